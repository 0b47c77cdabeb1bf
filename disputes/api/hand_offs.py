"""API of cases offered by one room to another."""

import django_filters as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.viewsets import ScopedViewSet
from core.web.forms import FilterForm
from disputes import actions
from disputes.api.base import REFUSED
from disputes.models import HandOff
from disputes.rules.transitions import HANDLE
from disputes.serializers.acts import ActSerializer
from disputes.serializers.hand_offs import AcceptOfferSerializer, HandOffSerializer, RefuseOfferSerializer
from stations.filters import room_filter

ANSWERED = {200: HandOffSerializer, 409: REFUSED}


class HandOffFilter(filters.FilterSet):
    """`room` is the one asked, `from_room` the one that has the case."""

    state = filters.ChoiceFilter(choices=HandOff.STATES)
    room = room_filter()
    from_room = room_filter("from_room")
    dispute = filters.NumberFilter(field_name="dispute")

    class Meta:
        model = HandOff
        form = FilterForm
        fields = ()


class HandOffViewSet(ScopedViewSet):
    """Hand-offs (移交): offers made by the own rooms and to them, newest first."""

    model = HandOff
    serializer_class = HandOffSerializer
    filterset_class = HandOffFilter
    permissions = {"accept": HANDLE, "refuse": HANDLE, "withdraw": HANDLE}

    @extend_schema(request=AcceptOfferSerializer, responses=ANSWERED)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk=None):
        """The case is with the own room from now on."""
        return self.answer(AcceptOfferSerializer, actions.accept_hand_off)

    @extend_schema(request=RefuseOfferSerializer, responses=ANSWERED)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        """The case stays where it is."""
        return self.answer(RefuseOfferSerializer, actions.refuse_hand_off)

    @extend_schema(request=ActSerializer, responses=ANSWERED)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Take back an offer of the own room."""
        return self.answer(ActSerializer, actions.withdraw_hand_off)

    def answer(self, serializer_class, verb):
        offer = self.get_object()
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        body = dict(serializer.validated_data)
        version = body.pop("version", None)
        verb(by=self.request.user, hand_off=offer, expected_version=version, **body)
        return Response(self.describe(self.get_queryset().get(pk=offer.pk)))
