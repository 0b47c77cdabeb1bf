"""One filter for the list page, the API, the export and every figure that opens its records."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core.time.periods import end_of_week
from core.web.filters import AnyOf
from core.web.forms import FilterForm
from followups.codes import FOLLOW_UP_STATES
from followups.models import FollowUp
from residents.models import Household, Resident
from residents.search import SearchFilter
from stations.filters import PageFilterMixin, community_filter, room_filter, station_filter, visible
from stations.models import Officer, Posting


class FollowUpFilter(filters.FilterSet):
    """`when` names what people ask for most; the rest are plain fields."""

    WHEN = [("now", _("due by now")), ("today", _("due today")), ("late", _("late")), ("week", _("due this week"))]

    when = filters.ChoiceFilter(choices=WHEN, method="filter_when", label=_("when"))
    state = AnyOf(choices=FOLLOW_UP_STATES.choices, label=_("state"))
    overdue = filters.BooleanFilter(method="filter_overdue", label=_("late"))
    station = station_filter("room__station")
    room = room_filter()
    community = community_filter("household__dwelling__community")
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("due from"))
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("due until"))
    ends_on = filters.DateFilter(field_name="window_to", label=_("last day"))
    done_from = filters.DateFilter(field_name="done_on", lookup_expr="gte", label=_("done from"))
    done_to = filters.DateFilter(field_name="done_on", lookup_expr="lte", label=_("done until"))
    escalated_on = filters.DateFilter(field_name="escalated_at", lookup_expr="date", label=_("told to the chief on"))
    moved = filters.BooleanFilter(
        field_name="first_due_on", lookup_expr="isnull", exclude=True, label=_("put off to a later date")
    )
    reason_code = filters.CharFilter(label=_("kind of reason"))
    round_of = filters.ModelChoiceFilter(
        queryset=visible(Officer), method="filter_round_of", label=_("in the rooms of the officer")
    )
    household = filters.NumberFilter(method="filter_household", label=_("household"))
    resident = filters.NumberFilter(method="filter_resident", label=_("resident"))

    class Meta:
        model = FollowUp
        fields: list = []
        form = FilterForm

    def filter_when(self, rows, name, value):
        today = timezone.localdate()
        return {
            "now": lambda: rows.open().filter(due_on__lte=today),
            "today": lambda: rows.open().filter(due_on=today),
            "late": lambda: rows.overdue(today),
            "week": lambda: rows.open().filter(due_on__gte=today, due_on__lte=end_of_week(today)),
        }[value]()

    def filter_overdue(self, rows, name, value):
        today = timezone.localdate()
        return rows.overdue(today) if value else rows.exclude(state=FollowUp.OPEN, promised_to__lt=today)

    @extend_schema_field(OpenApiTypes.INT64)
    def filter_round_of(self, rows, name, value):
        """In the rooms where that officer is posted today."""
        postings = Posting.objects.visible_to(self.request.user).in_force()
        postings = postings.filter(officer=value, role="officer", room__isnull=False)
        return rows.filter(room__in=postings.values("room"))

    def filter_household(self, rows, name, value):
        seen = Household.objects.visible_to(self.request.user).filter(pk=value)
        return rows.filter(household__in=seen) | rows.filter(resident__household__in=seen)

    def filter_resident(self, rows, name, value):
        return rows.filter(resident__in=Resident.objects.visible_to(self.request.user).filter(pk=value))


class FollowUpApiFilter(FollowUpFilter):
    """Programs search here by person and address; people do so in the one box."""

    search = SearchFilter(of="household")


class FollowUpPageFilter(PageFilterMixin, FollowUpFilter):
    """What the tabs above the list and links from other pages ask takes no place."""

    hidden = (
        "when", "state", "overdue", "moved", "done_from", "done_to", "escalated_on", "reason_code", "round_of",
        "household", "resident",
    )  # fmt: skip
