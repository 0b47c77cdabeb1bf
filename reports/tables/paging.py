"""Pages of lines that are counted again for each page: by place, signed and bound to the reader and the query."""

from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.queries.keyset import KeysetPage, fingerprint

SALT = "reports.page"


def page_of(lines, request, size, ordering=""):
    """The page named by the cursor in the address. Raises Invalid when the cursor is of another list."""
    mark = fingerprint(request)
    start = _place(request.GET.get("cursor"), mark)

    def cursor(place):
        return signing.Signer(salt=SALT).sign_object([mark, place])

    return KeysetPage(
        rows=lines[start : start + size],
        count=len(lines),
        next_cursor=cursor(start + size) if start + size < len(lines) else None,
        previous_cursor=cursor(max(start - size, 0)) if start else None,
        ordering=ordering,
    )


def _place(cursor, mark):
    if not cursor:
        return 0
    try:
        bound_to, place = signing.Signer(salt=SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        bound_to, place = None, 0
    if bound_to != mark:
        raise Invalid(_("This page address is not valid for this list."), field="cursor")
    return place
