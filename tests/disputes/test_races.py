"""Acts of several people, or of several jobs, at the same moment: one wins, and what is left fits together."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from audit.models import Entry
from core.errors import Refused
from disputes import actions
from disputes.models import Acknowledgement, Card, Extension, LevelChange
from followups.calendar.workdays import next_working_day
from notifications.models import Notification
from tests import factories
from tests.racing import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def only_refusals(outcomes):
    """Who lost was refused in words, and nothing else went wrong."""
    lost = [thread_outcome for thread_outcome in outcomes if isinstance(thread_outcome, BaseException)]
    assert all(isinstance(thread_outcome, Refused | Http404) for thread_outcome in lost), lost
    return lost


def test_cards_shown_by_several_jobs_at_once_are_shown_once(room, officer):
    today = next_working_day(timezone.localdate())
    limits = {"due_on": today, "yellow_on": today - timedelta(days=1)}
    for _ in range(5):
        factories.DisputeFactory(room=room, **limits)
    result = in_threads(6, lambda number: actions.show_cards(on=today))
    assert sorted(thread_outcome["yellow"] for thread_outcome in result) == [0, 0, 0, 0, 0, 5]
    assert Card.objects.count() == Entry.objects.filter(verb="card_shown").count() == 5
    assert Notification.objects.filter(officer=officer).count() == 1


def test_a_level_raised_by_several_at_once_waits_for_one_signature_each(room, officer, chief, bureau):
    dispute = factories.DisputeFactory(room=room, state="accepted")
    raised = in_threads(5, lambda number: actions.escalate(by=officer, dispute=dispute, level="red", reason="可能激化"))
    assert len(only_refusals(raised)) == 4
    assert LevelChange.objects.count() == 1
    assert Acknowledgement.objects.waiting().count() == 2


def test_an_offer_answered_withdrawn_and_closed_at_once(room, officer, outsider, far_room):
    dispute = factories.DisputeFactory(room=room, state="accepted")
    offer = actions.offer_hand_off(by=officer, dispute=dispute, room=far_room, reason="双方均住河东")
    acts = [
        lambda: actions.accept_hand_off(by=outsider, hand_off=offer),
        lambda: actions.refuse_hand_off(by=outsider, hand_off=offer, answer="不属我室"),
        lambda: actions.withdraw_hand_off(by=officer, hand_off=offer),
        lambda: actions.close(by=officer, dispute=dispute, outcome="by_themselves"),
    ]
    only_refusals(in_threads(4, lambda number: acts[number % 4]()))
    offer.refresh_from_db()
    dispute.refresh_from_db()
    assert offer.state in ("accepted", "refused", "withdrawn")
    assert (dispute.room == far_room) == (offer.state == "accepted")
    entries = Entry.objects.filter(verb__in=["hand_off_accepted", "hand_off_refused", "hand_off_withdrawn"])
    assert entries.values("verb").distinct().count() == 1


def test_more_time_is_decided_once(room, officer, chief):
    soon = timezone.localdate() + timedelta(days=3)
    dispute = factories.DisputeFactory(
        room=room, state="accepted", procedure="handling", due_on=soon, yellow_on=soon - timedelta(days=1)
    )
    until = soon + timedelta(days=200)
    decisions = in_threads(
        4, lambda number: actions.ask_extension(by=officer, dispute=dispute, until_on=until, reason="当事人外出")
    )
    assert len(only_refusals(decisions)) == 3
    decided = in_threads(
        4, lambda number: actions.decide_extension(by=chief, dispute=dispute, grant=bool(number % 2), note="已研究")
    )
    assert len(only_refusals(decided)) == 3
    extension = Extension.objects.get()
    dispute.refresh_from_db()
    assert (dispute.due_on == until) == (extension.state == "granted")
