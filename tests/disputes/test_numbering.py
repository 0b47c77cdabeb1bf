"""Numbers by room and year: consecutive whoever opens at once, given back by whoever fails."""

import uuid
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone, translation

from core.errors import Invalid
from core.time.periods import Period
from disputes import actions
from disputes.ledger import ledger_line, number_notes, with_ledger_rows
from disputes.models import Dispute, Numbering
from tests import factories
from tests.racing import in_threads


def body_of(officer, room, **changed):
    return {
        "by": officer, "client_id": uuid.uuid4(), "room": room, "kind": "neighbour", "summary": "排水沟改道",
        "parties": [{"side": "a", "name": "王强"}], **changed,
    }  # fmt: skip


def sequences(room):
    return list(Dispute.objects.filter(numbered_by=room).order_by("sequence").values_list("sequence", flat=True))


@pytest.mark.django_db
def test_a_number_names_room_and_year_and_rooms_count_apart(officer, room, neighbour, other_room):
    first, _created = actions.open_dispute(**body_of(officer, room))
    second, _created = actions.open_dispute(**body_of(officer, room))
    elsewhere, _created = actions.open_dispute(**body_of(neighbour, other_room))
    year = timezone.localdate().year
    assert [first.number, second.number] == [f"{room.code}-{year}-0001", f"{room.code}-{year}-0002"]
    assert elsewhere.number == f"{other_room.code}-{year}-0001"
    assert second.short_number == f"{second.numbered_by.code[-6:]}-{year}-0002"


@pytest.mark.django_db
def test_each_year_begins_with_one(officer, room):
    Numbering.objects.create(room=room, year=timezone.localdate().year - 1, last=417)
    dispute, _created = actions.open_dispute(**body_of(officer, room))
    assert dispute.sequence == 1


@pytest.mark.django_db
def test_the_year_is_that_of_the_local_day(officer, room, monkeypatch):
    """At half past midnight on New Year's Day in China it is still the old year in Greenwich."""
    moment = timezone.datetime.fromisoformat("2027-01-01T00:30:00+08:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    dispute, _created = actions.open_dispute(**body_of(officer, room))
    assert (dispute.year, dispute.number) == (2027, f"{room.code}-2027-0001")


@pytest.mark.django_db
def test_an_opening_that_fails_leaves_no_gap(officer, room):
    actions.open_dispute(**body_of(officer, room))
    with transaction.atomic():
        actions.open_dispute(**body_of(officer, room))
        transaction.set_rollback(True)
    with pytest.raises(Invalid):
        actions.open_dispute(**body_of(officer, room, parties=[{"side": "a", "name": " "}]))
    dispute, _created = actions.open_dispute(**body_of(officer, room))
    assert dispute.sequence == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_opened_at_once_have_fifty_consecutive_numbers(officer, room):
    result = in_threads(50, lambda number: actions.open_dispute(**body_of(officer, room)))
    wrong = [outcome for outcome in result if not isinstance(outcome, tuple)]
    assert not wrong, wrong[:3]
    assert sequences(room) == list(range(1, 51))
    assert Numbering.objects.get(room=room).last == 50


@pytest.mark.django_db(transaction=True)
def test_one_submission_sent_often_at_once_makes_one_case_and_no_gap(officer, room):
    body = body_of(officer, room)
    result = in_threads(20, lambda number: actions.open_dispute(**body))
    wrong = [outcome for outcome in result if not isinstance(outcome, tuple)]
    assert not wrong, wrong[:3]
    assert sum(created for _dispute, created in result) == 1
    assert len({dispute.pk for dispute, _created in result}) == 1
    assert Dispute.objects.get().parties.count() == 1
    actions.open_dispute(**body_of(officer, room))
    assert sequences(room) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_finding_at_once_makes_one_case_and_no_gap(officer, room):
    visit = factories.VisitFactory(household__room=room, visited_by=officer)
    finding = visit.findings.create(kind="dispute", text="与邻居吵架")
    result = in_threads(10, lambda number: actions.open_dispute(**body_of(officer, room, finding=finding)))
    assert sorted(type(outcome).__name__ for outcome in result) == ["Conflict"] * 9 + ["tuple"]
    actions.open_dispute(**body_of(officer, room))
    assert sequences(room) == [1, 2]


@pytest.mark.django_db
def test_the_year_of_a_number_is_the_year_of_its_report(officer, room, monkeypatch):
    """Reported on the last day of the year and entered in the new one, it stands in the ledger of the old year."""
    moment = timezone.datetime.fromisoformat("2027-01-02T10:00:00+08:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    late, _created = actions.open_dispute(**body_of(officer, room, reported_on=date(2026, 12, 31)))
    new, _created = actions.open_dispute(**body_of(officer, room, reported_on=date(2027, 1, 2)))
    assert (late.number, new.number) == (f"{room.code}-2026-0001", f"{room.code}-2027-0001")


@pytest.mark.django_db
def test_the_ledgers_of_both_years_say_where_a_number_went(officer, room, monkeypatch):
    moment = timezone.datetime.fromisoformat("2027-01-03T10:00:00+08:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    _first, moved, voided, last = (
        actions.open_dispute(**body_of(officer, room, reported_on=date(2026, 12, 20 + n)))[0] for n in range(4)
    )
    actions.change_dispute(by=officer, dispute=moved, values={"reported_on": date(2027, 1, 2)})
    actions.change_dispute(by=officer, dispute=last, values={"reported_on": date(2027, 1, 3)})
    actions.void(by=officer, dispute=voided, reason="录入错误")
    scope = officer.scope_for(Dispute.VIEW)
    with translation.override("en"):
        old = number_notes(scope, Period(date(2026, 1, 1), date(2026, 12, 31)), room=room)
    assert [note.split(":")[0] for note in old] == [moved.number, voided.number, last.number]
    assert "reported on 2027-01-02" in old[0]
    assert "voided" in old[1]
    moved.refresh_from_db()
    with translation.override("en"):
        assert "numbered in 2026" in ledger_line(with_ledger_rows(Dispute.objects.filter(pk=moved.pk)).get()).remarks
