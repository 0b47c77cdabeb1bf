"""API of care: (prefix, viewset) pairs the router takes."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response

from assistance import actions, rules
from assistance.filters import CareRecordApiFilter, ConsentRequestApiFilter, HelpFilter
from assistance.models import CareRecord, ConsentRequest, Help
from assistance.serializers import (
    CareRecordSerializer,
    ConsentRequestSerializer,
    EndSerializer,
    HelpSerializer,
    ReviewSerializer,
    VersionSerializer,
    VoidSerializer,
)
from core.api.viewsets import ScopedViewSet

ACTED = {200: CareRecordSerializer, 409: OpenApiResponse(description=_("The state does not allow it"))}


class ActingViewSet(ScopedViewSet):
    """Acts take a body with an optional `version` and answer with the whole record."""

    not_null_orderings = frozenset({"created_at", "updated_at", "happened_on", "review_on"})

    def default_rows(self, rows):
        return rows.standing() if hasattr(rows, "standing") else rows

    def body(self, shape):
        serializer = shape(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        facts = dict(serializer.validated_data)
        return facts, facts.pop("version", None)

    def whole(self, record):
        """As the list shows it, with the next contact; who withdrew consent is on no list and told as written."""
        return self.describe(self.get_queryset().filter(pk=record.pk).first() or record)


@extend_schema_view(
    create=extend_schema(
        description=_("Enter somebody who agreed to be helped; without consent there is no record."),
        responses={201: CareRecordSerializer, 409: OpenApiResponse(description=_("The state does not allow it"))},
    )
)
class CareRecordViewSet(ActingViewSet):
    """Care by consent (关爱名册); whoever withdraws is on no list any more."""

    model = CareRecord
    serializer_class = CareRecordSerializer
    filterset_class = CareRecordApiFilter
    orderings = ("id", "created_at", "updated_at", "review_on")
    permissions = dict.fromkeys(
        ("create", "partial_update", "review", "withdraw_consent", "end", "void", "helps"), rules.EDIT
    )

    def get_queryset(self):
        """A pull of changes also names who withdrew consent, and nothing else of them, so that copies forget too."""
        if self.action == "list" and self.request.query_params.get("updated_since"):
            scope = self.request.user.scope_for(CareRecord.VIEW)
            return CareRecord.objects.in_scope(scope).for_list()
        return super().get_queryset()

    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        facts = dict(serializer.validated_data)
        if "consent_visit_id" in facts:
            facts["consent_visit"] = facts.pop("consent_visit_id")
        record, created = actions.enter_care(by=request.user, **facts)
        return Response(self.whole(record), status=201 if created else 200)

    @extend_schema(request=CareRecordSerializer, responses=ACTED)
    def partial_update(self, request, *args, **kwargs):
        """Change what is needed, whom to call, who helps, how often; the consent is not rewritten."""
        record = self.get_object()
        serializer = self.get_serializer(record, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        facts = {name: value for name, value in serializer.validated_data.items() if name != "client_id"}
        version = self.version_from(request)
        return Response(
            self.whole(actions.change_care(by=request.user, record=record, expected_version=version, **facts))
        )

    @extend_schema(request=ReviewSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def review(self, request, *args, **kwargs):
        """Help is still wanted, for another 90 days; or it is not, and consent is withdrawn."""
        return self.acted(ReviewSerializer, actions.review_care)

    @extend_schema(request=VersionSerializer, responses=ACTED)
    @action(detail=True, methods=["post"], url_path="withdraw-consent")
    def withdraw_consent(self, request, *args, **kwargs):
        """Off every list at once; what is written is erased after 30 days."""
        return self.acted(VersionSerializer, actions.withdraw_consent)

    @extend_schema(request=EndSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def end(self, request, *args, **kwargs):
        """The need is met, or others have taken over."""
        return self.acted(EndSerializer, actions.end_care)

    @extend_schema(request=VoidSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def void(self, request, *args, **kwargs):
        """Entered by mistake."""
        return self.acted(VoidSerializer, actions.void_care)

    @extend_schema(request=HelpSerializer, responses={201: HelpSerializer})
    @action(detail=True, methods=["post"])
    def helps(self, request, *args, **kwargs):
        """Record one help."""
        record = self.get_object()
        serializer = HelpSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        facts = dict(serializer.validated_data)
        if "visit_id" in facts:
            facts["visit"] = facts.pop("visit_id")
        care_help, created = actions.record_help(by=request.user, care=record, **facts)
        body = HelpSerializer(care_help, context=self.get_serializer_context()).data
        return Response(body, status=201 if created else 200)

    def acted(self, shape, verb):
        record = self.get_object()
        facts, version = self.body(shape)
        return Response(self.whole(verb(by=self.request.user, record=record, expected_version=version, **facts)))


class HelpViewSet(ActingViewSet):
    """Helps given (帮扶记录), read by whoever reads the care record."""

    model = Help
    serializer_class = HelpSerializer
    filterset_class = HelpFilter
    orderings = ("id", "happened_on", "created_at", "updated_at")
    permissions = {"void": rules.EDIT}

    @extend_schema(request=VoidSerializer, responses={200: HelpSerializer})
    @action(detail=True, methods=["post"])
    def void(self, request, *args, **kwargs):
        """Entered by mistake."""
        care_help = self.get_object()
        facts, version = self.body(VoidSerializer)
        return Response(
            self.describe(actions.void_help(by=request.user, care_help=care_help, expected_version=version, **facts))
        )


class ConsentRequestViewSet(ActingViewSet):
    """Who was listed as a person in need and is to be asked (待征询同意); nobody was copied."""

    model = ConsentRequest
    serializer_class = ConsentRequestSerializer
    filterset_class = ConsentRequestApiFilter
    orderings = ("id", "raised_on", "created_at", "updated_at")
    permissions = {"decline": rules.EDIT}

    @extend_schema(request=VersionSerializer, responses={200: ConsentRequestSerializer})
    @action(detail=True, methods=["post"])
    def decline(self, request, *args, **kwargs):
        """The person does not want it; the need is forgotten."""
        consent_request = self.get_object()
        facts, version = self.body(VersionSerializer)
        return Response(
            self.describe(
                actions.decline_care(by=request.user, request=consent_request, expected_version=version, **facts)
            )
        )


ROUTES = [
    ("care-records", CareRecordViewSet),
    ("helps", HelpViewSet),
    ("consent-requests", ConsentRequestViewSet),
]
