"""API of listed persons."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.viewsets import ScopedViewSet
from residents import actions
from residents.filters import DrugTestFilter, ListingApiFilter, ListingDecisionFilter
from residents.models import DrugTest, Listing, ListingDecision
from residents.rules import listings as rules
from residents.serializers.listings import (
    ApprovalSerializer,
    AssessmentSerializer,
    DrugTestSerializer,
    ListingDecisionSerializer,
    ListingSerializer,
    OptionalReasonSerializer,
    ReasonSerializer,
    RenewalSerializer,
)

DECIDED = {
    200: ListingSerializer,
    409: OpenApiResponse(description=_("The state does not allow it, or a stale version")),
}


@extend_schema_view(
    list=extend_schema(description=_("Listings in every state; confidential ones only where a post grants them.")),
    create=extend_schema(
        description=_("Propose a listing; `category` is a code that holds today."),
        responses={201: ListingSerializer, 409: OpenApiResponse(description=_("Listed under this category already"))},
    ),
)
class ListingViewSet(ScopedViewSet):
    """Listed persons (列管)."""

    model = Listing
    serializer_class = ListingSerializer
    filterset_class = ListingApiFilter
    orderings = ("id", "created_at", "updated_at", "review_on", "last_met_on")
    # Deciding is two permissions, by state: having either opens the door, the rule looks at the state.
    acts = {"approve": "approve", "refuse": "refuse", "renew": "renew", "delist": "delist"}
    acts |= {"withdraw": "withdraw", "ask_renewal": "ask_renewal", "refuse_renewal": "refuse_renewal"}
    acts |= {"assess": "assess"}

    def permission_for(self, action):
        if action == "create":
            return rules.PROPOSE
        if action in self.acts:
            return rules.permission_to(self.acts[action], self.request.user)
        return super().permission_for(action)

    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        listing = actions.propose_listing(by=request.user, **serializer.validated_data)
        return Response(self.describe(listing), status=201)

    @extend_schema(request=ApprovalSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def approve(self, request, *args, **kwargs):
        """At the caller's level; the second approval puts the listing, or its end, in force."""
        return self.decide(ApprovalSerializer, actions.approve_listing)

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def refuse(self, request, *args, **kwargs):
        """A proposal is closed; a listing whose end was proposed goes on."""
        return self.decide(ReasonSerializer, actions.refuse_listing)

    @extend_schema(request=RenewalSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def renew(self, request, *args, **kwargs):
        """Keep in force until the next review."""
        return self.decide(RenewalSerializer, actions.renew_listing)

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def delist(self, request, *args, **kwargs):
        """Propose the end."""
        return self.decide(ReasonSerializer, actions.propose_delisting)

    @extend_schema(request=OptionalReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, *args, **kwargs):
        """Who proposed takes it back: a beginning, an end, or a renewal."""
        return self.decide(OptionalReasonSerializer, actions.withdraw_proposal)

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"], url_path="ask-renewal")
    def ask_renewal(self, request, *args, **kwargs):
        """Ask the station chief to renew."""
        return self.decide(ReasonSerializer, actions.ask_renewal)

    @extend_schema(request=ReasonSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"], url_path="refuse-renewal")
    def refuse_renewal(self, request, *args, **kwargs):
        """Do not renew: the listing ends at its review."""
        return self.decide(ReasonSerializer, actions.refuse_renewal)

    @extend_schema(request=AssessmentSerializer, responses=DECIDED)
    @action(detail=True, methods=["post"])
    def assess(self, request, *args, **kwargs):
        """Whether a basically stable person has settled: it decides when they are seen next."""
        return self.decide(AssessmentSerializer, actions.assess)

    def decide(self, shape, verb):
        listing = self.get_object()
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        facts = dict(serializer.validated_data)
        version = facts.pop("version", None)
        return Response(self.describe(verb(by=self.request.user, listing=listing, expected_version=version, **facts)))


class ListingDecisionViewSet(ScopedViewSet):
    """Every decision on a listing, at each level: asked for by whom, made by whom, or lapsed; never overwritten."""

    model = ListingDecision
    serializer_class = ListingDecisionSerializer
    filterset_class = ListingDecisionFilter
    orderings = ("id", "created_at", "updated_at")


class DrugTestViewSet(ScopedViewSet):
    """Drug tests (毒品检测) of persons in treatment: dated records of their own."""

    model = DrugTest
    serializer_class = DrugTestSerializer
    filterset_class = DrugTestFilter
    permissions = {"create": rules.PROPOSE, "void": rules.PROPOSE}
    orderings = ("id", "tested_on", "created_at", "updated_at")
    not_null_orderings = frozenset({"tested_on", "created_at", "updated_at"})

    @extend_schema(responses={201: DrugTestSerializer, 409: OpenApiResponse(description=_("Nobody is tested here"))})
    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        test = actions.record_test(by=request.user, **serializer.validated_data)
        return Response(self.describe(test), status=201)

    @extend_schema(request=ReasonSerializer, responses={200: DrugTestSerializer})
    @action(detail=True, methods=["post"])
    def void(self, request, *args, **kwargs):
        """A test entered by mistake."""
        test = self.get_object()
        serializer = ReasonSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        facts = serializer.validated_data
        test = actions.void_test(
            by=request.user, test=test, reason=facts["reason"], expected_version=facts.get("version")
        )
        return Response(self.describe(test))
