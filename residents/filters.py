"""One filter a noun for list page, API, CSV and every drill-down."""

from datetime import timedelta

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from residents import actions, identity
from residents.models import Household, Resident
from residents.models.people import RESIDENCY_KINDS
from residents.rules.homes import AMBER_AFTER_DAYS, RED_AFTER_DAYS
from residents.search import SearchFilter, purpose
from stations.filters import ANY, DrawnForPeople, community_filter, room_filter, station_filter

WHEREABOUTS = [("here", _("lives here")), ("moved_out", _("moved away")), ("died", _("died"))]


def waiting_choices():
    """Made for each reader: a number inside a lazy sentence would fix its language."""
    return [
        (str(days), gettext("%(days)d days or more") % {"days": days}) for days in (AMBER_AFTER_DAYS, RED_AFTER_DAYS)
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


class ResidentFilter(filters.FilterSet):
    """Residents; `id_number` is matched whole, by its keyed hash, and the look is written to the trail."""

    search = SearchFilter()
    state = filters.ChoiceFilter(label=_("State"), method="in_state", choices=WHEREABOUTS, empty_label=ANY)
    residency_kind = filters.ChoiceFilter(label=_("Residency"), choices=RESIDENCY_KINDS, empty_label=ANY)
    station = station_filter("room__station")
    room = room_filter()
    community = community_filter("household__dwelling__community")
    household = filters.NumberFilter(label=_("Household"), field_name="household")
    id_number = filters.CharFilter(label=_("Document number"), method="by_number", max_length=40)
    document_kind = filters.ChoiceFilter(label=_("Document"), choices=Resident.DOCUMENTS, empty_label=ANY)

    class Meta:
        model = Resident
        form = FilterForm
        fields = ()

    def in_state(self, rows, name, value):
        return rows if value == "all" else getattr(rows, value)()

    def by_number(self, rows, name, value):
        actions.note_number_search(by=self.request.user, number=value)
        return rows.filter(id_number_hash__in=identity.hashes_of_any_kind(value))


class AskedWhatFor(DrawnForPeople):
    """Across rooms the search box asks first what for; the list offers no way around it."""

    def left_out(self):
        return ("search",) if purpose.missing(self.request) else ()


class HouseholdPageFilter(AskedWhatFor, HouseholdFilter):
    unvisited = filters.ChoiceFilter(
        label=_("Not visited for"), method="waiting", choices=waiting_choices, empty_label=ANY
    )


class ResidentPageFilter(AskedWhatFor, ResidentFilter):
    """Without a state the page shows who lives here; "any" shows everybody."""

    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[*WHEREABOUTS[1:], ("all", ANY)], empty_label=WHEREABOUTS[0][1]
    )
    hidden = ("household", "id_number", "document_kind")
