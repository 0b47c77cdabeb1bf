"""API of the parties of a case."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from disputes import actions
from disputes.api.base import DONE, ENTERED, CaseActs
from disputes.serializers.acts import CaseReasonSerializer
from disputes.serializers.parties import (
    LookUpResultSerializer,
    LookUpSerializer,
    PartyChangeSerializer,
    PartySerializer,
)

PARTY = r"parties/(?P<party>[0-9]{1,18})"
PARTY_ID = OpenApiParameter("party", int, "path")


class Parties(CaseActs):
    """Added, changed, withdrawn; looked up by number."""

    acts = {"parties": "edit", "party": "edit", "withdraw_party": "edit", "look_up_party": "edit"}

    @extend_schema(request=PartySerializer, responses=ENTERED)
    @action(detail=True, methods=["post"], filterset_class=None)
    def parties(self, request, pk=None):
        """Add a party."""
        return self.act(PartySerializer, self._add, status=201)

    def _add(self, *, by, dispute, expected_version, **values):
        actions.add_party(by=by, dispute=dispute, party=values, expected_version=expected_version)

    @extend_schema(request=PartyChangeSerializer, responses=DONE, parameters=[PARTY_ID])
    @action(detail=True, methods=["patch"], url_path=PARTY, filterset_class=None)
    def party(self, request, pk=None, party=None):
        """Change what is said of a party; `version` is that of the party."""
        return self.act_on(_present, PartyChangeSerializer, self._change, party=party)

    def _change(self, *, by, party, expected_version, **values):
        actions.change_party(by=by, party=party, values=values, expected_version=expected_version)

    @extend_schema(request=CaseReasonSerializer, responses=DONE, parameters=[PARTY_ID])
    @action(detail=True, methods=["post"], url_path=f"{PARTY}/withdraw", filterset_class=None)
    def withdraw_party(self, request, pk=None, party=None):
        """Take back a party named by mistake; `version` is that of the party."""
        return self.act_on(_present, CaseReasonSerializer, actions.withdraw_party, party=party)

    @extend_schema(request=LookUpSerializer, responses={200: LookUpResultSerializer})
    @action(detail=False, methods=["post"], url_path="look-up-party", filterset_class=None, pagination_class=None)
    def look_up_party(self, request):
        """Find a person of the county by the whole document number, to name as a party. Every look is on the trail."""
        person = actions.look_up_party(by=request.user, **self.body(LookUpSerializer))
        resident = person and person.resident
        return Response(
            {
                "found": person is not None,
                "resident": resident.pk if resident else None,
                "room": person.room.pk if person else None,
                "room_name": person.room.name if person else "",
                "ticket": person.ticket if person else "",
            }
        )


def _present(case):
    return case.parties.current()
