"""API of followups: (prefix, viewset) pairs the router takes."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.exports import ExportActionsMixin
from core.api.viewsets import ScopedViewSet
from facts import stamps
from followups import actions
from followups.csv_cells import follow_up_cells
from followups.filters import FollowUpApiFilter
from followups.models import FollowUp
from followups.serializers import CancelSerializer, FollowUpSerializer, RescheduleSerializer


class FollowUpViewSet(ExportActionsMixin, ScopedViewSet):
    """What is due, why and by when; closed by visits, moved or cancelled with a reason."""

    model = FollowUp
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpApiFilter
    permissions = {"reschedule": "followups.edit", "cancel": "followups.edit"}
    orderings = ("id", "created_at", "updated_at", "due_on")

    def cells(self):
        return follow_up_cells()

    def state(self, request):
        return stamps.CacheValidator(stamps.ORGANISATION, request.user.scope_for(FollowUp.VIEW))

    @extend_schema(request=RescheduleSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["post"])
    def reschedule(self, request, pk=None):
        """Move it to a later date."""
        return self._do(actions.reschedule, RescheduleSerializer)

    @extend_schema(request=CancelSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """Close it without a visit."""
        return self._do(actions.cancel, CancelSerializer)

    def _do(self, verb, shape):
        follow_up = self.get_object()
        body = shape(data=self.request.data)
        body.is_valid(raise_exception=True)
        facts = dict(body.validated_data)
        version = facts.pop("version", None)
        changed = verb(by=self.request.user, follow_up=follow_up, expected_version=version, **facts)
        return Response(self.describe(changed))


ROUTES = [("follow-ups", FollowUpViewSet)]
