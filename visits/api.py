"""API of visits: (prefix, viewset) pairs the router takes."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api.exports import ExportActionsMixin
from core.api.viewsets import ScopedViewSet
from core.errors import OutOfScope
from facts import stamps
from stations.models import Room
from visits import actions, row_reader
from visits.csv_cells import visit_cells
from visits.filters import VisitFilter
from visits.models import Photo, Visit
from visits.photo_files import photo_response
from visits.serializers import PhotoUploadSerializer, VisitSerializer, VoidSerializer


@extend_schema_view(
    list=extend_schema(
        description=_("Visits by their time, newest first. Voided ones come with `updated_since` only.")
    ),
    create=extend_schema(
        description=_("Log a visit. A known `client_id` with the same body gives the first record (200)."),
        responses={201: VisitSerializer, 200: VisitSerializer, 409: OpenApiResponse(description=_("Another body"))},
    ),
)
class VisitViewSet(ExportActionsMixin, ScopedViewSet):
    """Visits (走访、巡访、回访)."""

    model = Visit
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    reading = row_reader
    orderings = ("id", "created_at", "updated_at", "occurred_at")
    default_ordering = "-occurred_at"
    permissions = {
        "create": "visits.record",
        "partial_update": "visits.record",
        "void": "visits.record",
        "photos": "visits.record",
        "withdraw_photo": "visits.record",
        "photo": "visits.view",
    }

    def state(self, request):
        return stamps.CacheValidator(stamps.ORGANISATION, request.user.scope_for(Visit.VIEW))

    def get_queryset(self):
        rows = super().get_queryset()
        return (
            rows
            if getattr(self, "swagger_fake_view", False)
            else rows.prefetch_related(Prefetch("photos", queryset=Photo.objects.standing()))
        )

    def default_rows(self, rows):
        voided = self.request.query_params.get("voided")
        if not voided:
            return rows.standing()
        if not self.request.user.can("voided.view"):
            raise exceptions.PermissionDenied
        return rows

    def cells(self):
        return visit_cells(self.request)

    def write_scope(self):
        return self.request.user.scope_for("visits.record")

    def describe(self, visit, children=None):
        """The visit with everything its representation shows."""
        return row_reader.represent([row_reader.row_of(visit)], self.request, children)[0]

    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        body = dict(serializer.validated_data)
        body.pop("reason", None)
        room, household = body.pop("room_id", None), body.pop("household_id", None)
        dispute = body.pop("dispute_id", None)
        if room is not None:
            room = Room.objects.in_scope(self.write_scope()).filter(pk=room).select_related("station").first()
            if room is None:
                raise OutOfScope
        visit, created = actions.record_visit(by=request.user, household=household, room=room, dispute=dispute, **body)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        bare = created and not body.get("findings")
        children = row_reader.Children.as_sent(visit, body.get("residents", ())) if bare else None
        return Response(self.describe(visit, children), status=code, headers={"Location": self.place_of(visit)})

    def place_of(self, visit):
        return reverse("visits-detail", kwargs={"pk": visit.pk}, request=self.request)

    def partial_update(self, request, *args, **kwargs):
        visit = self.get_object()
        serializer = self.get_serializer(visit, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        visit = actions.correct_visit(
            by=request.user, visit=visit, expected_version=self.version_from(request), **serializer.validated_data
        )
        return Response(self.describe(visit))

    @extend_schema(request=VoidSerializer, responses=VisitSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request, pk=None):
        """Void a visit: it counts no more and opens again what it had closed."""
        visit = self.get_object()
        serializer = VoidSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        visit = actions.void_visit(by=request.user, visit=visit, reason=serializer.validated_data["reason"])
        return Response(self.describe(visit))

    @extend_schema(request={"multipart/form-data": PhotoUploadSerializer}, responses={201: VisitSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def photos(self, request, pk=None):
        """Add photos (multipart, field `photos`, several); one already there is not added twice."""
        visit = self.get_object()
        files = request.FILES.getlist("photos")
        if not files:
            raise exceptions.ValidationError({"photos": [_("Send at least one photo.")]})
        visit = actions.add_photos(by=request.user, visit=visit, photos=files)
        return Response(self.describe(visit), status=status.HTTP_201_CREATED)

    @extend_schema(request=VoidSerializer, responses=VisitSerializer)
    @action(
        detail=True, methods=["post"], url_path=r"photos/(?P<photo>\d{1,18})/withdraw", filterset_class=None,
        pagination_class=None,
    )  # fmt: skip
    def withdraw_photo(self, request, pk=None, photo=None):
        """Withdraw a wrong photo with a reason; it is no longer served."""
        visit = self.get_object()
        serializer = VoidSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wrong = get_object_or_404(Photo.objects.served_to(request.user), pk=photo, visit=visit)
        actions.withdraw_photo(by=request.user, photo=wrong, reason=serializer.validated_data["reason"])
        return Response(self.describe(self.get_object()))

    @extend_schema(
        responses={(200, "image/jpeg"): bytes},
        parameters=[
            OpenApiParameter("photo", int, "path"),
            OpenApiParameter("size", str, "path", enum=["full", "small"]),
        ],
    )
    @action(
        detail=True,
        methods=["get"],
        url_path=r"photos/(?P<photo>[0-9]{1,18})/(?P<size>full|small)",
        filterset_class=None,
        pagination_class=None,
    )
    def photo(self, request, pk=None, photo=None, size="full"):
        """One photo as JPEG, or its thumbnail."""
        result = get_object_or_404(Photo.objects.served_to(request.user), pk=photo, visit=pk)
        return photo_response(request, result, small=size == "small")


ROUTES = [("visits", VisitViewSet)]
