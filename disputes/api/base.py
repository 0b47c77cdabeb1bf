"""What all acts on a case share in the API: the body read, the act done, the whole case answered."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from core.api.viewsets import ScopedViewSet
from core.errors import OutOfScope
from disputes.models import Dispute, Party, Term
from disputes.rules import transitions
from disputes.serializers.cases import DisputeSerializer
from disputes.serializers.parties import PartySerializer

REFUSED = OpenApiResponse(
    description="The state or a rule does not allow it (`rule`, `may_override`), or a stale version (`current`)."
)
DONE = {200: DisputeSerializer, 409: REFUSED}
ENTERED = {201: DisputeSerializer, 409: REFUSED}


class CaseActs(ScopedViewSet):
    """Base of the collection and of the acts mixed into it."""

    model = Dispute
    serializer_class = DisputeSerializer
    # Name of the method → act of the table, which says who may.
    acts: dict = {}
    reads: frozenset = frozenset()

    def permission_for(self, action):
        if action in self.acts:
            return transitions.permission_to(self.acts[action])
        if action in self.reads:
            return self.model.VIEW
        return super().permission_for(action)

    def get_queryset(self):
        return super().get_queryset().with_records()

    def fresh(self, case):
        """The case with everything its record shows, as long as the caller sees it."""
        current = self.get_queryset().filter(pk=case.pk).first()
        if current is None:
            raise OutOfScope
        return current

    def describe(self, instance):
        """The record for answers and conflicts: a party as such, of other papers the case they belong to."""
        if isinstance(instance, Party):
            return PartySerializer(instance).data
        if isinstance(instance, Term):
            instance = instance.agreement
        return DisputeSerializer(
            self.fresh(getattr(instance, "dispute", instance)), context=self.get_serializer_context()
        ).data

    def body(self, serializer_class):
        partial = self.request.method == "PATCH"
        serializer = serializer_class(data=self.request.data, partial=partial, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def act(self, serializer_class, verb, status=200):
        """Do `verb` on the case with the body sent, and answer with the whole case."""
        case = self.get_object()
        body = self.body(serializer_class)
        version = body.pop("version", None)
        verb(by=self.request.user, dispute=case, expected_version=version, **body)
        return Response(self.describe(case), status=status)

    def act_on(self, rows, serializer_class, verb, **lookup):
        """The same on what belongs to the case: `rows` gives them for a case, `found` is {argument: the id asked}."""
        case = self.get_object()
        [(name, pk)] = lookup.items()
        row = rows(case).filter(pk=pk).first()
        if row is None:
            raise OutOfScope
        body = self.body(serializer_class)
        version = body.pop("version", None)
        verb(by=self.request.user, **{name: row}, expected_version=version, **body)
        return Response(self.describe(case))
