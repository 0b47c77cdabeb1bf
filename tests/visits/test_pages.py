"""The pages of visits: who sees them, what they save, what they show."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from followups.models import FollowUp
from residents.search import index_household, index_resident
from tests import factories
from visits.models import Finding, Visit

CREATE = "/visits/new/"


def filled(**changed):
    """What the form sends."""
    return {
        "client_id": str(uuid.uuid4()),
        "contact": "met",
        "note": "",
        "occurred_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
        "minutes": "10",
        "next": "none",
        "findings-TOTAL_FORMS": "0",
        "findings-INITIAL_FORMS": "0",
        **changed,
    }


def test_logging_a_visit_from_a_household(signed_in, officer, household, resident):
    client = signed_in(officer)
    page = client.get(CREATE, {"household": household.pk, "kind": "return"})
    assert page.status_code == 200
    assert resident.name in page.text
    sent = filled(
        residents=[resident.pk],
        note="身体好",
        next="30",
        **{"findings-TOTAL_FORMS": "1", "findings-0-kind": "hazard", "findings-0-text": "电线老化"},
    )
    response = client.post(f"{CREATE}?household={household.pk}&kind=return", sent)
    visit = Visit.objects.get()
    assert response.status_code == 302
    assert response.url == f"/visits/{visit.pk}/?saved=1"
    assert (visit.kind, visit.note, visit.household) == ("return", "身体好", household)
    assert visit.next_visit_on == timezone.localdate() + timedelta(days=30)
    assert list(visit.residents.all()) == [resident]
    assert Finding.objects.get().text == "电线老化"
    story = client.get(response.url)
    assert "Saved." in story.text
    assert "电线老化" in story.text
    assert reverse("visits:undo", args=[visit.pk]) in story.text


def test_a_double_tap_makes_one_visit(signed_in, officer, household):
    client, sent = signed_in(officer), filled()
    first = client.post(f"{CREATE}?household={household.pk}", sent)
    second = client.post(f"{CREATE}?household={household.pk}", sent)
    assert first.url == second.url
    assert Visit.objects.count() == 1
    other = client.post(f"{CREATE}?household={household.pk}", {**sent, "note": "另一次"})
    assert other.status_code == 409
    assert Visit.objects.get().get_absolute_url() in other.text


def test_from_a_follow_up_one_sees_why_and_it_closes(signed_in, officer, household):
    due = factories.FollowUpFactory(household=household)
    client = signed_in(officer)
    page = client.get(CREATE, {"follow_up": due.pk})
    assert due.reason in page.text
    client.post(f"{CREATE}?follow_up={due.pk}", filled())
    due.refresh_from_db()
    assert due.state == "done"
    assert "Closed: 1 follow-up." in client.get(Visit.objects.get().get_absolute_url()).text


def test_without_a_household_one_chooses(signed_in, officer, household, far_room, django_assert_max_num_queries):
    factories.HouseholdFactory(room=far_room, label="远处人家")
    due = factories.FollowUpFactory(household=household)
    client = signed_in(officer)
    with django_assert_max_num_queries(14):
        page = client.get(CREATE)
    assert due.reason in page.text
    assert household.label in page.text
    assert "远处人家" not in page.text


def test_finding_the_household_as_one_types(signed_in, officer, chief, household, resident, far_room):
    far = factories.HouseholdFactory(room=far_room, label="李秀英远处")
    for home in (household, far):
        index_household(home)
    index_resident(resident)
    client = signed_in(officer)
    for text in ("李秀", "lxy", "lixiu", household.dwelling.address):
        result = client.get(reverse("visits:choose"), {"q": text, "kind": "return"}).text
        assert f"?household={household.pk}&amp;kind=return" in result, text
        assert far.label not in result
    assert "No household found" in client.get(reverse("visits:choose"), {"q": "没有此人"}).text
    assert not Entry.objects.filter(verb="searched").exists()
    signed_in(chief).get(reverse("visits:choose"), {"q": "李秀"})
    assert Entry.objects.get(verb="searched").reason == "to log a visit"


def test_a_patrol_needs_only_a_place(signed_in, officer, room, household):
    client = signed_in(officer)
    assert client.get(CREATE, {"kind": "patrol"}).status_code == 200
    response = client.post(f"{CREATE}?kind=patrol", filled(place="菜市场一带", minutes="60"))
    assert response.status_code == 302
    visit = Visit.objects.get()
    assert (visit.kind, visit.household, visit.room, visit.place) == ("patrol", None, room, "菜市场一带")


def test_the_chief_chooses_the_room_of_a_patrol_and_who_went(signed_in, chief, officer, room, other_room):
    client = signed_in(chief)
    page = client.get(CREATE, {"kind": "patrol"})
    assert room.name in page.text
    assert other_room.name in page.text
    client.post(f"{CREATE}?kind=patrol&room={room.pk}", filled(visited_by=officer.pk))
    assert Visit.objects.get().visited_by == officer


def test_errors_stand_beside_the_field_and_nothing_is_lost(signed_in, officer, household):
    sent = filled(note="很长的记录", minutes="900", next="date")
    response = signed_in(officer).post(f"{CREATE}?household={household.pk}", sent)
    assert response.status_code == 422
    assert "很长的记录" in response.text
    assert sent["client_id"] in response.text
    assert "Pick the day of the next visit." in response.text
    assert not Visit.objects.exists()


def test_a_finding_without_words_is_not_dropped_silently(signed_in, officer, household):
    sent = filled(**{"findings-TOTAL_FORMS": "1", "findings-0-kind": "dispute", "findings-0-text": " "})
    response = signed_in(officer).post(f"{CREATE}?household={household.pk}", sent)
    assert response.status_code == 422
    assert "Say in one line" in response.text


def test_what_the_action_refuses_comes_back_beside_the_field(signed_in, officer, household):
    later = timezone.localtime() + timedelta(days=2)
    sent = filled(occurred_at=f"{later:%Y-%m-%dT%H:%M}")
    response = signed_in(officer).post(f"{CREATE}?household={household.pk}", sent)
    assert response.status_code == 422
    assert "lies in the future" in response.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("neighbour", 404), ("outsider", 404), ("bureau", 403), ("auditor", 403), ("admin", 403)],
)
def test_others_log_no_visit_here(request, signed_in, household, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(CREATE, {"household": household.pk}).status_code == status
    assert client.post(f"{CREATE}?household={household.pk}", filled()).status_code == status
    assert not Visit.objects.exists()


@pytest.mark.parametrize("query", [{"household": "x"}, {"household": 10**20}, {"follow_up": "0x1"}, {"household": 999}])
def test_nonsense_in_the_address_is_an_absent_record(signed_in, officer, query):
    assert signed_in(officer).get(CREATE, query).status_code == 404


def test_a_confidential_follow_up_is_not_told_to_an_auxiliary(signed_in, auxiliary, household):
    due = factories.FollowUpFactory(household=household, is_confidential=True, reason_code="listing_cadence")
    client = signed_in(auxiliary)
    assert client.get(CREATE, {"follow_up": due.pk}).status_code == 404
    client.post(f"{CREATE}?household={household.pk}", filled())
    due.refresh_from_db()
    assert due.state == "done"
    page = client.get(Visit.objects.get().get_absolute_url())
    assert "Closed" not in page.text
    assert "What followed" not in page.text


def test_undo_from_the_message(signed_in, officer, roommate, record):
    visit = record()
    assert signed_in(roommate).post(reverse("visits:undo", args=[visit.pk])).status_code == 409
    client = signed_in(officer)
    assert client.get(reverse("visits:undo", args=[visit.pk])).status_code == 405
    response = client.post(reverse("visits:undo", args=[visit.pk]), follow=True)
    visit.refresh_from_db()
    assert visit.is_void
    assert "Undone" in response.text


def test_the_list_filters_and_hides_voided(signed_in, officer, record, household):
    old = record(days_ago=40, note="很久以前", findings=[{"kind": "hazard", "text": "x"}])
    new = record(contact="refused", note="刚才")
    gone = record(note="作废")
    Visit.objects.filter(pk=gone.pk).update(voided_at=timezone.now(), void_reason="错")
    client = signed_in(officer)

    def listed_ids(**query):
        text = client.get(reverse("visits:list"), query).text
        return {visit.pk for visit in (old, new, gone) if f'data-href="{visit.get_absolute_url()}"' in text}

    assert listed_ids() == {old.pk, new.pk}
    assert listed_ids(period="today") == {new.pk}
    assert listed_ids(contact="refused") == {new.pk}
    assert listed_ids(findings="any") == {old.pk}
    assert listed_ids(findings="hazard") == {old.pk}
    assert listed_ids(findings="dispute") == set()
    assert listed_ids(occurred_to=(timezone.localdate() - timedelta(days=40)).isoformat()) == {old.pk}
    assert listed_ids(household=household.pk, kind="door") == {old.pk, new.pk}
    assert listed_ids(community=household.dwelling.community_id) == {old.pk, new.pk}
    assert listed_ids(visited_by=officer.pk) == {old.pk, new.pk}
    assert listed_ids(voided="true") == {old.pk, new.pk}


def test_the_auditor_reads_voided_visits(signed_in, auditor, record):
    gone = record()
    Visit.objects.filter(pk=gone.pk).update(voided_at=timezone.now(), void_reason="走错门")
    client = signed_in(auditor)
    assert f'data-href="{gone.get_absolute_url()}"' in client.get(reverse("visits:list"), {"voided": "true"}).text
    assert "走错门" in client.get(gone.get_absolute_url()).text


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_asks_few_questions(signed_in, chief, officer, household, rows, django_assert_max_num_queries):
    for _number in range(rows):
        visit = factories.VisitFactory(household=household, visited_by=officer)
        Finding.objects.create(visit=visit, kind="other", text="x")
    client = signed_in(chief)
    client.get(reverse("visits:list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("visits:list"))


def test_the_sheet_holds_what_the_list_shows_and_is_audited(signed_in, officer, record):
    record(note="=1+1", findings=[{"kind": "hazard", "text": "电线"}])
    record(days_ago=40)
    response = signed_in(officer).get(reverse("visits:list"), {"format": "csv", "period": "today"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]
    assert "电线" in lines[1]
    assert Entry.objects.get(verb="exported").by == officer


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("chief", 200), ("bureau", 200), ("auditor", 200),
                                             ("neighbour", 404), ("outsider", 404), ("admin", 403)])  # fmt: skip
def test_who_reads_a_visit(request, signed_in, record, who, status):
    visit = record()
    client = signed_in(request.getfixturevalue(who))
    assert client.get(visit.get_absolute_url()).status_code == status
    story = client.get(reverse("visits:household_story", args=[visit.household_id]))
    assert story.status_code == status


def test_the_story_of_a_corrected_visit(signed_in, officer, record):
    visit = record(note="没人", findings=[{"kind": "hazard", "text": "电线"}])
    client = signed_in(officer)
    page = client.get(reverse("visits:correct", args=[visit.pk]))
    assert "电线" in page.text
    row = visit.findings.get()
    sent = filled(
        version="1",
        note="见到老人",
        reason="写错了",
        minutes="20",
        occurred_at=f"{timezone.localtime(visit.occurred_at):%Y-%m-%dT%H:%M}",
        **{"findings-TOTAL_FORMS": "1", "findings-INITIAL_FORMS": "1", "findings-0-id": str(row.pk)},
        **{"findings-0-kind": "hazard", "findings-0-text": "电线老化"},
    )
    response = client.post(reverse("visits:correct", args=[visit.pk]), sent, follow=True)
    assert response.status_code == 200
    text = response.text
    assert "没人" in text
    assert "见到老人" in text
    assert "写错了" in text
    assert "Minutes: 15 → 20" in text
    visit.refresh_from_db()
    assert visit.version == 2


def test_somebody_was_faster(signed_in, officer, chief, record):
    from visits import actions

    visit = record(note="原来")
    actions.correct_visit(by=chief, visit=visit, expected_version=1, note="所长改的")
    client = signed_in(officer)
    sent = filled(version="1", note="我改的")
    response = client.post(reverse("visits:correct", args=[visit.pk]), sent)
    assert response.status_code == 409
    assert "我改的" in response.text
    assert "所长改的" in response.text
    assert 'name="version" value="2"' in response.text


def test_voiding_asks_a_reason_and_says_what_opens_again(signed_in, officer, roommate, household, record):
    due = factories.FollowUpFactory(household=household)
    visit = record()
    place = reverse("visits:void", args=[visit.pk])
    client = signed_in(officer)
    assert "1 follow-up that it closed opens again" in client.get(place).text
    assert client.post(place, {"reason": ""}).status_code == 422
    client.post(place, {"reason": "走错门了"})
    due.refresh_from_db()
    visit.refresh_from_db()
    assert (visit.void_reason, due.state) == ("走错门了", "open")
    assert FollowUp.objects.count() == 1
    other = record()
    assert signed_in(roommate).post(reverse("visits:void", args=[other.pk]), {"reason": "不是我的"}).status_code == 403


@pytest.mark.parametrize("kind", ["door", "return", "patrol"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_in_both_languages(signed_in, officer, household, record, kind, language):
    visit = record(kind=kind)
    client = signed_in(officer, language)
    for place in (
        reverse("visits:list"),
        visit.get_absolute_url(),
        f"{CREATE}?household={household.pk}&kind={kind}",
        f"{CREATE}?kind={kind}",
        reverse("visits:correct", args=[visit.pk]),
        reverse("visits:void", args=[visit.pk]),
        reverse("visits:household_story", args=[household.pk]),
    ):
        assert client.get(place).status_code == 200, place
