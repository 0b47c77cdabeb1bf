"""The list of cases, and the board of the same cases by state."""

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import Action, Column, Page, ScopedList
from disputes import codes, list_rows, saved_views, stats
from disputes.filters import BoardFilter, DisputePageFilter
from disputes.models import Dispute, HandOff

# What chooses among all cases by itself: with one of these the list does not start from the open ones.
CHOOSING = ("view", "state", "search", "number", "resident", "reported_from", "reported_to", "closed_from", "closed_to")


class DisputeList(ScopedList):
    model = Dispute
    filterset_class = DisputePageFilter
    template_name = "disputes/list.html"
    row_template = "disputes/_row.html"
    title = gettext_lazy("Disputes")
    not_null_orderings = frozenset({"due_rank", "level_rank", "reported_on"})
    columns = (
        Column("case", gettext_lazy("Case"), "", "cell-main"),
        Column("sides", gettext_lazy("Sides"), "", "cell-sub"),
        Column("level", gettext_lazy("Level"), "level_rank", "cell-wide-only"),
        Column("state", gettext_lazy("State"), "", "cell-status"),
        Column("step", gettext_lazy("Next step"), "", "cell-wide-only"),
        Column("due", gettext_lazy("Due by"), "due_rank", "cell-num"),
        Column("heard", gettext_lazy("Heard on"), "reported_on", "cell-wide-only"),
        Column("handler", gettext_lazy("Officer in charge"), "", "cell-wide-only"),
    )
    csv_columns = (
        ("number", gettext_lazy("Number")),
        ("title", gettext_lazy("Matter")),
        ("sides", gettext_lazy("Sides")),
        ("get_kind_display", gettext_lazy("Kind")),
        ("get_source_display", gettext_lazy("Heard through")),
        ("get_level_display", gettext_lazy("Level")),
        ("get_state_display", gettext_lazy("State")),
        ("due_on", gettext_lazy("Due by")),
        ("reported_on", gettext_lazy("Heard on")),
        ("accepted_on", gettext_lazy("Accepted on")),
        ("closed_on", gettext_lazy("Closed on")),
        ("get_outcome_display", gettext_lazy("Outcome")),
        ("place", gettext_lazy("Place")),
        ("summary", gettext_lazy("What happened")),
        ("handler", gettext_lazy("Officer in charge")),
        ("room", gettext_lazy("Police room")),
        ("room.station", gettext_lazy("Station")),
    )

    @property
    def query(self):
        """The parameters that choose, as a plain dict."""
        return {name: value for name, value in self.request.GET.items() if value}

    @property
    def view(self):
        """The saved filter: an address that chooses nothing else opens the open cases."""
        view = self.query.get("view", "")
        if view in saved_views.LABELS:
            return view
        return "" if any(self.query.get(name) for name in CHOOSING) else "open"

    def rows(self):
        """Without a choice the open cases; voided ones only to who asks for them and may see them."""
        rows = super().rows().ranked()
        if self.view == "void" and self.request.user.can("voided.view"):
            return rows
        return rows.open() if self.view == "open" else rows.standing()

    @property
    def default_ordering(self):
        """What waits begins with the most urgent, what is over with the newest."""
        return "-reported_on" if self.view in ("over", "all", "") else "due_rank"

    def get_page(self):
        page = super().get_page()
        list_rows.with_list_fields(page.rows)
        return page

    def csv_row(self, row):
        row.sides = list_rows.sides_text(row)
        return super().csv_row(row)

    def get_lead(self):
        return _("From the first word to the last return visit; what is most urgent comes first.")

    def get_context_data(self, **kwargs):
        scope = self.request.user.scope_for(Dispute.VIEW)
        offers = HandOff.objects.visible_to(self.request.user).to_answer(self.request.user).count()
        return super().get_context_data(wide=not scope.is_one_room, offers=offers, **kwargs)

    def get_primary_action(self):
        if not self.request.user.can("disputes.report"):
            return None
        return Action(_("Open a case"), reverse("disputes:create"), "plus", primary=True)

    def get_saved_filters(self):
        user, now = self.request.user, self.view
        counts, address = stats.by_view(user), reverse("disputes:list")
        return [
            {
                "label": saved_views.LABELS[name],
                "url": address if name == "open" else f"{address}?view={name}",
                "active": name == now,
                "count": counts.get(name),
            }
            for name in saved_views.views_for(user)
        ]

    def get_empty(self):
        text = {
            "open": _("Nothing is open in your units. What is heard at a door becomes a case from the visit's page."),
            "mine": _("You are in charge of no open case."),
            "red": _("Nothing is late."),
            "sign": _("No grave case waits for your signature."),
        }.get(self.view, _("No case matches. Change the filters or clear them."))
        return {"title": _("No case"), "text": text, "icon": "scale"}


class Board(Page):
    """Open cases and those in return visits by state, the most urgent first; the rest of a column is in the list."""

    permission = Dispute.VIEW
    template_name = "disputes/board.html"
    title = gettext_lazy("Board of disputes")
    lead = gettext_lazy("Each case stands where it is in its life; a card opens it.")
    MAX_CASES = 15
    STATES = (*codes.OPEN_STATES, codes.CLOSED)

    def get_context_data(self, **kwargs):
        # Only the units narrow a board: every state has a column.
        rows = Dispute.objects.visible_to(self.request.user).standing().ranked()
        board = BoardFilter(self.request.GET, queryset=rows, request=self.request)
        return super().get_context_data(
            columns=self.get_columns(board.qs), filter=board, at=self.get_at(), **kwargs
        )  # fmt: skip

    def get_at(self):
        """The column a phone shows."""
        state = self.request.GET.get("at", "")
        return state if state in self.STATES else codes.REPORTED

    def get_columns(self, rows):
        counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
        nth = Window(RowNumber(), partition_by=F("state"), order_by=[F("due_rank").asc(), F("pk").asc()])
        first = rows.filter(state__in=self.STATES).annotate(nth=nth).filter(nth__lte=self.MAX_CASES)
        chosen = rows.filter(pk__in=[pk for pk, _nth in first.values_list("pk", "nth")]).for_list()
        cases = list_rows.with_list_fields(chosen.order_by("due_rank", "pk"))
        query = self.request.GET.copy()
        for name in ("state", "at", "view"):
            query.pop(name, None)
        columns = []
        for state in self.STATES:
            query["state"] = state
            columns.append({
                "state": state,
                "label": codes.STATES[state].label,
                "count": counts.get(state, 0),
                "cases": [case for case in cases if case.state == state],
                "list_url": f"{reverse('disputes:list')}?{query.urlencode()}",
            })  # fmt: skip
        return columns
