"""How residents are narrowed; a search by document number leaves a line in the trail."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.web.forms import FilterForm
from residents import actions, identity
from residents.codes import RESIDENCY_KINDS
from residents.filters.base import PurposeRequired
from residents.models import Resident
from residents.search import SearchFilter
from stations.filters import ANY, community_filter, room_filter, station_filter

WHEREABOUTS = [("here", _("lives here")), ("moved_out", _("moved away")), ("died", _("died"))]


class ResidentFilter(filters.FilterSet):
    """Residents; `id_number` is matched whole, by its keyed hash, and the look is written to the trail."""

    search = SearchFilter()
    state = filters.ChoiceFilter(label=_("State"), method="in_state", choices=WHEREABOUTS, empty_label=ANY)
    residency_kind = filters.ChoiceFilter(label=_("Residency"), choices=RESIDENCY_KINDS.choices, empty_label=ANY)
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


class ResidentPageFilter(PurposeRequired, ResidentFilter):
    """Without a state the page shows who lives here; "any" shows everybody."""

    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[*WHEREABOUTS[1:], ("all", ANY)], empty_label=WHEREABOUTS[0][1]
    )
    hidden = ("household", "id_number", "document_kind")
