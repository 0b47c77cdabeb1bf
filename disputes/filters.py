"""One filter for the list page, the board, the API, exports and every drill-down."""

import re

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FilterForm
from disputes import saved, words
from disputes.models import Dispute
from residents.models import Resident
from residents.search import purpose
from stations.filters import ANY, DrawnForPeople, room_filter, station_filter, visible
from stations.models import Officer

CARDS = [("yellow", _("yellow card")), ("red", _("red card"))]
NUMBER = re.compile(r"^[\d-]+$")


class CaseSearch(filters.CharFilter):
    """Number, title, name of a party. Names sought across rooms need a purpose and leave a line in the trail."""

    def filter(self, qs, value):
        text = (value or "").strip()
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
    state = filters.MultipleChoiceFilter(label=_("State"), choices=words.STATES)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=words.KINDS, empty_label=ANY)
    level = filters.ChoiceFilter(label=_("Level"), choices=words.LEVELS, empty_label=ANY)
    source = filters.ChoiceFilter(label=_("Heard through"), choices=words.SOURCES, empty_label=ANY)
    card = filters.ChoiceFilter(label=_("Card"), choices=CARDS, method="with_card", empty_label=ANY)
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
    resident = filters.NumberFilter(label=_("Resident"), method="of_resident")
    number = filters.CharFilter(label=_("Number"), field_name="number")

    class Meta:
        model = Dispute
        form = FilterForm
        fields = ()

    def with_card(self, rows, name, value):
        return rows.overdue() if value == "red" else rows.yellow()

    def of_resident(self, rows, name, value):
        """Cases of a person the reader may see; of anybody else there are none."""
        found = Resident.objects.visible_to(self.request.user).filter(pk=value).first()
        return rows.of_resident(found) if found else rows.none()


class DisputeApiFilter(DisputeFilter):
    """Programs ask for what waits by name as well; see `saved.py`."""

    view = filters.ChoiceFilter(choices=saved.CHOICES, method="in_view")

    def in_view(self, rows, name, value):
        return saved.narrowed(rows, value, self.request.user)


class DisputePageFilter(DrawnForPeople, DisputeFilter):
    """The tabs above the list stand for what waits; what numbers and other pages ask takes no place."""

    state = filters.ChoiceFilter(label=_("State"), choices=words.STATES, empty_label=ANY)
    view = filters.ChoiceFilter(choices=saved.CHOICES, method="in_view")
    hidden = ("view", "resident", "number", "closed_from", "closed_to", "card")
    inside_rooms = (*DrawnForPeople.inside_rooms, "handler")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if purpose.missing(self.request):
            self.form.fields["search"].label = _("Number")

    def in_view(self, rows, name, value):
        return saved.narrowed(rows, value, self.request.user)

    def narrow_to_rooms(self, ids):
        super().narrow_to_rooms(ids)
        field = self.form.fields["handler"]
        field.queryset = field.queryset.posted_to_room(ids)


class BoardFilter(DisputePageFilter):
    """Every state has its column: only what narrows all of them is offered."""

    hidden = (*DisputePageFilter.hidden, "state", "source", "reported_from", "reported_to")
