"""Limits of cases are reckoned again when the calendar changes: those in working days, and no others."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from disputes import actions, deadlines
from disputes.models import Dispute, Extension, Limit
from disputes.timeline import case_timeline
from followups import actions as followups
from followups.calendar.workdays import next_working_day
from followups.models import FollowUp
from tests import factories

TODAY = date(2026, 12, 11)  # a Friday
COLUMNS = ("yellow_on", "due_on", "return_until")

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        yield


def wound(room, **facts):
    dispute = factories.DisputeFactory(**{"room": room, "reported_on": TODAY, **facts})
    dispute.save(update_fields=deadlines.set_deadline(dispute))
    return dispute


def limits():
    return {row.pk: {name: getattr(row, name) for name in COLUMNS} for row in Dispute.objects.all()}


def visits():
    return list(FollowUp.objects.order_by("id").values("due_on", "window_from", "window_to", "escalate_on"))


def off(by, *days):
    for day in days:
        followups.set_local_day(by=by, on=day, is_working=False, name="暴雪")


def on(by, *days):
    for day in days:
        followups.clear_local_day(by=by, on=day)


def test_a_limit_in_working_days_moves_and_comes_back(room, admin, officer):
    """Public-security mediation: the first round within three working days of acceptance."""
    dispute = wound(room, state="accepted", procedure="police", accepted_on=TODAY)
    assert dispute.due_on == date(2026, 12, 16)
    before = limits()
    days = [date(2026, 12, 15), date(2026, 12, 16)]
    off(admin, *days)
    dispute.refresh_from_db()
    assert (dispute.yellow_on, dispute.due_on) == (date(2026, 12, 17), date(2026, 12, 18))
    line = Entry.objects.filter(verb="deadline_moved", target_id=dispute.pk).earliest("id")
    assert line.changes["due_on"] == ["2026-12-16", "2026-12-17"]
    assert "2026-12-16 → 2026-12-17" in " ".join(moment["text"] for moment in case_timeline(dispute, officer))
    on(admin, *days)
    assert limits() == before


def test_what_is_not_in_working_days_stays(room, admin):
    Limit.objects.update(working_days=False)
    people = wound(room, state="accepted", procedure="people", accepted_on=TODAY - timedelta(days=20))
    petition = wound(room, kind="petition", state="reported")
    referred = wound(room, state="referred")
    factories.ReferralFactory(dispute=referred, reply_due_on=date(2026, 12, 18))
    referred.save(update_fields=deadlines.set_deadline(referred))
    before = limits()
    assert all(values["due_on"] for values in before.values())
    off(admin, date(2026, 12, 15), date(2026, 12, 16))
    assert limits() == before
    assert {people.pk, petition.pk, referred.pk} == set(before)
    assert not Entry.objects.filter(verb="deadline_moved").exists()


def test_a_granted_extension_stays_and_a_rule_changed_since_moves_nothing(room, admin):
    granted = wound(room, state="accepted", procedure="police", accepted_on=TODAY)
    until_on = date(2027, 1, 20)
    Extension.objects.create(
        dispute=granted,
        step="handle",
        cycle=1,
        before_on=granted.due_on,
        until_on=until_on,
        state="granted",
        reason="x",
    )
    granted.save(update_fields=deadlines.set_deadline(granted))
    older = wound(room, state="accepted", procedure="handling", accepted_on=TODAY)
    # Wound under another rule, that nobody's calendar explains.
    Dispute.objects.filter(pk=older.pk).update(yellow_on=date(2027, 6, 1), due_on=date(2027, 6, 30))
    followups.set_local_day(by=admin, on=date(2027, 6, 29), is_working=False, name="x")
    older.refresh_from_db()
    granted.refresh_from_db()
    assert older.due_on == date(2027, 6, 30)
    assert granted.due_on == until_on


def test_a_late_case_may_be_late_no_longer(room, admin):
    dispute = wound(room, state="accepted", procedure="police", accepted_on=date(2026, 12, 7))
    assert dispute.due_on == date(2026, 12, 10)
    assert dispute.card() == "red"
    before = limits()
    change = followups.propose_day(by=admin, on=date(2026, 12, 9), is_working=False, name="停电")
    done = followups.confirm_change(by=admin, change=change)
    assert done.counts == {"days": 1, "moved": 1, "turn_late": 0, "late_no_longer": 1}
    dispute.refresh_from_db()
    assert (dispute.due_on, dispute.card()) == (date(2026, 12, 11), "yellow")
    followups.undo_change(by=admin, change=done)
    assert limits() == before


def test_return_visits_go_to_working_days_of_their_own_and_back(room, admin, accepted, officer):
    dispute = accepted("handling", on=TODAY)
    actions.close(by=officer, dispute=dispute, outcome="handled", closed_on=TODAY, note="已答复")
    dispute.refresh_from_db()
    before, planned = limits(), visits()
    first, second = planned[0]["due_on"], planned[1]["due_on"]
    assert (first, second) == (date(2026, 12, 14), date(2026, 12, 18))
    days = [first + timedelta(days=n) for n in range(5)]  # from the first to the second
    off(admin, *days)
    moved = visits()
    assert [row["due_on"] for row in moved[:2]] == [date(2026, 12, 21), date(2026, 12, 22)], "no two on one day"
    assert all(row["window_to"] >= row["due_on"] for row in moved)
    on(admin, *reversed(days))
    assert visits() == planned
    assert limits() == before


def test_the_end_of_return_visits_follows_the_last_of_them(room, admin, accepted, officer):
    dispute = accepted("handling", on=TODAY)
    actions.close(by=officer, dispute=dispute, outcome="handled", closed_on=TODAY, note="已答复")
    dispute.refresh_from_db()
    last = FollowUp.objects.latest("due_on")
    assert dispute.return_until == next_working_day(last.escalate_on)
    followups.set_local_day(by=admin, on=last.due_on, is_working=False, name="x")
    last.refresh_from_db()
    dispute.refresh_from_db()
    assert dispute.return_until == next_working_day(last.escalate_on)
    assert FollowUp.objects.latest("due_on").due_on > last.raised_for_on
    followups.clear_local_day(by=admin, on=last.raised_for_on)
    dispute.refresh_from_db()
    last.refresh_from_db()
    assert dispute.return_until == next_working_day(last.escalate_on)
    assert last.due_on == last.raised_for_on
