"""The story in the margin of a household and of a person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from visits import actions


def home_story(client, household):
    return client.get(reverse("visits:household_story", args=[household.pk])).text


def test_a_household_is_told_by_its_visits_and_what_they_closed(signed_in, officer, household, resident, record):
    due = factories.FollowUpFactory(household=household, due_on=timezone.localdate())
    told_off = factories.FollowUpFactory(
        household=household,
        due_on=timezone.localdate() - timedelta(days=200),
        state="cancelled",
        cancelled_at=timezone.now() - timedelta(days=190),
        cancel_reason="全家外出务工",
    )
    record(days_ago=30, contact="not_home", note="敲门无人")
    record(residents=[resident], findings=[{"kind": "hazard", "text": "楼道堆物"}])
    text = home_story(signed_in(officer), household)
    due.refresh_from_db()
    assert due.state == "done"
    for said in ("敲门无人", "nobody home", "Met: 李秀英", "Safety hazard: 楼道堆物", "Closed what was due:"):
        assert said in text
    assert told_off.cancel_reason in text
    assert text.index("楼道堆物") < text.index("敲门无人") < text.index("全家外出务工")


def test_a_voided_visit_leaves_the_story(signed_in, officer, household, record):
    visit = record(note="走错门了")
    actions.void_visit(by=officer, visit=visit, reason="走错门了")
    assert "door-to-door" not in home_story(signed_in(officer), household).lower()


def test_moves_are_told_once(signed_in, officer, household, resident):
    moved_on = timezone.localdate() - timedelta(days=100)
    resident.residencies.create(household=household, room=household.room, from_on=moved_on)
    text = home_story(signed_in(officer), household)
    assert text.count("Moved in") == 1
    assert "李秀英" in text


def test_a_person_is_told_by_visits_and_listings(signed_in, officer, auxiliary, household, resident, record):
    today = timezone.localdate()
    resident.residencies.create(household=household, room=household.room, from_on=today - timedelta(days=20))
    record(days_ago=10, contact="not_home", note="本人不在")
    record(days_ago=30, note="那时还没有搬来")
    record(days_ago=2, residents=[resident], note="见到本人")
    factories.ListingFactory(resident=resident)
    url = reverse("visits:resident_story", args=[resident.pk])
    text = signed_in(officer).get(url).text
    assert "本人不在" in text
    assert text.count("见到本人") == 1
    assert "那时还没有搬来" not in text
    assert "Listed: " in text


@pytest.mark.parametrize("rows", [2, 12])
def test_a_story_asks_few_questions(
    signed_in, officer, household, resident, record, rows, django_assert_max_num_queries
):
    for days_ago in range(rows):
        record(days_ago=days_ago, residents=[resident])
    client = signed_in(officer)
    with django_assert_max_num_queries(20):
        client.get(reverse("visits:resident_story", args=[resident.pk]))
    with django_assert_max_num_queries(16):
        client.get(reverse("visits:household_story", args=[household.pk]))


def test_strangers_read_no_story(signed_in, neighbour, admin, household, resident):
    for name, pk in (("household_story", household.pk), ("resident_story", resident.pk)):
        url = reverse(f"visits:{name}", args=[pk])
        assert signed_in(neighbour).get(url).status_code == 404
        assert signed_in(admin).get(url).status_code == 403


def test_a_death_is_no_move(signed_in, officer, household, resident):
    today = timezone.localdate()
    resident.residencies.create(
        household=household, room=household.room, from_on=today - timedelta(days=100), until_on=today
    )
    type(resident).objects.filter(pk=resident.pk).update(died_on=today, household=None)
    for name, pk in (("household_story", household.pk), ("resident_story", resident.pk)):
        text = signed_in(officer).get(reverse(f"visits:{name}", args=[pk])).text
        assert ("Died" in text, "Left" in text) == (True, False)


@pytest.mark.parametrize(("language", "said"), [("en", "Safety hazard: 楼道堆物"), ("zh-hans", "安全隐患：楼道堆物")])
def test_findings_are_written_as_the_language_does(signed_in, officer, household, record, language, said):
    record(findings=[{"kind": "hazard", "text": "楼道堆物"}])
    client = signed_in(officer, language)
    assert said in client.get(reverse("visits:household_story", args=[household.pk])).text


def test_return_visits_about_an_own_case_are_told_wherever_they_were(
    signed_in, officer, planned, resident, household, visit_about, far_room
):
    factories.PartyFactory(dispute=planned, side="b", resident=resident)
    visit_about(planned, 2, note="在村委会见面")
    visit_about(planned, 1, household=household, residents=[resident], note="在家见面")
    client = signed_in(officer)
    person = client.get(reverse("visits:resident_story", args=[resident.pk])).text
    for text in (person, home_story(client, household)):
        assert (text.count("在村委会见面"), text.count("在家见面")) == (1, 1)
        assert planned.title in text
    type(planned).objects.filter(pk=planned.pk).update(room=far_room)
    text = home_story(client, household)
    assert ("在家见面" in text, "在村委会见面" in text, planned.title in text) == (True, False, False)
