"""One filter for the list page, the board, the API, exports and every drill-down."""

import re

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core.text import plain
from core.web.filters import AnyOf
from core.web.forms import DateInput, FilterForm
from disputes import codes, kinds, saved_views
from disputes.models import Dispute
from residents.models import Resident
from residents.search import purpose
from stations.filters import ANY, PageFilterMixin, room_filter, station_filter, visible
from stations.models import Officer, Room, Station

BY_CLOSING = (
    "ended_in", "ended_station", "ended_from", "ended_to", "ended_as", "reopened_from", "reopened_to",
)  # fmt: skip
NUMBER = re.compile(r"^[\d-]+$")


class CaseSearch(filters.CharFilter):
    """Number, title, name of a party. Searching names across rooms needs a purpose and is recorded."""

    def filter(self, qs, value):
        text = plain(value or "")
        if not text:
            return qs
        if NUMBER.match(text):
            return qs.numbered(text)
        request = self.parent.request
        if "cursor" not in request.GET and not getattr(request, "is_job", False):
            purpose.demand(request, text)
        return qs.called(text)


class DisputeFilter(filters.FilterSet):
    """Dates are local days, both ends included; `card` is the colour of the time limit today."""

    search = CaseSearch(label=_("Number or name"))
    state = AnyOf(label=_("State"), choices=codes.STATES.choices)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=kinds.choices_ever, empty_label=ANY)
    level = filters.ChoiceFilter(label=_("Level"), choices=codes.LEVELS.choices, empty_label=ANY)
    source = filters.ChoiceFilter(label=_("Heard through"), choices=codes.SOURCES.choices, empty_label=ANY)
    card = filters.ChoiceFilter(label=_("Card"), choices=codes.CARDS.choices, method="with_card", empty_label=ANY)
    station = station_filter("room__station")
    room = room_filter()
    handler = filters.ModelChoiceFilter(label=_("Officer in charge"), queryset=visible(Officer), empty_label=ANY)
    reported_from = filters.DateFilter(
        label=_("Heard from"), field_name="reported_on", lookup_expr="gte", widget=DateInput
    )
    reported_to = filters.DateFilter(
        label=_("Heard until"), field_name="reported_on", lookup_expr="lte", widget=DateInput
    )
    closed_from = filters.DateFilter(
        label=_("Closed from"), field_name="closed_on", lookup_expr="gte", widget=DateInput
    )
    closed_to = filters.DateFilter(label=_("Closed until"), field_name="closed_on", lookup_expr="lte", widget=DateInput)
    due_from = filters.DateFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte", widget=DateInput)
    due_to = filters.DateFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte", widget=DateInput)
    ended_in = filters.ModelChoiceFilter(label=_("Closed in the room"), queryset=visible(Room), method="by_closing_in")
    ended_station = filters.ModelChoiceFilter(
        label=_("Closed in the station"), queryset=visible(Station), method="by_closing_in"
    )
    ended_from = filters.DateFilter(label=_("A closing from"), method="by_closing")
    ended_to = filters.DateFilter(label=_("A closing until"), method="by_closing")
    ended_as = filters.ChoiceFilter(label=_("A closing as"), choices=codes.OUTCOMES.choices, method="by_closing")
    reopened_from = filters.DateFilter(label=_("Opened again from"), method="by_closing")
    reopened_to = filters.DateFilter(label=_("Opened again until"), method="by_closing")
    resident = filters.NumberFilter(label=_("Resident"), method="of_resident")
    number = filters.CharFilter(label=_("Number"), field_name="number")
    transfer_number = filters.CharFilter(label=_("Number of 110 or 12345"), field_name="transfer_number")
    reply_due_from = filters.DateFilter(
        label=_("Reply due from"), field_name="reply_due_on", lookup_expr="gte", widget=DateInput
    )
    reply_due_to = filters.DateFilter(
        label=_("Reply due until"), field_name="reply_due_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Dispute
        form = FilterForm
        fields = ()

    @extend_schema_field(OpenApiTypes.INT64)
    def by_closing_in(self, rows, name, value):
        return rows  # as by_closing

    def by_closing(self, rows, name, value):
        return rows  # all of these of one and the same closing: see filter_queryset

    def filter_queryset(self, queryset):
        """Filter by closings too: each counts where and when it happened, whatever became of the case since."""
        rows = super().filter_queryset(queryset)
        paths = {
            "ended_in": "room", "ended_station": "room__station",
            "ended_from": "closed_on__gte", "ended_to": "closed_on__lte", "ended_as": "outcome",
            "reopened_from": "reopened_on__gte", "reopened_to": "reopened_on__lte",
        }  # fmt: skip
        conditions = {path: self.form.cleaned_data.get(name) for name, path in paths.items()}
        conditions = {path: value for path, value in conditions.items() if value}
        if any(path.startswith("reopened_on") for path in conditions):
            conditions["reopening_withdrawn_at__isnull"] = True
        return rows.with_closing(**conditions) if conditions else rows

    def with_card(self, rows, name, value):
        return rows.overdue() if value == codes.RED else rows.yellow()

    def of_resident(self, rows, name, value):
        """Cases of a resident the reader may see; none for any other."""
        resident = Resident.objects.visible_to(self.request.user).filter(pk=value).first()
        return rows.of_resident(resident) if resident else rows.none()


class DisputeApiFilter(DisputeFilter):
    """The API offers the saved views as `view`; see `saved_views.py`."""

    view = filters.ChoiceFilter(choices=saved_views.CHOICES, method="in_view")

    def in_view(self, rows, name, value):
        return saved_views.filter_by_view(rows, value, self.request.user)


class DisputePageFilter(PageFilterMixin, DisputeFilter):
    """The tabs above the list are the saved views; parameters only links use are not drawn."""

    state = filters.ChoiceFilter(label=_("State"), choices=codes.STATES.choices, empty_label=ANY)
    view = filters.ChoiceFilter(choices=saved_views.CHOICES, method="in_view")
    hidden = ("view", "resident", "number", "closed_from", "closed_to", "card", *BY_CLOSING)
    officer = "handler"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if purpose.missing(self.request):
            self.form.fields["search"].label = _("Number")

    def in_view(self, rows, name, value):
        return saved_views.filter_by_view(rows, value, self.request.user)


class BoardFilter(DisputePageFilter):
    """Every state has its column, so only filters that apply to all of them are offered."""

    hidden = (*DisputePageFilter.hidden, "state", "source", "reported_from", "reported_to")
