"""API of the bodies that carry out people's mediation, to read."""

import django_filters as filters

from core.api.viewsets import ScopedViewSet
from core.web.forms import FilterForm
from disputes import codes
from disputes.models import MediationBody
from disputes.serializers.mediation_bodies import MediationBodySerializer
from stations.filters import station_filter


class MediationBodyFilter(filters.FilterSet):
    station = station_filter()
    kind = filters.ChoiceFilter(choices=codes.MEDIATION_BODY_KINDS.choices)

    class Meta:
        model = MediationBody
        form = FilterForm
        fields = ()


class MediationBodyViewSet(ScopedViewSet):
    """People's mediation bodies (人民调解组织) of the own stations and of the county, with their mediators."""

    model = MediationBody
    serializer_class = MediationBodySerializer
    filterset_class = MediationBodyFilter
