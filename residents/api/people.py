"""API of residents; moving and leaving are acts of their own."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import Invalid, StaleVersion
from residents import actions
from residents.api.base import RegisterViewSet
from residents.csv_cells import resident_cells
from residents.errors import AlreadyRegistered, SameNameAndBirth
from residents.filters import ResidentFilter
from residents.models import Resident
from residents.serializers import ResidentSerializer
from residents.serializers.people import DepartureSerializer, PhoneSerializer, PlaceSerializer


@extend_schema_view(
    list=extend_schema(
        description="Persons, masked. `id_number=` matches whole numbers only and is written to the trail."
    ),
    create=extend_schema(
        description="Enter a person. 409 when the number is registered anywhere in the county, as whatever document. A "
        "known `client_id` with the same body gives the first record (200). The same name and birth date in the county "
        "is announced (409, `rule` same_name_and_birth); with `confirm_same_name` true it is another person.",
        responses={201: ResidentSerializer, 409: OpenApiResponse(description="Registered already")},
    ),
    partial_update=extend_schema(
        description="Change facts; another `household` is a move, from `from_on` (today) on.",
        responses={200: ResidentSerializer, 409: OpenApiResponse(description="Stale version")},
    ),
)
class ResidentViewSet(RegisterViewSet):
    """Persons of the actual population (实有人口)."""

    model = Resident
    serializer_class = ResidentSerializer
    filterset_class = ResidentFilter
    permissions = {
        **RegisterViewSet.permissions,
        "move": "residents.edit",
        "move_out": "residents.edit",
        "phones": Resident.VIEW,
    }

    def cells(self):
        return resident_cells()

    def create(self, request, *args, **kwargs):
        try:
            resident = actions.enter_resident(by=request.user, **self.read(request))
        except AlreadyRegistered as error:
            if not error.in_scope:
                raise
            # In the caller's own units there is nothing to hide: the answer carries the record.
            row = self.get_queryset().get(pk=error.resident.pk)
            return Response({"detail": str(error.message), "current": self.get_serializer(row).data}, status=409)
        except SameNameAndBirth as same:
            residents = [resident.pk for resident in same.residents]
            details = {"rule": "same_name_and_birth", "may_override": True, "override": "confirm_same_name"}
            return Response({"detail": str(same.message), **details, "residents": residents}, status=409)
        return self.made(resident)

    def partial_update(self, request, *args, **kwargs):
        resident = self.get_object()
        body = self.read(request, resident)
        version = self.version_from(request)
        household, from_on = body.pop("household", None), body.pop("from_on", None)
        if household is not None and household.pk != resident.household_id:
            return self.change_home(resident, household, from_on, body, version)
        if body or version is not None:
            resident = actions.change_resident(by=request.user, resident=resident, expected_version=version, **body)
        return Response(self.describe(resident))

    def change_home(self, resident, household, from_on, body, version):
        """A move is one act: sent with other changes, half of it could fail."""
        kind = body.pop("residency_kind", resident.residency_kind)
        if body:
            raise Invalid(_("Send a move apart from other changes."), field="household")
        if version is not None and version != resident.version:
            raise StaleVersion(resident)
        self.bring(resident, household, kind, from_on or timezone.localdate(), "")
        return Response(self.describe(resident))

    @extend_schema(responses={200: PhoneSerializer(many=True)})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def phones(self, request, *args, **kwargs):
        """Further phones, masked; written as `phones` of the person, as a whole list."""
        return Response(PhoneSerializer(self.get_object().other_phones.all(), many=True).data)

    @extend_schema(request=PlaceSerializer, responses={200: ResidentSerializer})
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Into another household of the own units; who had moved away comes back."""
        resident = self.get_object()
        serializer = PlaceSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        facts = serializer.validated_data
        kind = facts.get("kind", resident.residency_kind)
        self.bring(resident, facts["household"], kind, facts["on"], facts["reason"])
        return Response(self.describe(resident))

    @extend_schema(request=DepartureSerializer, responses={200: ResidentSerializer})
    @action(detail=True, methods=["post"], url_path="move-out")
    def move_out(self, request, *args, **kwargs):
        """Record that somebody left."""
        resident = self.get_object()
        serializer = DepartureSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        resident = actions.move_out(by=request.user, resident=resident, **serializer.validated_data)
        return Response(self.describe(resident))

    def bring(self, resident, household, kind, on, reason):
        verb = actions.come_back if resident.household_id is None and not resident.died_on else actions.move
        return verb(by=self.request.user, resident=resident, household=household, kind=kind, on=on, reason=reason)
