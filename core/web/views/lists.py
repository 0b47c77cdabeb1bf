"""Lists: filter, ordering, one keyset page, the same rows as CSV."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.exports.csv_renderer import stream
from core.exports.sheets import csv_pieces, sheet_of
from core.privacy import read_audit
from core.queries.keyset import Keyset, fingerprint
from core.queries.prepared import prepared
from core.web.views.base import Page
from core.web.views.sorting import query_without_ordering, remembered_ordering, sort_choices

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from core.actor import Actor
    from core.exports.sheets import Sheet
    from core.queries.keyset import KeysetPage
    from core.web.views.base import Action

# Parameters of an address that choose no rows.
NO_FILTERS = ("cursor", "ordering", "page_size", "format", "count")
# Beyond so many a list says "more than": an exact total of years of a county would be dear.
MAX_COUNTED = 10_000


@prepared
def _opening_rows(view: Any, ordering: str, *, user: Actor) -> QuerySet:
    return view.keyset(ordering).first_rows(view.opening(user))


class ScopedList(Page):
    """`Model.objects.visible_to(user).for_list()` → FilterSet → keyset page → rows.

    A list that is opened often has a class method `opening(user)`: the queryset without any filter, whose first page is
    then a prepared query.
    """

    template_name = "generic/list.html"
    fragment_template_name = "generic/_list.html"
    model = None
    filterset_class = None
    columns: tuple = ()
    row_template = ""
    default_ordering = "-id"
    not_null_orderings = frozenset({"created_at", "updated_at", "occurred_at", "due_on", "unvisited_since", "name"})
    page_size = 25  # a phone on a weak signal; the next ones are a tap away
    csv_columns: tuple = ()
    opening = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.permission = self.permission or self.model.VIEW
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        request = self.request
        partial = request.htmx and request.htmx.target == "list" and not request.htmx.history_restore_request
        return [self.fragment_template_name if partial else self.template_name]

    def rows(self) -> QuerySet:
        return self.model.objects.visible_to(self.request.user).for_list()

    def get_filter(self) -> Any:
        if not self.filterset_class:
            return None
        return self.filterset_class(self.request.GET or None, queryset=self.rows(), request=self.request)

    def get_ordering(self) -> str:
        """The requested ordering, else the one this officer last chose here, else the default."""
        allowed = {c.ordering for c in self.columns if c.ordering} | {self.default_ordering.lstrip("-")}
        return remembered_ordering(self.request, allowed, self.default_ordering)

    @classmethod
    def keyset(cls, ordering: str, mark: Any = "") -> Keyset:
        """How pages are cut; `mark` binds their addresses to user, path and filters."""
        not_null = ordering.lstrip("-") in cls.not_null_orderings
        return Keyset(ordering=ordering, size=cls.page_size, fingerprint=mark, extra={"not_null": not_null})

    @cached_property
    def filtered_rows(self) -> QuerySet:
        """All rows that pass the filter."""
        return self.filter.qs if self.filter is not None else self.rows()

    def get_page(self) -> KeysetPage:
        keyset = self.keyset(self.get_ordering(), fingerprint(self.request))
        if self.opening and not self.request.GET:
            page = keyset.first_page(_opening_rows(type(self), keyset.ordering, user=self.request.user))
        else:
            page = self.cut(keyset)
        page.next_url = self.link(page.next_cursor)
        page.previous_url = self.link(page.previous_cursor)
        self.count(page)
        return page

    def count(self, page: KeysetPage) -> None:
        """How many there are: of a filtered list, because a number leads here and one compares; else of one page."""
        if not (page.has_next or page.has_previous):
            page.count = len(page.rows)
        elif any(value for name, value in self.request.GET.items() if name not in NO_FILTERS):
            count = self.filtered_rows.order_by()[: MAX_COUNTED + 1].count()
            page.count, page.is_capped = min(count, MAX_COUNTED), count > MAX_COUNTED

    def cut(self, keyset: Keyset) -> KeysetPage:
        rows = self.display_rows()
        try:
            return keyset.page(rows, self.request.GET.get("cursor"))
        except Invalid:
            # A cursor of another filter or officer opens the list from its start.
            return keyset.page(rows)

    def display_rows(self) -> QuerySet:
        """The filtered rows, with whatever else a line of the list displays."""
        return self.filtered_rows

    def link(self, cursor: str | None) -> str:
        if cursor is None:
            return ""
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"?{query.urlencode()}"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.filter = self.get_filter()
        if request.GET.get("format") == "csv" and self.csv_columns:
            return self.export()
        return self.render_to_response(self.get_context_data(**kwargs))

    def export(self) -> HttpResponseBase:
        """Exactly what the list shows, filtered the same way, audited first."""
        read_audit.record_export(self.request, self.model)
        sheet = self.sheet(self.filtered_rows)
        return stream(csv_pieces(sheet), sheet.name)

    def sheet(self, rows: QuerySet) -> Sheet:
        """The rows as a table of `csv_columns`."""
        names = [str(label) for _key, label in self.csv_columns]
        return sheet_of(rows, names, self.csv_row, typed=self.typed_row)

    @classmethod
    def sheet_for(cls, request: Any, **arguments: Any) -> Sheet:
        """The sheet of the list for a job: permission, scope and filters are checked as for a page."""
        view = cls()
        view.setup(request, **arguments)
        if not cls.csv_columns or not request.user.can(view.permission or cls.model.VIEW):
            raise PermissionDenied
        view.filter = view.get_filter()
        if view.filter is not None and view.filter.form.errors:
            # A filter by a unit that is not visible any more would be dropped, and so widen the list.
            raise PermissionDenied
        return view.sheet(view.filter.qs if view.filter is not None else view.rows())

    def csv_row(self, row: Any) -> dict[str, Any]:
        """The row as texts, numbers and booleans."""
        plain = (bool, int, float, NoneType)
        return {name: value if isinstance(value, plain) else str(value) for name, value in self.typed_row(row).items()}

    def typed_row(self, row: Any) -> dict[str, Any]:
        """The row with Python's own values: dates as dates."""
        cells = {}
        for key, label in self.csv_columns:
            value = row
            for part in key.split("."):
                value = getattr(value, part, None)
                value = value() if callable(value) else value
            cells[str(label)] = value
        return cells

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            filter=self.filter,
            columns=self.columns,
            page=self.get_page(),
            row_template=self.row_template,
            primary_action=self.get_primary_action(),
            saved_filters=self.get_saved_filters(),
            empty=self.get_empty(),
            can_export=bool(self.csv_columns),
            sort_choices=sort_choices(self.columns, self.default_ordering),
            sort_keeps=query_without_ordering(self.request.GET),
            **kwargs,
        )

    def get_primary_action(self) -> Action | None:
        return None

    def get_saved_filters(self) -> list:
        return []

    def get_empty(self) -> dict[str, Any]:
        return {"title": _("Nothing here"), "text": _("No record matches. Change the filters or clear them.")}
