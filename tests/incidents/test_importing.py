"""A file from sending to taking back: one act, all or nothing, nobody else's business."""

import pytest
from django.core.management import call_command

from audit.models import Entry
from core.errors import NotAllowed, RuleViolation
from incidents import actions
from incidents.models import ImportBatch, IncidentCount
from tests.factories import IncidentCountFactory
from tests.incidents.conftest import OCTOBER, SEPTEMBER, csv, on_record

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def content(room, far_room):
    """A new figure, a changed one, one as it was, a foreign room, and nonsense; the record holds two of them."""
    IncidentCountFactory(room=room, month=OCTOBER, kind="fraud", count=2)
    IncidentCountFactory(room=room, month=SEPTEMBER, kind="theft", count=7)
    return csv(
        "room_code,month,kind,count",
        f"{room.code},2026-10,theft,5",
        f"{room.code},2026-10,fraud,3",
        f"{room.code},2026-09,theft,7",
        f"{far_room.code},2026-10,theft,1",
        f"{room.code},2026-10,theft?,1",
    )


@pytest.fixture
def batch(chief, content):
    return actions.read_file(by=chief, name="october.csv", content=content)


def test_reading_writes_nothing(batch, room):
    assert batch.counts == {"created": 1, "updated": 1, "unchanged": 1, "rejected": 2}
    assert on_record() == {(room.pk, OCTOBER, "fraud"): 2, (room.pk, SEPTEMBER, "theft"): 7}
    assert not Entry.objects.filter(verb="incidents_imported").exists()
    assert [item["reason"] for item in batch.rejected] == ["room_unknown", "kind_unknown"]


def test_confirming_is_one_act_with_one_line(chief, batch, room, far_room):
    done = actions.confirm_import(by=chief, batch=batch)
    assert (done.state, done.done_by) == (ImportBatch.DONE, chief)
    assert on_record(room) == {
        (room.pk, OCTOBER, "theft"): 5, (room.pk, OCTOBER, "fraud"): 3, (room.pk, SEPTEMBER, "theft"): 7
    }  # fmt: skip
    assert on_record(far_room) == {}
    line = Entry.objects.get(verb="incidents_imported")
    assert (line.by, line.target_id, line.changes) == (chief, done.pk, done.counts)


def test_confirmed_twice_it_is_refused(chief, batch):
    actions.confirm_import(by=chief, batch=batch)
    with pytest.raises(RuleViolation):
        actions.confirm_import(by=chief, batch=batch)
    assert Entry.objects.filter(verb="incidents_imported").count() == 1


def test_what_changed_meanwhile_is_looked_at_again_first(chief, batch, room):
    actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "fraud"): 9})
    with pytest.raises(RuleViolation) as refused:
        actions.confirm_import(by=chief, batch=batch)
    assert refused.value.details["moved"] == 1
    assert on_record(room)[room.pk, OCTOBER, "fraud"] == 9
    assert (room.pk, OCTOBER, "theft") not in on_record(room)
    again = actions.compare_again(by=chief, batch=batch)
    assert [line["before"] for line in again.lines] == [None, 9, 7]
    actions.confirm_import(by=chief, batch=again)
    assert on_record(room)[room.pk, OCTOBER, "fraud"] == 3


def test_taken_back_everything_is_as_before_and_unknown_is_unknown(chief, batch, room):
    done = actions.confirm_import(by=chief, batch=batch)
    undone = actions.undo_import(by=chief, batch=done)
    assert (undone.state, undone.undone_by) == (ImportBatch.UNDONE, chief)
    assert on_record(room) == {
        (room.pk, OCTOBER, "theft"): None, (room.pk, OCTOBER, "fraud"): 2, (room.pk, SEPTEMBER, "theft"): 7
    }  # fmt: skip
    assert IncidentCount.objects.entered().count() == 2
    assert Entry.objects.get(verb="import_undone").changes == {"figures": 2}
    with pytest.raises(RuleViolation):
        actions.undo_import(by=chief, batch=undone)


def test_a_number_corrected_since_stands_against_taking_back(chief, batch, room):
    done = actions.confirm_import(by=chief, batch=batch)
    actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): 6})
    with pytest.raises(RuleViolation):
        actions.undo_import(by=chief, batch=done)
    assert on_record(room)[room.pk, OCTOBER, "fraud"] == 3


def test_changed_and_put_back_by_hand_is_changed_all_the_same(chief, batch, room):
    done = actions.confirm_import(by=chief, batch=batch)
    for number in (6, 5):
        actions.enter_counts(by=chief, figures={(room.pk, OCTOBER, "theft"): number})
    with pytest.raises(RuleViolation):
        actions.undo_import(by=chief, batch=done)


def test_a_number_that_was_as_it_is_may_change_and_the_rest_is_taken_back(chief, batch, room):
    done = actions.confirm_import(by=chief, batch=batch)
    actions.enter_counts(by=chief, figures={(room.pk, SEPTEMBER, "theft"): 8})
    actions.undo_import(by=chief, batch=done)
    assert on_record(room)[room.pk, SEPTEMBER, "theft"] == 8


def test_another_person_neither_confirms_nor_takes_back(bureau, batch):
    with pytest.raises(NotAllowed):
        actions.confirm_import(by=bureau, batch=batch)


def test_who_may_not_enter_sends_no_file(officer, content):
    with pytest.raises(NotAllowed):
        actions.read_file(by=officer, name="x.csv", content=content)


def test_a_new_file_takes_the_place_of_one_that_waits_and_leaves_done_ones(chief, batch, content):
    actions.confirm_import(by=chief, batch=batch)
    second = actions.read_file(by=chief, name="b.csv", content=content)
    third = actions.read_file(by=chief, name="c.csv", content=content)
    assert set(ImportBatch.objects.values_list("pk", flat=True)) == {batch.pk, third.pk} - {second.pk}


def test_the_command_tells_its_sums_last_and_is_safe_to_repeat(tmp_path, capsys, content, room, far_room):
    path = tmp_path / "counts.csv"
    path.write_bytes(content)
    call_command("import_incidents", str(path))
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[-1] == "created 2, updated 1, unchanged 1, rejected 1"
    assert lines[0].startswith("row 6: ")
    assert on_record(far_room) == {(far_room.pk, OCTOBER, "theft"): 1}
    call_command("import_incidents", str(path))
    assert capsys.readouterr().out.strip().splitlines()[-1] == "created 0, updated 0, unchanged 4, rejected 1"
    assert Entry.objects.filter(verb="incidents_imported", by=None).count() == 2
