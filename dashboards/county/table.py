"""Units in a table: ordered, cut into pages, with a head for every measure; the state is in the address."""

from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from core.queries.keyset import KeysetPage
from core.web.address_values import whole_number
from core.web.views import Column
from core.web.views.sorting import query_without_ordering, sort_choices
from dashboards.county.comparison import compare, medians, ordered
from dashboards.county.measures import MEASURES, definitions
from stations.unit_classes import UnitClass

PAGE_SIZE = 25
DEFAULT = "behind"
WORST = (_("worst first"), _("worst last"))
HEADS = {"room": _("Police room"), "station": _("Police station")}


def columns(level):
    """The heads; pressing one brings its worst to the top first."""
    return [
        Column("unit", HEADS[level], "unit", "cell-main"),
        Column("behind", _("Behind"), DEFAULT, "cell-num", WORST),
        *(Column(measure.code, measure.head, measure.code, "cell-num") for measure in MEASURES),
        Column("officers", _("officers"), "", "cell-status"),
    ]


def table(query, lines, level, *, is_visible=None, size=PAGE_SIZE):
    """Context of `dashboards/county/_table.html`.

    All `lines` make the medians; those for which `is_visible(line)` holds are shown.
    """
    compare(lines)
    visible = [line for line in lines if is_visible is None or is_visible(line)]
    ordering = _ordering(query, level)
    return {
        "level": level,
        "measures": MEASURES,
        "columns": columns(level),
        "page": page(query, ordered(visible, ordering), ordering, size),
        "sort_choices": sort_choices(columns(level), DEFAULT),
        "sort_keeps": query_without_ordering(query),
        "classes": classes(lines),
        "explained": definitions(),
        "explained_codes": [definition["code"] for definition in definitions()],
    }


def _ordering(query, level):
    ordering = query.get("ordering", "")
    sortable = {column.ordering for column in columns(level) if column.ordering}
    return ordering if ordering.lstrip("-") in sortable else DEFAULT


def page(query, lines, ordering, size):
    """The lines from the place in the address on; a place that is none is the first."""
    start = whole_number(query.get("cursor"), most=len(lines) - 1) or 0

    def url(place):
        parameters = [(key, value) for key, values in query.lists() if key != "cursor" for value in values]
        return f"?{urlencode([*parameters, ('cursor', place)])}"

    further, back = start + size < len(lines), start > 0
    return KeysetPage(
        rows=lines[start : start + size],
        count=len(lines),
        ordering=ordering,
        next_cursor=str(start + size) if further else None,
        previous_cursor=str(max(start - size, 0)) if back else None,
        next_url=url(start + size) if further else "",
        previous_url=url(max(start - size, 0)) if back else "",
    )


def classes(lines):
    """Every class that occurs, in order: what it is, how many units, the median of each measure."""
    median_by_class = medians(lines)
    counts: dict[UnitClass, int] = {}
    for line in lines:
        counts[line.kind] = counts.get(line.kind, 0) + 1
    return [
        {
            "kind": kind,
            "count": counts[kind],
            "medians": [
                (measure, measure.rate_text(median_by_class.get((kind, measure.code)))) for measure in MEASURES
            ],
        }
        for kind in sorted(counts, key=lambda kind: kind.place)
    ]
