"""One filter for the list page, the API, exports and every drill-down."""

from datetime import timedelta

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, FilterForm
from residents.search import SearchFilter
from stations.models import Community, Officer, Room, Station
from visits.models import Finding, Visit

# Beyond this many choices a drop-down helps nobody: choose the station first.
MOST_CHOICES = 80
PERIODS = [("today", _("today")), ("week", _("this week")), ("month", _("this month"))]


def period_starts(period, today):
    """First day of the period that holds `today`; weeks begin on Monday."""
    if period == "today":
        return today
    if period == "week":
        return today - timedelta(days=today.weekday())
    return today.replace(day=1)


def visible(model):
    def rows(request):
        return model.objects.visible_to(request.user) if request is not None else model.objects.none()

    return rows


class VisitFilter(filters.FilterSet):
    """Dates are local days, both ends included; `search` finds visits to the people and homes the words meet."""

    search = SearchFilter(of="household")
    period = filters.ChoiceFilter(label=_("Period"), choices=PERIODS, method="in_period", empty_label=_("any"))
    occurred_from = filters.DateFilter(label=_("From"), field_name="occurred_on", lookup_expr="gte", widget=DateInput)
    occurred_to = filters.DateFilter(label=_("To"), field_name="occurred_on", lookup_expr="lte", widget=DateInput)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Visit.KINDS, empty_label=_("any"))
    contact = filters.ChoiceFilter(label=_("Result"), choices=Visit.CONTACTS, empty_label=_("any"))
    station = filters.ModelChoiceFilter(
        label=_("Station"), field_name="room__station", queryset=visible(Station), empty_label=_("any")
    )
    room = filters.ModelChoiceFilter(label=_("Police room"), queryset=visible(Room), empty_label=_("any"))
    community = filters.ModelChoiceFilter(
        label=_("Community"),
        field_name="household__dwelling__community",
        queryset=visible(Community),
        empty_label=_("any"),
    )
    visited_by = filters.ModelChoiceFilter(label=_("Officer"), queryset=visible(Officer), empty_label=_("any"))
    findings = filters.ChoiceFilter(
        label=_("Findings"), choices=[("any", _("with findings")), *Finding.KINDS], method="with_findings",
        empty_label=_("any"),
    )  # fmt: skip
    household = filters.NumberFilter(field_name="household", label=_("Household"))
    voided = filters.BooleanFilter(field_name="voided_at", lookup_expr="isnull", exclude=True, label=_("Voided"))

    class Meta:
        model = Visit
        form = FilterForm
        fields = ()

    def in_period(self, rows, name, value):
        today = timezone.localdate()
        return rows.filter(occurred_on__gte=period_starts(value, today), occurred_on__lte=today)

    def with_findings(self, rows, name, value):
        found = Finding.objects.current().filter(visit=OuterRef("pk"))
        return rows.filter(Exists(found if value == "any" else found.filter(kind=value)))


class VisitPageFilter(VisitFilter):
    """The same filter drawn for people: only choices that mean something in the officer's units."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.pop("search")  # people look for a person in the one box, and find the visits there
        fields = self.form.fields
        for name in ("household", "voided"):
            fields[name].widget = fields[name].hidden_widget()
        if not self.request.user.can("voided.view"):
            del fields["voided"]
        stations = list(fields["station"].queryset[:2])
        if len(stations) < 2:
            fields["station"].widget = fields["station"].hidden_widget()
        chosen = self.data.get("station") if self.data else None
        self._narrow("room", chosen if str(chosen).isdigit() else None)

    def _narrow(self, name, station):
        """Rooms, communities and officers of the chosen station; hidden while there are too many or only one."""
        fields = self.form.fields
        rooms = fields["room"].queryset
        if station:
            rooms = rooms.filter(station=station)
        ids = list(rooms.values_list("pk", flat=True)[: MOST_CHOICES + 1])
        if len(ids) > MOST_CHOICES:
            for hidden in ("room", "community", "visited_by"):
                fields[hidden].widget = fields[hidden].hidden_widget()
            return
        if len(ids) < 2:
            fields["room"].widget = fields["room"].hidden_widget()
        fields["room"].queryset = rooms
        fields["community"].queryset = fields["community"].queryset.filter(room__in=ids)
        fields["visited_by"].queryset = Officer.objects.visible_to(self.request.user).posted_to_room(ids)
