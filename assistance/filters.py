"""One filter for the list, the API, exports and every number that opens its records."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from assistance import codes
from assistance.models import CareRecord, ConsentRequest, Help
from core.web.filters import AnyOf
from core.web.forms import FilterForm
from residents.models import Resident
from residents.search import SearchFilter
from stations.filters import ANY, PageFilterMixin, room_filter, station_filter


class CareRecordFilter(filters.FilterSet):
    need = filters.ChoiceFilter(label=_("Need"), choices=codes.NEEDS.choices, empty_label=ANY)
    station = station_filter("resident__room__station")
    room = room_filter("resident__room")

    class Meta:
        model = CareRecord
        form = FilterForm
        fields = ()


class CareRecordApiFilter(CareRecordFilter):
    """`state` may be given several times."""

    search = SearchFilter(of="resident", model=Resident)
    state = AnyOf(choices=codes.STATES.choices)
    helper = filters.NumberFilter(field_name="helper")
    resident = filters.NumberFilter(field_name="resident")
    review_to = filters.DateFilter(field_name="review_on", lookup_expr="lte")


class CareRecordPageFilter(PageFilterMixin, CareRecordFilter):
    """The saved filters above the list stand for the states."""


class HelpFilter(filters.FilterSet):
    care = filters.NumberFilter(field_name="care")
    kind = filters.ChoiceFilter(choices=codes.HELP_KINDS.choices)
    room = room_filter()
    happened_from = filters.DateFilter(field_name="happened_on", lookup_expr="gte")
    happened_to = filters.DateFilter(field_name="happened_on", lookup_expr="lte")

    class Meta:
        model = Help
        form = FilterForm
        fields = ()


class ConsentRequestFilter(filters.FilterSet):
    need = filters.ChoiceFilter(label=_("Need"), choices=codes.NEEDS.choices, empty_label=ANY)
    station = station_filter("resident__room__station")
    room = room_filter("resident__room")

    class Meta:
        model = ConsentRequest
        form = FilterForm
        fields = ()


class ConsentRequestApiFilter(ConsentRequestFilter):
    state = AnyOf(choices=codes.REQUEST_STATES.choices)
    resident = filters.NumberFilter(field_name="resident")


class ConsentRequestPageFilter(PageFilterMixin, ConsentRequestFilter):
    pass
