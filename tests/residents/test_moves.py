"""Moving, moving away, coming back, dying, and taking an error back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, OutOfScope, RuleViolation
from residents import actions
from residents.models import SearchTerm
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def next_door(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def resident(officer, home, today):
    """Lives at home since a hundred days."""
    return actions.enter_resident(by=officer, household=home, name="张三", from_on=today - timedelta(days=100))


def stays(resident):
    return list(resident.residencies.order_by("from_on", "id").values_list("household", "from_on", "until_on"))


def test_a_move_keeps_the_old_home_in_the_history(officer, resident, home, next_door, today):
    moved = actions.move(
        by=officer, resident=resident, household=next_door, kind="temporary", on=today, reason="married"
    )
    assert (moved.household, moved.residency_kind) == (next_door, "temporary")
    assert stays(moved) == [(home.pk, today - timedelta(days=100), today), (next_door.pk, today, None)]
    old = moved.residencies.order_by("from_on").first()
    assert (old.moved_to, old.end_reason) == (str(next_door.dwelling), "married")
    line = Entry.objects.get(verb="moved", target_id=resident.pk)
    assert line.changes["household"] == [home.pk, next_door.pk]


def test_a_household_nobody_lives_in_ends_and_opens_again(officer, resident, home, next_door, today):
    actions.move(by=officer, resident=resident, household=next_door, kind="permanent", on=today)
    home.refresh_from_db()
    assert home.ended_on == today
    newcomer = actions.enter_resident(by=officer, household=home, name="李四")
    home.refresh_from_db()
    assert (home.ended_on, home.visit_from) == (None, today)
    assert newcomer.household == home


def test_members_move_together_or_not_at_all(officer, resident, home, next_door, today):
    late = actions.enter_resident(by=officer, household=home, name="小张", from_on=today)
    with pytest.raises(RuleViolation, match="cannot end before"):
        actions.move_together(
            by=officer, residents=[resident, late], household=next_door, kind="permanent", on=today - timedelta(days=3)
        )
    resident.refresh_from_db()
    assert resident.household == home
    actions.move_together(by=officer, residents=[resident, late], household=next_door, kind="permanent", on=today)
    assert next_door.residents.count() == 2


def test_both_rooms_are_required(officer, chief, neighbour, resident, other_room, today):
    far = factories.HouseholdFactory(room=other_room)
    for by in (officer, neighbour):
        with pytest.raises(OutOfScope):
            actions.move(by=by, resident=resident, household=far, kind="permanent", on=today)
    moved = actions.move(by=chief, resident=resident, household=far, kind="permanent", on=today)
    assert moved.room == other_room
    assert set(SearchTerm.objects.filter(resident=resident).values_list("room", flat=True)) == {other_room.pk}
    old = moved.residencies.order_by("from_on").first()
    assert old.moved_to == other_room.name, "the room that is left does not learn the door"


@pytest.mark.parametrize("days", [1, -101])
def test_a_day_in_the_future_or_before_the_residency_is_refused(officer, resident, next_door, today, days):
    on = today + timedelta(days=days)
    with pytest.raises(RuleViolation):
        actions.move(by=officer, resident=resident, household=next_door, kind="permanent", on=on)
    with pytest.raises(RuleViolation):
        actions.move_out(by=officer, resident=resident, on=on)
    with pytest.raises(RuleViolation):
        actions.record_death(by=officer, resident=resident, on=on)


def test_into_the_same_household_is_no_move(officer, resident, home, today):
    with pytest.raises(RuleViolation, match="already"):
        actions.move(by=officer, resident=resident, household=home, kind="permanent", on=today)


def test_who_moved_away_stays_in_the_register_of_the_last_room(officer, resident, home, room, today):
    left = actions.move_out(by=officer, resident=resident, on=today, moved_to="长沙", reason="work")
    assert (left.household, left.room, left.whereabouts) == (None, room, "moved_out")
    stay = left.residencies.get()
    assert (stay.until_on, stay.moved_to, stay.end_reason) == (today, "长沙", "work")
    assert Entry.objects.get(verb="moved_out").reason == "work"


def test_who_moved_away_comes_back_before_moving_again(officer, resident, home, next_door, today):
    actions.move_out(by=officer, resident=resident, on=today - timedelta(days=10))
    for refused in (
        lambda: actions.move(by=officer, resident=resident, household=next_door, kind="permanent", on=today),
        lambda: actions.move_out(by=officer, resident=resident, on=today),
        lambda: actions.come_back(
            by=officer, resident=resident, household=home, kind="permanent", on=today - timedelta(days=11)
        ),
        lambda: actions.come_back(
            by=officer, resident=resident, household=home, kind="permanent", on=today + timedelta(days=1)
        ),
    ):
        with pytest.raises(RuleViolation):
            refused()
    back = actions.come_back(by=officer, resident=resident, household=next_door, kind="lodging", on=today)
    assert back.whereabouts == "here"
    assert [stay[0] for stay in stays(back)] == [home.pk, next_door.pk]
    with pytest.raises(RuleViolation, match="already"):
        actions.come_back(by=officer, resident=resident, household=home, kind="permanent", on=today)


def test_a_death_ends_everything(officer, resident, next_door, today):
    gone = actions.record_death(by=officer, resident=resident, on=today)
    assert (gone.household, gone.died_on, gone.whereabouts) == (None, today, "died")
    assert gone.residencies.get().until_on == today
    assert Entry.objects.filter(verb="died", target_id=resident.pk).exists()
    for refused in (
        lambda: actions.record_death(by=officer, resident=resident, on=today),
        lambda: actions.move(by=officer, resident=resident, household=next_door, kind="permanent", on=today),
        lambda: actions.come_back(by=officer, resident=resident, household=next_door, kind="permanent", on=today),
        lambda: actions.move_out(by=officer, resident=resident, on=today),
    ):
        with pytest.raises(RuleViolation):
            refused()


def test_somebody_who_moved_away_may_have_died_since(officer, resident, today):
    actions.move_out(by=officer, resident=resident, on=today - timedelta(days=20))
    with pytest.raises(RuleViolation):
        actions.record_death(by=officer, resident=resident, on=today - timedelta(days=30))
    actions.record_death(by=officer, resident=resident, on=today - timedelta(days=5))
    assert resident.residencies.get().until_on == today - timedelta(days=20)


def test_a_death_before_the_birth_is_refused(officer, home, today):
    child = actions.enter_resident(by=officer, household=home, name="小张", birth_date=today, from_on=today)
    with pytest.raises(RuleViolation, match="birth"):
        actions.record_death(by=officer, resident=child, on=today - timedelta(days=1))


@pytest.mark.parametrize("verb", ["move_out", "record_death"])
def test_an_error_is_taken_back_with_a_reason(officer, resident, home, today, verb):
    getattr(actions, verb)(by=officer, resident=resident, on=today)
    with pytest.raises(Invalid):
        actions.undo_departure(by=officer, resident=resident, reason=" ")
    back = actions.undo_departure(by=officer, resident=resident, reason="wrong person")
    home.refresh_from_db()
    assert (back.household, back.died_on, home.ended_on) == (home, None, None)
    assert back.residencies.get().until_on is None
    assert Entry.objects.get(verb="departure_undone").reason == "wrong person"
    with pytest.raises(RuleViolation):
        actions.undo_departure(by=officer, resident=resident, reason="again")


def test_others_cannot_record_that_somebody_left(neighbour, bureau, resident, today):
    for by in (neighbour, bureau):
        with pytest.raises(OutOfScope):
            actions.move_out(by=by, resident=resident, on=today)
        with pytest.raises(OutOfScope):
            actions.record_death(by=by, resident=resident, on=today)
        with pytest.raises(OutOfScope):
            actions.undo_departure(by=by, resident=resident, reason="no")
