"""A case between two neighbours, and the acts that bring it on."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from disputes import actions
from disputes.rules.gate import Gate
from tests import factories


def at(day, hour=9):
    """A moment of that local day, never in the future."""
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    return min(moment, timezone.now() - timedelta(minutes=1))


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


# What opens public-security mediation: a fight of neighbours.
POLICE_GATE = Gate(public_order_act="battery", is_slight=True, mediation_ground="close_relation")


@pytest.fixture
def two_sides():
    return [{"side": "a", "name": "王强"}, {"side": "b", "name": "李梅"}]


@pytest.fixture
def opened(officer, room, two_sides):
    """`opened(**changed)` opens a case of `officer` in `room`, heard today unless told otherwise."""

    def open_case(**changed):
        body = {
            "by": officer,
            "client_id": uuid.uuid4(),
            "room": room,
            "kind": "neighbour",
            "summary": "两家因排水沟改道发生争吵。",
            "parties": two_sides,
        }
        return actions.open_dispute(**{**body, **changed})[0]

    return open_case


@pytest.fixture
def accepted(opened, officer):
    """`accepted(procedure="people", on=day)` opens a case and accepts it."""

    def accept(procedure="people", on=None, by=None, **changed):
        dispute = opened(**{"reported_on": on, **changed})
        gate = POLICE_GATE if procedure == "police" else None
        return actions.accept(by=by or officer, dispute=dispute, procedure=procedure, gate=gate, accepted_on=on)

    return accept


@pytest.fixture
def mediated(officer):
    """`mediated(dispute, result, on=day)` records a round with everybody present."""

    def mediate(dispute, result="agreed", on=None, by=None, **changed):
        return actions.mediate(
            **{
                "by": by or officer,
                "dispute": dispute,
                "held_at": at(on or timezone.localdate()),
                "place": "警务室",
                "result": result,
                "present": list(dispute.parties.current()),
                **changed,
            }
        )

    return mediate


@pytest.fixture
def agreed(officer):
    """`agreed(dispute)` records an agreement: side A repairs within a week."""

    def agree(dispute, by=None, **changed):
        term = {"party": dispute.parties.current().first(), "text": "修复排水沟", "due_on": days_ago(-7)}
        return actions.agree(
            **{"by": by or officer, "dispute": dispute, "facts": dispute.summary, "terms": [term], **changed}
        )

    return agree


@pytest.fixture
def in_state(opened, officer, mediated, agreed):
    """`in_state("referred")` brings a case to a state by its acts; "void" is one. What else is said, opens it."""

    def bring(state, **changed):
        dispute = opened(**changed)
        for act in _WAYS[state]:
            act(officer, dispute, mediated, agreed)
            dispute.refresh_from_db()
        return dispute

    return bring


def _accept(officer, dispute, *_):
    actions.accept(by=officer, dispute=dispute, procedure="people")


def _round(result):
    return lambda officer, dispute, mediated, agreed: mediated(dispute, result, by=officer)


def _agree(officer, dispute, mediated, agreed):
    agreed(dispute, by=officer)


def _refer(officer, dispute, *_):
    actions.refer(
        by=officer, dispute=dispute, body="judicial_office", body_name="城关司法所", reason="属于司法所受理范围",
        reply_due_on=days_ago(-10),
    )  # fmt: skip


def _close(officer, dispute, *_):
    actions.close(by=officer, dispute=dispute, outcome="by_themselves")


def _finish(officer, dispute, *_):
    actions.finish(dispute=dispute)


def _void(officer, dispute, *_):
    actions.void(by=officer, dispute=dispute, reason="重复录入")


_WAYS = {
    "reported": [],
    "accepted": [_accept],
    "mediating": [_accept, _round("agreed")],
    "agreed": [_accept, _round("agreed"), _agree],
    "not_agreed": [_accept, _round("not_agreed")],
    "referred": [_refer],
    "closed": [_accept, _close],
    "followed_up": [_accept, _close, _finish],
    "void": [_void],
}


@pytest.fixture
def resident(room):
    """A resident of the room with everything a case copies."""
    dwelling = factories.DwellingFactory(community__room=room, address="东街12号")
    home = factories.HouseholdFactory(room=room, dwelling=dwelling)
    return factories.ResidentFactory(household=home, name="王强", sex="1", phone="13800138000", workplace="东街粮店")
