"""API of cases: read, opened, changed; the acts are mixed in by noun."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api.exports import ExportActionsMixin
from core.errors import Invalid
from disputes import actions
from disputes.api.amending import Amending
from disputes.api.base import REFUSED
from disputes.api.course import Course
from disputes.api.mediation import Mediating
from disputes.api.oversight import Oversight
from disputes.api.parties import Parties
from disputes.filters import DisputeApiFilter
from disputes.serializers.cases import DisputeSerializer
from stations.models import Room


@extend_schema_view(
    list=extend_schema(description="Cases, newest first. Voided ones come with `updated_since` only."),
    create=extend_schema(
        description="Open a case. A known `client_id` with the same body gives the first record (200).",
        responses={
            201: DisputeSerializer,
            200: DisputeSerializer,
            409: OpenApiResponse(description="Another body, or the finding has a case already"),
        },
    ),
    partial_update=extend_schema(
        description="Change what was said of an open case. Parties, level, room and state change by acts of their own.",
        responses={200: DisputeSerializer, 409: REFUSED},
    ),
)
class DisputeViewSet(ExportActionsMixin, Parties, Mediating, Amending, Course, Oversight):
    """Disputes and petition matters (矛盾纠纷、信访事项)."""

    filterset_class = DisputeApiFilter
    orderings = ("id", "created_at", "updated_at", "reported_on", "due_on", "closed_on")
    # Here a case may be due on no day.
    not_null_orderings = frozenset({"created_at", "updated_at", "reported_on"})
    permissions = {"create": "disputes.report"}
    acts = {"partial_update": "edit", **Parties.acts, **Mediating.acts, **Course.acts, **Oversight.acts}
    reads = Mediating.reads | Course.reads

    def default_rows(self, rows):
        if self.request.query_params.get("view") != "void":
            return rows.standing()
        if not self.request.user.can("voided.view"):
            raise exceptions.PermissionDenied
        return rows

    def create(self, request, *args, **kwargs):
        body = self.body(DisputeSerializer)
        room = body.pop("room", None) or self.only_room()
        case, created = actions.open_dispute(by=request.user, client_id=body.pop("client_id", None), room=room, **body)
        place = reverse("disputes-detail", kwargs={"pk": case.pk}, request=request)
        return Response(self.describe(case), status=201 if created else 200, headers={"Location": place})

    def only_room(self):
        """The room a case without one is for; whoever has several names it."""
        rooms = Room.objects.in_scope(self.request.user.scope_for("disputes.report")).select_related("station")[:2]
        if len(rooms) != 1:
            raise Invalid(_("Name the police room."), field="room")
        return rooms[0]

    def partial_update(self, request, *args, **kwargs):
        case = self.get_object()
        serializer = self.get_serializer(case, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        version = self.version_from(request)
        actions.change_dispute(
            by=request.user, dispute=case, values=serializer.validated_data, expected_version=version
        )
        return Response(self.describe(case))
