"""Counts entered by action: who may, where, what cannot be, what the trail keeps, and who was faster."""

import pytest

from audit.models import Entry
from core.errors import Invalid, OutOfScope, StaleVersion
from incidents import actions
from incidents.models import IncidentCount
from tests.factories import IncidentCountFactory
from tests.incidents.conftest import OCTOBER, on_record

pytestmark = pytest.mark.usefixtures("november")


def test_a_chief_enters_zeros_and_numbers_and_leaves_the_rest_unknown(chief, room, other_room):
    figures = {
        (room.pk, OCTOBER, "theft"): 4,
        (room.pk, OCTOBER, "robbery"): 0,
        (other_room.pk, OCTOBER, "theft"): None,
    }
    changes = actions.enter_counts(by=chief, figures=figures)
    assert on_record() == {(room.pk, OCTOBER, "theft"): 4, (room.pk, OCTOBER, "robbery"): 0}
    assert {(change.kind, change.before, change.after) for change in changes} == {
        ("theft", None, 4),
        ("robbery", None, 0),
    }
    line = Entry.objects.get(verb="incidents_entered")
    assert (line.by, line.room_id) == (chief, room.pk)
    assert line.changes == {"theft": [None, 4], "robbery": [None, 0]}
    assert "2026-10" in line.subject


def test_a_correction_keeps_what_was_there_in_the_trail(chief, room):
    row = IncidentCountFactory(room=room, month=OCTOBER, count=3)
    actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): 5})
    row.refresh_from_db()
    assert (row.count, row.version, row.updated_by) == (5, 2, chief)
    assert Entry.objects.get(verb="incidents_entered").changes == {"theft": [3, 5]}


def test_a_number_taken_back_is_unknown_and_not_gone(chief, room):
    row = IncidentCountFactory(room=room, month=OCTOBER, count=3)
    actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): None})
    row.refresh_from_db()
    assert row.count is None
    assert not IncidentCount.objects.entered().exists()


def test_saving_the_same_again_writes_nothing(chief, room):
    IncidentCountFactory(room=room, month=OCTOBER, count=3)
    assert actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): 3}) == []
    assert not Entry.objects.exists()


@pytest.mark.parametrize("person", ["officer", "auditor", "auxiliary", "admin"])
def test_who_only_reads_writes_nothing(request, person, room):
    with pytest.raises(OutOfScope):
        actions.enter_counts(by=request.getfixturevalue(person), figures={(room.pk, OCTOBER, "theft"): 1})
    assert on_record() == {}


def test_one_room_out_of_scope_refuses_all(chief, room, far_room):
    with pytest.raises(OutOfScope):
        actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): 1, (far_room.pk, OCTOBER, "theft"): 1})
    assert on_record() == {}


@pytest.mark.parametrize(
    ("key", "number", "field"),
    [
        ((OCTOBER.replace(month=12), "theft"), 1, "month"),
        ((OCTOBER.replace(day=2), "theft"), 1, "month"),
        ((OCTOBER, "witchcraft"), 1, "kind"),
        ((OCTOBER, "theft"), -1, "count"),
        ((OCTOBER, "theft"), 100_000, "count"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(chief, room, key, number, field):
    with pytest.raises(Invalid) as refused:
        actions.enter_counts(by=chief, figures={(room.pk, *key): number})
    assert refused.value.field == field
    assert str(refused.value.message).endswith(".")


def test_a_room_closed_before_the_month_has_none(chief, room):
    room.closed_on = OCTOBER
    room.save()
    with pytest.raises(Invalid):
        actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): 1})


def test_only_what_was_altered_is_written_over_what_others_wrote(chief, room):
    """Somebody saved other cells meanwhile: they stay, and no conflict is told of them."""
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=9)
    previous = {(room.pk, OCTOBER, "theft"): 3, (room.pk, OCTOBER, "fraud"): None}
    actions.enter_counts(by=chief, figures={**previous, (room.pk, OCTOBER, "fraud"): 2}, previous=previous)
    assert on_record() == {(room.pk, OCTOBER, "theft"): 9, (room.pk, OCTOBER, "fraud"): 2}


def test_who_was_faster_is_told_and_nothing_is_saved(chief, room):
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=9)
    previous = {(room.pk, OCTOBER, "theft"): 3, (room.pk, OCTOBER, "fraud"): None}
    typed = {(room.pk, OCTOBER, "theft"): 4, (room.pk, OCTOBER, "fraud"): 2}
    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.enter_counts(by=chief, figures=typed, previous=previous)
    assert refused.value.figures == {(room.pk, OCTOBER, "theft"): 9}
    assert on_record() == {(room.pk, OCTOBER, "theft"): 9}


def test_two_who_typed_the_same_do_not_collide(chief, room):
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=4)
    key = (room.pk, OCTOBER, "theft")
    assert actions.enter_counts(by=chief, figures={key: 4}, previous={key: 3}) == []


def test_a_stale_version_is_refused(chief, room):
    row = IncidentCountFactory(room=room, month=OCTOBER, count=3, version=4)
    key = (room.pk, OCTOBER, "theft")
    with pytest.raises(StaleVersion) as refused:
        actions.enter_counts(by=chief, figures={key: 5}, versions={key: 3})
    assert refused.value.current == row
