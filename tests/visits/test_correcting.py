"""Correcting and voiding: the earlier text stays, and what followed is set right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from followups.models import FollowUp
from residents.models import Household, Listing
from tests import factories
from visits import actions
from visits.models import Visit


def aged(visit, days):
    Visit.objects.filter(pk=visit.pk).update(created_at=timezone.now() - timedelta(days=days))
    return visit


def last_line(verb):
    return Entry.objects.filter(verb=verb).latest("id")


def test_the_earlier_text_stays_in_the_trail(officer, record, resident):
    visit = record(note="没人", findings=[{"kind": "hazard", "text": "电线老化"}, {"kind": "other", "text": "狗"}])
    stored, _gone = visit.findings.all()
    changed = actions.correct_visit(
        by=officer, visit=visit, expected_version=1, reason="写错了", note="见到老人", minutes=30, residents=[resident],
        findings=[{"id": stored.pk, "kind": "hazard", "text": "电线老化严重"}, {"kind": "request", "text": "办证"}],
    )  # fmt: skip
    assert (changed.version, changed.note, changed.minutes) == (2, "见到老人", 30)
    line = last_line("visit_corrected")
    assert line.reason == "写错了"
    assert line.changes["note"] == ["没人", "见到老人"]
    assert line.changes["minutes"] == [15, 30]
    assert line.changes["residents"] == [[], ["李秀英"]]
    before, after = line.changes["findings"]
    assert [text.partition(": ")[2] for text in before] == ["电线老化", "狗"]
    assert [text.partition(": ")[2] for text in after] == ["电线老化严重", "办证"]
    assert [finding.text for finding in changed.findings.current()] == ["电线老化严重", "办证"]
    assert changed.findings.count() == 3


def test_nothing_changed_is_no_correction(officer, record):
    visit = record(note="好", findings=[{"kind": "other", "text": "狗"}])
    same = actions.correct_visit(
        by=officer, visit=visit, expected_version=1, note="好 ", findings=[{"kind": "other", "text": "狗"}]
    )
    assert same.version == 1
    assert not Entry.objects.filter(verb="visit_corrected").exists()


def test_a_stale_version_is_refused_with_the_current_record(officer, record):
    visit = record()
    actions.correct_visit(by=officer, visit=visit, expected_version=1, note="一")
    with pytest.raises(StaleVersion) as refused:
        actions.correct_visit(by=officer, visit=visit, expected_version=1, note="二")
    assert refused.value.current.note == "一"
    assert actions.correct_visit(by=officer, visit=visit, expected_version=None, note="三").note == "三"


@pytest.mark.parametrize("name", ["household", "room"])
def test_household_and_room_stay(officer, record, name, far_room):
    other = {"household": factories.HouseholdFactory(), "room": far_room}[name]
    with pytest.raises(Invalid) as refused:
        actions.correct_visit(by=officer, visit=record(), expected_version=1, **{name: other})
    assert refused.value.field == name


def test_who_may_correct(officer, roommate, chief, outsider, bureau, auditor, record):
    visit = record()
    with pytest.raises(NotAllowed):
        actions.correct_visit(by=roommate, visit=visit, expected_version=None, note="x")
    with pytest.raises(OutOfScope):
        actions.correct_visit(by=outsider, visit=visit, expected_version=None, note="x")
    for reader in (bureau, auditor):
        with pytest.raises(NotAllowed):
            actions.correct_visit(by=reader, visit=visit, expected_version=None, note="x")
        with pytest.raises(NotAllowed):
            actions.void_visit(by=reader, visit=visit, reason="错误")
    assert actions.correct_visit(by=chief, visit=visit, expected_version=None, note="所长改").note == "所长改"


def test_after_seven_days_only_the_chief(officer, chief, record):
    visit = aged(record(), 8)
    with pytest.raises(RuleViolation, match=r"7|七"):
        actions.correct_visit(by=officer, visit=visit, expected_version=None, note="x")
    with pytest.raises(RuleViolation):
        actions.void_visit(by=officer, visit=visit, reason="错误")
    assert actions.void_visit(by=chief, visit=visit, reason="重复录入").is_void


def test_a_correction_is_checked_like_a_visit(officer, record):
    visit = record()
    for field, value in (("minutes", 900), ("occurred_at", timezone.now() + timedelta(days=1)), ("latitude", 3.0)):
        with pytest.raises(Invalid) as refused:
            actions.correct_visit(by=officer, visit=visit, expected_version=None, **{field: value})
        assert refused.value.field == field
    with pytest.raises(TypeError):
        actions.correct_visit(by=officer, visit=visit, expected_version=None, colour="red")


def test_correcting_the_result_opens_and_closes(officer, record, household):
    due = factories.FollowUpFactory(household=household)
    visit = record()
    actions.correct_visit(by=officer, visit=visit, expected_version=None, contact="not_home")
    due.refresh_from_db()
    household.refresh_from_db()
    assert (due.state, household.last_visited_on) == ("open", None)
    actions.correct_visit(by=officer, visit=visit, expected_version=None, contact="met")
    due.refresh_from_db()
    household.refresh_from_db()
    assert (due.state, due.done_by_visit, household.last_visited_on) == ("done", visit, visit.occurred_on)


def test_correcting_the_day_moves_what_hangs_on_it(officer, record, household):
    today = timezone.localdate()
    due = factories.FollowUpFactory(household=household, due_on=today - timedelta(days=20))
    visit = record()
    actions.correct_visit(
        by=officer, visit=visit, expected_version=None, occurred_at=timezone.now() - timedelta(days=20)
    )
    due.refresh_from_db()
    household.refresh_from_db()
    assert due.state == "done"
    assert household.last_visited_on == today - timedelta(days=20)


def test_correcting_the_agreed_date(officer, record):
    today = timezone.localdate()
    visit = record(next_visit_on=today + timedelta(days=30))

    def agree(on):
        actions.correct_visit(by=officer, visit=visit, expected_version=None, next_visit_on=on)
        return sorted((f.due_on - today).days for f in FollowUp.objects.open())

    assert agree(today + timedelta(days=7)) == [7]
    assert agree(None) == []
    assert agree(today + timedelta(days=30)) == [30]


def test_voiding_gives_everything_back(officer, record, household, resident):
    today = timezone.localdate()
    listing = factories.ListingFactory(resident=resident)
    due = factories.FollowUpFactory(household=household)
    record(days_ago=50, residents=[resident])
    visit = record(next_visit_on=today + timedelta(days=30), residents=[resident])
    voided = actions.void_visit(by=officer, visit=visit, reason="走错门")
    due.refresh_from_db()
    assert voided.is_void
    assert (due.state, due.done_by_visit) == ("open", None)
    assert FollowUp.objects.get(source_id=visit.pk, reason_code="next_visit").state == "cancelled"
    assert Household.objects.get(pk=household.pk).last_visited_on == today - timedelta(days=50)
    assert Listing.objects.get(pk=listing.pk).last_met_on == today - timedelta(days=50)
    line = last_line("voided")
    assert (line.reason, line.target_id) == ("走错门", visit.pk)
    with pytest.raises(RuleViolation):
        actions.void_visit(by=officer, visit=visit, reason="再来一次")
    with pytest.raises(RuleViolation):
        actions.correct_visit(by=officer, visit=visit, expected_version=None, note="x")


def test_voiding_the_first_hands_over_to_the_next_that_satisfies(officer, record, household):
    due = factories.FollowUpFactory(household=household, due_on=timezone.localdate() - timedelta(days=10))
    first, second, third = record(days_ago=9), record(days_ago=5), record(days_ago=1)
    due.refresh_from_db()
    assert due.done_by_visit == first
    actions.void_visit(by=officer, visit=first, reason="重复")
    due.refresh_from_db()
    assert (due.done_by_visit, due.done_on) == (second, second.occurred_on)
    actions.void_visit(by=officer, visit=second, reason="重复")
    due.refresh_from_db()
    assert (due.state, due.done_by_visit) == ("late_done" if due.window_to < third.occurred_on else "done", third)


def test_what_a_voided_visit_agreed_does_not_come_back(officer, record):
    first = record(days_ago=40, next_visit_on=timezone.localdate() - timedelta(days=2))
    second = record()
    assert FollowUp.objects.get(source_id=first.pk).done_by_visit == second
    actions.void_visit(by=officer, visit=first, reason="不是本户")
    actions.void_visit(by=officer, visit=second, reason="不是本户")
    assert FollowUp.objects.get(source_id=first.pk).state == "cancelled"


@pytest.mark.parametrize("reason", ["", " ", "x" * 201])
def test_voiding_asks_why(officer, record, reason):
    with pytest.raises(Invalid) as refused:
        actions.void_visit(by=officer, visit=record(), reason=reason)
    assert refused.value.field == "reason"


def test_undo_within_a_minute_by_whoever_entered_it(officer, roommate, record):
    visit = record()
    with pytest.raises(RuleViolation):
        actions.undo_visit(by=roommate, visit=visit)
    assert actions.undo_visit(by=officer, visit=visit).void_reason
    late = record()
    Visit.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(seconds=61))
    with pytest.raises(RuleViolation):
        actions.undo_visit(by=officer, visit=late)
