"""Home pages: each post its own, numbers equal to the rows behind them and to the API's, queries constant."""

import html
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from facts import recount
from stations import stats as station_stats
from stations import workload
from tests import factories
from visits import actions

FIGURE = re.compile(
    r'<a class="figure" href="([^"]+)"[^>]*>(?:(?!</a>).)*?<span class="figure-value">(\d+)</span>', re.DOTALL
)
NUMBER = re.compile(r'<a class="num[^"]*" href="([^"]+)">(\d+)</a>')
API = {
    "/visits/": "visits",
    "/follow-ups/": "follow-ups",
    "/residents/households/": "households",
    "/disputes/": "disputes",
}


@pytest.fixture
def work(room, other_room, far_room, officer, neighbour, outsider):
    """Some of everything in three rooms: due, late, unvisited, visited this week and last, voided."""
    now = timezone.now()
    for place, by in ((room, officer), (other_room, neighbour), (far_room, outsider)):
        today = timezone.localdate()
        for age in (0, 10, 40, 100, 200):
            home = factories.HouseholdFactory(room=place, visit_from=today - timedelta(days=age))
            if age in (40, 200):
                factories.FollowUpFactory(household=home, due_on=today - timedelta(days=age - 30))
        for days in (0, 1, 6, 8, 20):
            visit, _ = actions.record_visit(
                by=by,
                client_id=uuid.uuid4(),
                kind="door",
                household=factories.HouseholdFactory(room=place),
                occurred_at=now - timedelta(days=days),
                minutes=10,
                contact="met",
            )
        actions.void_visit(by=by, visit=visit, reason="错录")
        for level, late in (("blue", 2), ("orange", -1), ("yellow", -40), ("blue", 0)):
            due_on = timezone.localdate() - timedelta(days=late)
            factories.DisputeFactory(room=place, level=level, due_on=due_on, handler=by)
        factories.DisputeFactory(
            room=place, level="red", state="closed", due_on=timezone.localdate() - timedelta(days=1)
        )
    factories.HouseholdFactory(room=room, ended_on=timezone.localdate())
    # Factories write past the actions, which keep the facts.
    recount.recount()


def numbers(content):
    """{(address, number)} of every figure and table cell that opens records."""
    results = {(html.unescape(url), int(n)) for pattern in (FIGURE, NUMBER) for url, n in pattern.findall(content)}
    assert results, "the page shows no number that opens its records"
    return results


def rows_behind(client, url):
    path = url.partition("?")[0]
    count = 0
    address = url
    while address:
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.context["page"]
        count += len(page.rows)
        address = path + page.next_url if page.next_url else ""
    return count


@pytest.mark.parametrize("who", ["officer", "chief", "bureau", "bureau_at_station"])
def test_every_number_equals_its_rows_and_the_api(who, work, signed_in, api, request, station):
    user = request.getfixturevalue(who.removesuffix("_at_station"))
    client = signed_in(user)
    address = reverse("dashboards:home") + (f"?station={station.pk}" if who.endswith("_at_station") else "")
    visible = numbers(client.get(address).content.decode())
    compared = 0
    for url, number in sorted(visible):
        assert rows_behind(client, url) == number, url
        path, _, query = url.partition("?")
        if path in API:
            response = api(user).get(f"/api/v1/{API[path]}/?{query}&count=true")
            assert response.status_code == 200, response.content
            assert response.json()["count"] == number, url
            compared += 1
    assert compared >= 4
    assert any(number for _, number in visible), "a page of zeros would prove nothing"


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("officer", "Due now and this week"),
        ("auxiliary", "Due now and this week"),
        ("chief", "Needs attention"),
        ("bureau", "County today"),
        ("service", "This account has no page of its own"),
    ],
)
def test_each_post_has_its_own_page(who, message, signed_in, request):
    response = signed_in(request.getfixturevalue(who)).get("/")
    assert response.status_code == 200
    assert message in response.content.decode()


def test_auditor_and_administrator_go_to_their_work(signed_in, auditor, admin):
    assert signed_in(auditor).get("/").url == reverse("audit:list")
    assert signed_in(admin).get("/").url == reverse("stations:units")


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/").status_code == 302


def test_somebody_with_two_posts_chooses(signed_in, chief, room):
    factories.PostingFactory(officer=chief, role="officer", room=room)
    client = signed_in(chief)
    assert "Needs attention" in client.get("/").content.decode()
    assert "Due now and this week" in client.get("/?as=officer").content.decode()


def test_a_chief_cannot_open_the_county(signed_in, chief, far_station):
    assert "Needs attention" in signed_in(chief).get(f"/?as=bureau&station={far_station.pk}").content.decode()


def test_the_bureau_cannot_open_a_station_that_is_not_there(signed_in, bureau):
    assert signed_in(bureau).get("/?station=0").status_code == 404
    assert signed_in(bureau).get("/?station=x").status_code == 404


def test_attention_names_late_vacant_and_silent_rooms(work, signed_in, chief, station, room):
    vacant = factories.RoomFactory(station=station, name="北街警务室")
    response = signed_in(chief).get("/")
    items = {(item.title, item.text) for item in response.context["attention"]}
    assert (vacant.name, "No officer is posted to this room.") in items
    assert any(title == vacant.name and "No visit for months" in text for title, text in items)
    assert any(title == "张民" and "late follow-up" in text and room.name in text for title, text in items)


def test_a_closed_room_without_records_leaves_the_table(signed_in, chief, station, room):
    closed = factories.RoomFactory(station=station, closed_on=timezone.localdate() - timedelta(days=1))
    lines = {line.unit for line in signed_in(chief).get("/").context["lines"]}
    assert room in lines
    assert closed not in lines


def test_own_week_is_compared_with_par_and_last_week(work, signed_in, officer):
    week = signed_in(officer).get("/").context["week"]
    assert week["visits"] >= 1
    assert [bar["par"] for bar in week["bars"]] == [10, 20]


def test_empty_pages_say_why(signed_in, officer, chief):
    assert "Nothing is due this week" in signed_in(officer).get("/").content.decode()


@pytest.mark.parametrize("who", ["officer", "chief", "bureau"])
def test_the_number_of_queries_does_not_grow(who, room, station, signed_in, request, django_assert_max_num_queries):
    client = signed_in(request.getfixturevalue(who))
    client.get("/")
    with django_assert_max_num_queries(30) as few:
        client.get("/")
    today = timezone.localdate()
    for _ in range(6):
        place = factories.RoomFactory(station=station)
        for _ in range(4):
            home = factories.HouseholdFactory(room=room)
            factories.FollowUpFactory(household=home, due_on=today - timedelta(days=20))
            factories.VisitFactory(household=factories.HouseholdFactory(room=place))
    with django_assert_max_num_queries(30) as many:
        client.get("/")
    assert len(many.captured_queries) <= len(few.captured_queries) + 2


def test_room_panel_shows_the_room_to_those_who_may(work, signed_in, chief, outsider, admin, room):
    address = reverse("dashboards:room_panel", args=[room.pk])
    assert "Late follow-ups" in signed_in(chief).get(address).content.decode()
    assert signed_in(outsider).get(address).status_code == 404
    assert signed_in(admin).get(address).status_code == 403


def test_the_bureau_sees_what_waits_for_its_decision(signed_in, bureau, chief, room):
    home = factories.HouseholdFactory(room=room)
    for state in ("station_approved", "ending_station_approved", "proposed"):
        factories.ListingFactory(resident=factories.ResidentFactory(household=home), state=state)
    client = signed_in(bureau)
    page = client.get("/").text
    assert "2 decisions wait for you" in page
    url = html.unescape(re.search(r'href="(/residents/listings/[^"]*)"><span|data-href="([^"]+)"', page).group(2))
    assert rows_behind(client, url) == 2
    assert "1 decision waits for you" in signed_in(chief).get("/").text


def test_the_rooms_page_loads_its_figures_for_those_who_see_the_work(signed_in, officer, admin, room):
    panel = reverse("dashboards:room_panel", args=[room.pk])
    assert panel in signed_in(officer).get(room.get_absolute_url()).content.decode()
    assert panel not in signed_in(admin).get(room.get_absolute_url()).content.decode()


def test_a_disabled_account_is_not_named_as_posted(room, chief):
    posted_officer = factories.PostingFactory(
        role="officer", room=room, officer__name="停用者", officer__is_active=False
    ).officer
    posts = workload.posts_by_room(type(room).objects.filter(pk=room.pk))
    assert posted_officer not in [post.officer for post in posts.get(room.pk, ())]
    assert station_stats.coverage_by_room(type(room).objects.filter(pk=room.pk))[room.pk].vacant == 1
