"""API of households; a home is entered and changed together with its dwelling."""

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.response import Response

from residents import actions
from residents.api.base import RegisterViewSet
from residents.csv_cells import household_cells
from residents.filters import HouseholdFilter
from residents.models import Household
from residents.serializers import HouseholdSerializer


@extend_schema_view(
    list=extend_schema(description="Households lived in and ended; `unvisited=30` for those that wait that long."),
    create=extend_schema(
        description="Name a `dwelling`, or `community` and `address` (a known address is used again)."
    ),
    partial_update=extend_schema(
        responses={200: HouseholdSerializer, 409: OpenApiResponse(description="Stale version")}
    ),
)
class HouseholdViewSet(RegisterViewSet):
    """Households (户)."""

    model = Household
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    orderings = ("id", "created_at", "updated_at", "unvisited_since")

    def cells(self):
        return household_cells()

    def create(self, request, *args, **kwargs):
        body = self.read(request)
        dwelling = body.pop("dwelling")
        if isinstance(dwelling, dict):
            household = actions.enter_home(by=request.user, use_existing=True, **dwelling, **body)
        else:
            household = actions.enter_household(by=request.user, dwelling=dwelling, **body)
        return self.made(household)

    def partial_update(self, request, *args, **kwargs):
        household = self.get_object()
        body = self.read(request, household)
        dwelling = body.pop("dwelling", {})
        version = self.version_from(request)
        if body or version is not None:
            household = actions.change_household(by=request.user, household=household, expected_version=version, **body)
        if isinstance(dwelling, dict) and dwelling:
            actions.change_dwelling(by=request.user, dwelling=household.dwelling, **dwelling)
        return Response(self.describe(household))
