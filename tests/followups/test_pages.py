"""Pages of what is due: who sees what, what they offer, and how many queries they take."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from followups import stats
from followups.models import FollowUp
from tests import factories

LIST = reverse("followups:list")


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def due(room):
    return factories.FollowUpFactory(household=factories.HouseholdFactory(room=room, label="王大山"))


def listed_ids(response):
    return {row.pk for row in response.context["page"].rows}


def test_the_list_shows_what_waits_why_and_the_next_step(signed_in, officer, due):
    done = factories.FollowUpFactory(
        household=due.household, due_on=days(-9), state="done", done_on=days(-9),
        done_by_visit=factories.VisitFactory(household=due.household),
    )  # fmt: skip
    client = signed_in(officer)
    response = client.get(LIST)
    assert listed_ids(response) == {due.pk}
    page = response.content.decode()
    assert "王大山" in page
    assert due.reason in page
    assert f"follow_up={due.pk}" in page
    assert listed_ids(client.get(LIST, {"state": ["done", "late_done"]})) == {done.pk}


@pytest.mark.parametrize(
    ("who", "sees"),
    [("officer", True), ("roommate", True), ("auxiliary", True), ("chief", True), ("bureau", True),
     ("neighbour", False), ("outsider", False)],
)  # fmt: skip
def test_scope(request, signed_in, due, who, sees):
    client = signed_in(request.getfixturevalue(who))
    assert (listed_ids(client.get(LIST)) == {due.pk}) is sees
    for name in ("detail", "reschedule", "cancel"):
        expected = (403 if who == "bureau" and name != "detail" else 200) if sees else 404
        assert client.get(reverse(f"followups:{name}", args=[due.pk])).status_code == expected


def test_administrators_see_no_resident(signed_in, admin, due):
    client = signed_in(admin)
    assert client.get(LIST).status_code == 403
    assert client.get(due.get_absolute_url()).status_code == 403


def test_confidential_ones_are_hidden_from_auxiliaries(signed_in, auxiliary, officer, due):
    due.is_confidential = True
    due.save()
    assert listed_ids(signed_in(auxiliary).get(LIST)) == set()
    assert signed_in(auxiliary).get(due.get_absolute_url()).status_code == 404
    assert listed_ids(signed_in(officer).get(LIST)) == {due.pk}


def test_every_number_of_a_tab_is_the_number_of_its_rows(signed_in, chief, room, other_room):
    for day in (-30, -5, -1, 0, 0, 2, 9, 40):
        for where in (room, other_room):
            factories.FollowUpFactory(household=factories.HouseholdFactory(room=where), due_on=days(day))
    client = signed_in(chief)
    tabs = client.get(LIST).context["saved_filters"]
    counted = [tab for tab in tabs if tab["count"] is not None]
    assert len(counted) == 4
    for tab in counted:
        assert len(listed_ids(client.get(tab["url"]))) == tab["count"], tab["label"]
    late = FollowUp.objects.overdue().count()
    assert late
    assert len(listed_ids(client.get(LIST, {"overdue": "true"}))) == late
    assert len(listed_ids(client.get(LIST, {"overdue": "false", "state": "open"}))) == 16 - late


def test_filters_narrow(signed_in, chief, room, other_room):
    mine = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
    other = factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=days(5))
    client = signed_in(chief)
    community = mine.household.dwelling.community_id
    person = factories.ResidentFactory(household=other.household)
    other.resident = person
    other.save()
    for query, result in (
        ({"room": room.pk}, mine), ({"community": community}, mine), ({"household": other.household_id}, other),
        ({"resident": person.pk}, other), ({"due_from": days(1)}, other), ({"due_to": days(1)}, mine),
        ({"station": room.station_id, "room": other_room.pk}, other),
    ):  # fmt: skip
        assert listed_ids(client.get(LIST, query)) == {result.pk}, query


def test_queries_do_not_grow(signed_in, chief, room, django_assert_max_num_queries):
    home = factories.HouseholdFactory(room=room)
    client = signed_in(chief)

    def add(count, start):
        rows = [
            factories.FollowUpFactory.build(household=home, room=room, source_id=start + n, source_type=kind)
            for n in range(count)
        ]
        FollowUp.objects.bulk_create(rows)

    kind = factories.FollowUpFactory(household=home).source_type
    add(9, 1_000_000)  # beyond the numbers of real households, which on PostgreSQL only rise
    client.get(LIST)
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    add(990, 5_000_000)
    with django_assert_max_num_queries(12) as many:
        client.get(LIST)
    assert len(few) == len(many)


def test_the_story(signed_in, officer, due):
    client = signed_in(officer)
    client.post(
        reverse("followups:reschedule", args=[due.pk]),
        {"due_on": days(10).isoformat(), "reason": "at the market", "version": 1},
    )
    page = client.get(due.get_absolute_url()).content.decode()
    assert "at the market" in page
    assert "nightly job" in page
    client.post(reverse("followups:cancel", args=[due.pk]), {"reason": "moved in with a son", "version": 2})
    response = client.get(due.get_absolute_url())
    assert "moved in with a son" in response.content.decode()
    assert response.context["next_steps"] == []


def test_a_visit_that_closed_it_is_in_the_story(signed_in, officer, due):
    visit = factories.VisitFactory(household=due.household, note="全家在")
    due.state, due.done_on, due.done_by_visit = "late_done", days(0), visit
    due.save()
    page = signed_in(officer).get(due.get_absolute_url()).content.decode()
    assert "全家在" in page
    assert "Done late by a visit" in page


def test_moving_it_by_the_page(signed_in, officer, due):
    url = reverse("followups:reschedule", args=[due.pk])
    client = signed_in(officer)
    assert client.get(url).status_code == 200
    refused = client.post(url, {"due_on": days(-3).isoformat(), "reason": "x y", "version": 1})
    assert refused.status_code == 422
    assert "past" in refused.content.decode()
    moved = client.post(url, {"due_on": days(10).isoformat(), "reason": "at the market", "version": 1})
    assert moved.status_code == 302
    stale = client.post(url, {"due_on": days(20).isoformat(), "reason": "once more", "version": 1})
    assert stale.status_code == 409
    assert Entry.objects.filter(verb="followup_rescheduled", by=officer).count() == 1


def test_the_households_panel(signed_in, officer, neighbour, due):
    url = reverse("followups:household_panel", args=[due.household_id])
    page = signed_in(officer).get(url).content.decode()
    assert due.reason in page
    assert signed_in(neighbour).get(url).status_code == 404


def test_the_export_is_what_the_list_shows(signed_in, officer, due):
    response = signed_in(officer).get(LIST, {"format": "csv", "when": "today"})
    text = b"".join(response.streaming_content).decode()
    assert "王大山" in text
    assert Entry.objects.filter(verb="exported", by=officer).exists()


def test_figures_by_unit_and_period(officer, room, other_room):
    home = factories.HouseholdFactory(room=room)
    visit = factories.VisitFactory(household=home, visited_by=officer)
    for state, due_on in (("done", -2), ("late_done", -20)):
        factories.FollowUpFactory(
            household=home, due_on=days(due_on), state=state, done_on=days(-1), done_by_visit=visit
        )
    factories.FollowUpFactory(household=home, due_on=days(-1))
    factories.FollowUpFactory(household=home, due_on=days(-30), state="cancelled")
    factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=days(-9))
    rows = FollowUp.objects.all()
    result = stats.lines(rows, by="room", since=days(-30), until=days(0))
    assert result[other_room.pk, None] == {"due": 1, "overdue": 1, "done": 0, "late_done": 0}
    here = stats.lines(rows, by="room", since=days(-7), until=days(0))[room.pk, None]
    assert (here["done"], here["late_done"]) == (1, 1)
    assert stats.waiting(rows)["overdue"] == 1
    assert stats.waiting_for(officer)["overdue"] == stats.waiting(FollowUp.objects.visible_to(officer))["overdue"]
