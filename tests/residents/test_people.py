"""Entering, changing and looking up persons."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, close_old_connections
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, OutOfScope, StaleVersion
from core.privacy.encryption import keyed_hash
from residents import actions
from residents.errors import AlreadyRegistered
from residents.models import Resident, SearchTerm
from tests import factories
from tests.residents.numbers import number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def enter(officer, household):
    def enter(**facts):
        facts = {"name": "张三", "by": officer, "household": household, **facts}
        return actions.enter_resident(**facts)

    return enter


def test_the_number_fills_in_birth_sex_and_region_and_is_stored_encrypted(enter, household):
    resident = enter(document_kind="id_card", id_number=number(order="002").lower(), phone="+86 138 0013 8000")
    assert (resident.birth_date, resident.sex, resident.region_code) == (date(1980, 3, 2), "2", "430923")
    assert resident.room == household.room
    assert resident.id_number_hash == keyed_hash(f"id_card:{number(order='002')}")
    assert resident.id_number_masked == f"4309**********{number(order='002')[-4:]}"
    assert resident.phone_masked == "138****8000"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM residents_resident WHERE id = %s", [resident.pk])
        stored = "".join(cursor.fetchone())
    assert number(order="002") not in stored
    assert "13800138000" not in stored
    assert Resident.objects.get(pk=resident.pk).phone == "13800138000"


def test_entering_begins_a_residency_indexes_and_writes_the_trail(enter, officer):
    since = timezone.localdate() - timedelta(days=400)
    resident = enter(from_on=since, residency_kind="temporary")
    residency = resident.residencies.get()
    assert (residency.from_on, residency.until_on, residency.kind) == (since, None, "temporary")
    assert SearchTerm.objects.filter(resident=resident).exists()
    line = Entry.objects.get(verb="created", target_id=resident.pk)
    assert line.by == officer
    assert line.room_id == resident.room_id


def test_not_known_is_allowed_many_times(enter):
    first, second = enter(), enter()
    assert (first.document_kind, first.id_number_hash) == ("unknown", None)
    assert second.id_number_hash is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"document_kind": "id_card", "id_number": number()[:-1]}, "id_number"),
        ({"document_kind": "id_card"}, "id_number"),
        ({"document_kind": "none", "id_number": "E12345"}, "document_kind"),
        ({"document_kind": "id_card", "id_number": number(), "birth_date": date(1999, 1, 1)}, "birth_date"),
        ({"document_kind": "id_card", "id_number": number(), "sex": "2"}, "sex"),
        ({"birth_date": date(2999, 1, 1)}, "birth_date"),
        ({"from_on": date(2999, 1, 1)}, "from_on"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_what_is_wrong_names_its_field(enter, facts, field):
    with pytest.raises(Invalid) as refused:
        enter(**facts)
    assert refused.value.field == field
    assert not Resident.objects.exists()


def test_a_household_elsewhere_is_like_an_absent_one(enter, other_room):
    with pytest.raises(OutOfScope):
        enter(household=factories.HouseholdFactory(room=other_room))


def test_a_number_known_in_the_own_room_leads_to_that_person(enter):
    first = enter(document_kind="id_card", id_number=number())
    with pytest.raises(AlreadyRegistered) as existing:
        enter(name="李四", document_kind="id_card", id_number=number())
    assert existing.value.resident == first
    assert existing.value.in_scope
    assert "张三" in str(existing.value.message)


def test_a_number_known_elsewhere_tells_only_the_room_and_is_written_down(enter, neighbour, other_room):
    theirs = actions.enter_resident(
        by=neighbour, household=factories.HouseholdFactory(room=other_room), name="王五",
        document_kind="id_card", id_number=number(),
    )  # fmt: skip
    with pytest.raises(AlreadyRegistered) as existing:
        enter(document_kind="id_card", id_number=number())
    text = str(existing.value.message)
    assert other_room.name in text
    assert "王五" not in text
    line = Entry.objects.get(verb="looked_up")
    assert line.target_id == theirs.pk
    assert number() not in line.subject


def test_the_same_number_as_another_document_is_the_same_person(enter):
    enter(document_kind="passport", id_number="E12345678")
    with pytest.raises(AlreadyRegistered):
        enter(document_kind="other", id_number="E12345678")
    assert Resident.objects.count() == 1


def test_a_race_for_one_number_is_answered_like_a_known_number(enter, monkeypatch):
    from residents.actions import people

    first = enter(document_kind="id_card", id_number=number())
    looks = iter([None, first])
    monkeypatch.setattr(people, "_of_same_name", lambda facts: [])
    monkeypatch.setattr(people, "_with_number", lambda number: next(looks))
    with pytest.raises(AlreadyRegistered):
        enter(document_kind="id_card", id_number=number())
    assert Resident.objects.count() == 1


def test_changing_a_number_indexes_it_anew_and_frees_the_old_one(enter, officer):
    resident = enter(document_kind="id_card", id_number=number())
    actions.change_resident(by=officer, resident=resident, document_kind="id_card", id_number=number(order="003"))
    resident.refresh_from_db()
    assert resident.id_number_hash == keyed_hash(f"id_card:{number(order='003')}")
    line = Entry.objects.get(verb="changed", target_id=resident.pk)
    assert line.changes["id_number"] == ["•••", "•••"]
    assert number(order="003") not in str(line.changes)
    enter(document_kind="id_card", id_number=number(), confirm_same_name=True)


def test_changing_to_a_taken_number_is_refused(enter, officer):
    enter(document_kind="id_card", id_number=number())
    other = enter()
    with pytest.raises(AlreadyRegistered):
        actions.change_resident(by=officer, resident=other, document_kind="id_card", id_number=number())
    other.refresh_from_db()
    assert other.document_kind == "unknown"


def test_facts_of_an_identity_card_cannot_be_contradicted_or_emptied(enter, officer):
    resident = enter(document_kind="id_card", id_number=number())
    with pytest.raises(Invalid):
        actions.change_resident(by=officer, resident=resident, birth_date=date(1999, 1, 1))
    changed = actions.change_resident(by=officer, resident=resident, birth_date=None, sex="0")
    assert (changed.birth_date, changed.sex) == (date(1980, 3, 2), "1")


def test_the_second_of_two_editors_is_told(enter, officer, roommate):
    resident = enter()
    actions.change_resident(by=officer, resident=resident, expected_version=1, note="a")
    with pytest.raises(StaleVersion) as stale:
        actions.change_resident(by=roommate, resident=resident, expected_version=1, note="b")
    assert stale.value.current.note == "a"


def test_the_residency_follows_its_kind(enter, officer):
    resident = enter()
    actions.change_resident(by=officer, resident=resident, residency_kind="lodging")
    assert resident.residencies.get().kind == "lodging"


def test_a_renamed_person_is_found_by_the_new_name(enter, officer):
    from residents.search import find

    resident = enter()
    actions.change_resident(by=officer, resident=resident, name="赵六")
    assert find(officer, "赵六").residents == [resident]
    assert not find(officer, "张三").residents


def test_others_cannot_change(enter, neighbour, bureau):
    resident = enter()
    for stranger in (neighbour, bureau):
        with pytest.raises(OutOfScope):
            actions.change_resident(by=stranger, resident=resident, note="x")


def test_an_unknown_fact_is_a_mistake_of_the_caller(enter, officer):
    resident = enter()
    with pytest.raises(TypeError):
        actions.change_resident(by=officer, resident=resident, died_on=date(2020, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_make_one_person(officer, household):
    """The unique hash decides, whoever comes first; the others are told in words."""
    outcomes = []

    def enter():
        try:
            actions.enter_resident(
                by=officer, household=household, name="张三", document_kind="id_card", id_number=number()
            )
            outcomes.append("made")
        except AlreadyRegistered:
            outcomes.append("known")
        except IntegrityError:
            outcomes.append("broken")
        finally:
            close_old_connections()
            from django.db import connection

            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["known"] * 9 + ["made"]
    assert Resident.objects.count() == 1
