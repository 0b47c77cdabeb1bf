"""API of incidents: (prefix, viewset) pairs the router takes."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from core.api.viewsets import ScopedViewSet
from incidents import actions
from incidents.filters import IncidentCountFilter
from incidents.models import IncidentCount
from incidents.serializers import CorrectSerializer, EnterSerializer, IncidentCountSerializer


class IncidentCountViewSet(ScopedViewSet):
    """Incidents by room, month and kind; a figure that is not on record is not known, which is not zero."""

    model = IncidentCount
    serializer_class = IncidentCountSerializer
    filterset_class = IncidentCountFilter
    permissions = {"create": "incidents.edit", "partial_update": "incidents.edit"}
    orderings = ("id", "month", "created_at", "updated_at")
    not_null_orderings = frozenset({"month", "created_at", "updated_at"})

    @extend_schema(request=EnterSerializer, responses={200: IncidentCountSerializer, 201: IncidentCountSerializer})
    def create(self, request):
        """Enter a figure, or set the one that is there: 201 when it was not known under this key, else 200."""
        body = EnterSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        figure = body.validated_data
        key = (figure["room"].pk, figure["month"], figure["kind"])
        row, is_new = self._enter(key, figure["count"])
        return Response(self.describe(row) if row else None, status=201 if is_new else 200)

    @extend_schema(request=CorrectSerializer, responses=IncidentCountSerializer)
    def partial_update(self, request, pk=None):
        """Correct a figure; `version` refuses when somebody else did before."""
        row = self.get_object()
        body = CorrectSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row, _is_new = self._enter((row.room_id, row.month, row.kind), body.validated_data["count"])
        return Response(self.describe(row))

    def _enter(self, key, count):
        """(the row as it is now, whether it was made just now); None for what was not known and still is not."""
        version = self.version_from(self.request)
        versions = {key: version} if version is not None else {}
        changes = actions.enter_counts(by=self.request.user, figures={key: count}, versions=versions)
        room, month, kind = key
        row = self.get_queryset().filter(room=room, month=month, kind=kind).first()
        return row, bool(changes) and changes[0].version == 1


ROUTES = [("incidents", IncidentCountViewSet)]
