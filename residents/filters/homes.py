"""How households are narrowed."""

from datetime import timedelta

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.forms import FilterForm
from residents.filters.base import PurposeRequired
from residents.models import Household, WaitingLimit
from residents.search import SearchFilter
from stations.filters import ANY, community_filter, room_filter, station_filter


def waiting_choices():
    """Made for each reader: a number inside a lazy sentence would fix its language."""
    limit = WaitingLimit.objects.in_force()
    return [
        (str(days), gettext("%(days)d days or more") % {"days": days}) for days in (limit.amber_days, limit.red_days)
    ]


class HouseholdFilter(filters.FilterSet):
    """Households; `unvisited` in days, `state` current or ended."""

    search = SearchFilter()
    station = station_filter("room__station")
    room = room_filter()
    community = community_filter("dwelling__community")
    unvisited = filters.NumberFilter(label=_("Not visited for"), method="waiting", min_value=0, max_value=36500)
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("current", _("lived in")), ("ended", _("ended"))],
        empty_label=ANY,
    )  # fmt: skip

    class Meta:
        model = Household
        form = FilterForm
        fields = ()

    def waiting(self, rows, name, value):
        return rows.filter(unvisited_since__lte=timezone.localdate() - timedelta(days=int(value)))

    def in_state(self, rows, name, value):
        return rows.filter(ended_on__isnull=value == "current")


class HouseholdPageFilter(PurposeRequired, HouseholdFilter):
    unvisited = filters.ChoiceFilter(
        label=_("Not visited for"), method="waiting", choices=waiting_choices, empty_label=ANY
    )
