"""One filter for the list page, the API, the export and every figure that opens its records."""

from datetime import timedelta

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from followups.models import FollowUp
from residents.models import Household, Resident
from residents.search import SearchFilter
from stations.models import Community, Room, Station


def _visible(model):
    return lambda request: model.objects.visible_to(request.user).order_by("code")


def end_of_week(today):
    """The Sunday of the week of `today`."""
    return today + timedelta(days=6 - today.weekday())


class FollowUpFilter(filters.FilterSet):
    """`when` names what people ask for most; the rest are plain fields."""

    WHEN = [("now", _("due by now")), ("today", _("due today")), ("late", _("late")), ("week", _("due this week"))]

    when = filters.ChoiceFilter(choices=WHEN, method="filter_when", label=_("when"), widget=forms.HiddenInput)
    state = filters.MultipleChoiceFilter(choices=FollowUp.STATES, label=_("state"), widget=forms.MultipleHiddenInput)
    overdue = filters.BooleanFilter(method="filter_overdue", label=_("late"), widget=forms.HiddenInput)
    station = filters.ModelChoiceFilter(
        field_name="room__station", queryset=_visible(Station), label=_("station"), empty_label=_("All stations")
    )
    room = filters.ModelChoiceFilter(queryset=_visible(Room), label=_("police room"), empty_label=_("All rooms"))
    community = filters.ModelChoiceFilter(
        field_name="household__dwelling__community",
        queryset=_visible(Community),
        label=_("community"),
        empty_label=_("All communities"),
    )
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("due from"))
    due_to = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("due until"))
    done_from = filters.DateFilter(
        field_name="done_on", lookup_expr="gte", label=_("done from"), widget=forms.HiddenInput
    )
    done_to = filters.DateFilter(
        field_name="done_on", lookup_expr="lte", label=_("done until"), widget=forms.HiddenInput
    )
    escalated_on = filters.DateFilter(
        field_name="escalated_at", lookup_expr="date", label=_("told to the chief on"), widget=forms.HiddenInput
    )
    reason_code = filters.CharFilter(label=_("kind of reason"), widget=forms.HiddenInput)
    household = filters.NumberFilter(method="filter_household", label=_("household"), widget=forms.HiddenInput)
    resident = filters.NumberFilter(method="filter_resident", label=_("resident"), widget=forms.HiddenInput)

    class Meta:
        model = FollowUp
        fields: list = []
        form = FilterForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scope = self.request.user.scope_for(FollowUp.VIEW)
        if not scope.bureau_ids:
            self.hide("station")
        else:
            # A county has hundreds of villages: they are reached through their room.
            self.hide("community")
        if scope.is_one_room:
            self.hide("room")

    def hide(self, name):
        """The field still filters, by address; it takes no place on the page."""
        self.filters[name].extra["widget"] = forms.HiddenInput

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
        return rows.overdue(today) if value else rows.exclude(state=FollowUp.OPEN, window_to__lt=today)

    def filter_household(self, rows, name, value):
        seen = Household.objects.visible_to(self.request.user).filter(pk=value)
        return rows.filter(household__in=seen) | rows.filter(resident__household__in=seen)

    def filter_resident(self, rows, name, value):
        return rows.filter(resident__in=Resident.objects.visible_to(self.request.user).filter(pk=value))


class FollowUpApiFilter(FollowUpFilter):
    """Programs search here by person and address; people do so in the one box."""

    search = SearchFilter(of="household")
