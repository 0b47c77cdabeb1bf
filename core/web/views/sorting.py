"""The orders a list offers, in words: for the choice that stands in where a phone has no room for heads."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

IN_TIME = (gettext_lazy("earliest first"), gettext_lazy("latest first"))
IN_ORDER = (gettext_lazy("ascending"), gettext_lazy("descending"))
BY_TIME = ("_at", "_on")


def sort_choices(columns, default):
    """`[(ordering, words)]`, both directions of every column that sorts; empty when none does."""
    results = []
    for column in columns:
        if column.ordering:
            words = column.directions or (IN_TIME if column.ordering.endswith(BY_TIME) else IN_ORDER)
            for ordering, word in zip((column.ordering, f"-{column.ordering}"), words, strict=True):
                results.append((ordering, _("%(column)s: %(direction)s") % {"column": column.label, "direction": word}))
    if results and default not in dict(results):
        results.insert(0, (default, _("Usual order")))
    return results


def query_without_ordering(query):
    """What else the address asks for; a page of the old order means nothing in the new one."""
    return [(key, item) for key, many in query.lists() if key not in ("ordering", "cursor") for item in many]


def remembered_ordering(request, allowed, default, place=""):
    """The asked ordering, else the one this officer last chose at `place` (the path), else the default.

    `allowed` are names without the `-` that turns them round.
    """
    place = place or request.path
    remembered = request.session.get("orderings", {})
    asked = request.GET.get("ordering")
    if asked and asked.removeprefix("-") in allowed:
        if remembered.get(place) != asked:
            request.session["orderings"] = {**remembered, place: asked}
        return asked
    kept = remembered.get(place, "")
    return kept if kept.removeprefix("-") in allowed else default
