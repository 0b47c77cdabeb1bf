"""The pages about many rooms: who sees what, in how many queries, and that every number opens its records."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from facts import recount
from stations.models import Room
from tests import factories
from tests.dashboards.county_world import a_county, furnish
from tests.dashboards.test_homes import numbers, rows_behind

PAGES = ["county_rooms", "county_trend", "county_map", "county_posts"]
NAMES = re.compile(r'<td class="cell-main"><a href="[^"]*">([^<]+)</a>')


def page_text(client, name="county_rooms", **query):
    response = client.get(reverse(f"dashboards:{name}"), query)
    assert response.status_code == 200
    return response


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("bureau", 200), ("chief", 200), ("officer", 403), ("auxiliary", 403), ("auditor", 403), ("admin", 403),
     ("service", 403)],
)  # fmt: skip
def test_only_who_leads_compares(name, who, status, signed_in, request):
    assert signed_in(request.getfixturevalue(who)).get(reverse(f"dashboards:{name}")).status_code == status


def test_a_chief_sees_the_own_rooms_only(signed_in, chief, bureau, room, other_room, far_room):
    for item in (room, other_room, far_room):
        furnish(item)
    client = signed_in(chief)
    assert {line.unit for line in page_text(client).context["page"].rows} == {room, other_room}
    assert {row.line.unit for row in page_text(client, "county_map").context["page"].rows} == {room, other_room}
    assert page_text(client, "county_posts").context["months"][0]["rooms"] == 2
    assert [str(item) for item in page_text(client, "county_trend").context["stations"]] == [room.station.name]
    assert {line.unit for line in page_text(signed_in(bureau)).context["page"].rows} == {room, other_room, far_room}


def test_another_stations_trend_is_not_a_chiefs(signed_in, chief, far_room):
    furnish(far_room, days=(40,))
    page = page_text(signed_in(chief), "county_trend", station=far_room.station_id)
    assert page.context["charts"][0].drawings == ()


# --- how many queries ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_as_many_queries_for_300_rooms_as_for_12(name, signed_in, bureau, station, django_assert_max_num_queries):
    client = signed_in(bureau)
    a_county(station, 12, days=(0,))
    client.get("/")
    url = reverse(f"dashboards:{name}")
    with django_assert_max_num_queries(40) as few:
        assert client.get(url).status_code == 200
    grow(station, 288)
    with django_assert_max_num_queries(40) as many:
        assert client.get(url).status_code == 200
    assert len(many.captured_queries) == len(few.captured_queries)
    whole = [captured_query["sql"] for captured_query in many.captured_queries]
    assert not [sql for sql in whole if 'FROM "visits_visit"' in sql], "visits are read from the facts"
    assert not [sql for sql in whole if re.search(r'COUNT\(.*FROM "residents_resident"', sql)]


def grow(station, count):
    """Rooms in bulk: what is the same in all of them is what the pages read."""
    rooms = Room.objects.bulk_create(
        [
            Room(code=f"47{n:010d}", name=f"新警务室{n}", station=station, latitude=27, longitude=111)
            for n in range(count)
        ]
    )
    officer = factories.OfficerFactory()
    for model, values in (
        (factories.CommunityFactory._meta.model, lambda n: {"code": f"48{n:010d}", "name": f"新村{n}"}),
        (
            factories.PostingFactory._meta.model,
            lambda n: {"officer": officer, "role": "officer", "since": date(2020, 1, 1)},
        ),
    ):
        model.objects.bulk_create([model(room=room, **values(n)) for n, room in enumerate(rooms)])


# --- what they show ------------------------------------------------------------------------------


@pytest.fixture
def rooms(station):
    return a_county(station, 4)


def test_each_room_beside_the_median_of_those_like_it(signed_in, bureau, rooms):
    lines = {line.unit: line for line in page_text(signed_in(bureau)).context["page"].rows}
    visits = {room: next(cell for cell in lines[room].cells if cell.measure.code == "visits") for room in rooms}
    # A fortnight into a month, day 20 back lies in the month before: only what lies in the period counts.
    assert [visits[room].count for room in rooms] == [
        sum(fact.visits for fact in room.daily_facts.filter(day__gte=timezone.localdate().replace(day=1)))
        for room in rooms
    ]
    assert {visit.middle for visit in visits.values()} == {(visits[rooms[1]].rate + visits[rooms[2]].rate) / 2}
    assert visits[rooms[0]].is_behind
    assert not visits[rooms[3]].is_behind


def test_the_period_before_and_the_year_before_stand_beside(signed_in, bureau, room):
    furnish(room, days=())
    for day, visits in ((date(2026, 3, 5), 7), (date(2026, 2, 5), 5), (date(2025, 3, 5), 3)):
        factories.day_of_facts(room, day, visits=visits)
    [line] = page_text(signed_in(bureau), **{"from": "2026-03-01", "to": "2026-03-31"}).context["page"].rows
    result = next(cell for cell in line.cells if cell.measure.code == "visits")
    assert (result.count, result.before, result.year_before) == (7, 5, 3)


def test_few_is_marked_with_its_sentence(signed_in, bureau, room):
    furnish(room, residents=20, households=3)
    page = page_text(signed_in(bureau)).text
    assert 'title="Fewer than 30 households: a single one moves the rate by more than 3 in a hundred."' in page
    assert page.count(">few</abbr>") >= 3


def test_a_class_alone(signed_in, bureau, rooms, far_room):
    furnish(far_room, residents=9_000)
    client = signed_in(bureau)
    page = page_text(client)
    assert [(str(item["kind"].label), item["count"]) for item in page.context["classes"]] == [
        ("villages, small", 4), ("villages, large", 1)
    ]  # fmt: skip
    alone = page_text(client, **{"class": "village-large"})
    assert [line.unit for line in alone.context["page"].rows] == [far_room]
    assert "It serves villages only. More than 5,000 residents." in alone.text


def test_rooms_are_paged_and_the_order_is_in_the_address(signed_in, bureau, station):
    a_county(station, 28, days=(0,))
    client = signed_in(bureau)
    first = page_text(client, ordering="unit")
    assert len(first.context["page"].rows) == 25
    second = client.get(reverse("dashboards:county_rooms") + first.context["page"].next_url)
    codes = [line.unit.code for page in (first, second) for line in page.context["page"].rows]
    assert codes == sorted(codes)
    assert len(set(codes)) == 28
    assert page_text(client, ordering="-unit").context["page"].rows[0].unit.code == codes[-1]
    assert len(page_text(client, cursor="no place").context["page"].rows) == 25


def test_the_stations_stand_beside_each_other_at_home(signed_in, bureau, rooms, far_room):
    furnish(far_room)
    page = signed_in(bureau).get("/")
    assert {line.unit for line in page.context["page"].rows} == {rooms[0].station, far_room.station}
    total = page.context["totals"]["visits"]
    assert total == sum(line.figures["visits"] for line in page.context["page"].rows) > 0
    assert "What the figures mean" in page.text


def test_a_stations_rooms_are_compared_with_the_whole_countys(signed_in, bureau, rooms, far_room):
    furnish(far_room, number=9)
    page = signed_in(bureau).get("/", {"station": far_room.station_id})
    [line] = page.context["page"].rows
    assert line.unit == far_room
    assert next(cell for cell in line.cells if cell.measure.code == "visits").middle is not None


def test_an_empty_county_says_so(signed_in, bureau):
    client = signed_in(bureau)
    assert "No police room yet" in client.get("/").text
    assert "No police room yet" in page_text(client).text
    assert "No room has a place on the map yet" in page_text(client, "county_map").text
    assert "No figures are known." in page_text(client, "county_trend").text
    assert "Every room has an officer." in page_text(client, "county_posts").text


@pytest.mark.parametrize("name", ["county_rooms", "county_posts"])
def test_a_slip_in_the_period_is_said_at_its_field(name, signed_in, bureau, rooms):
    page = page_text(signed_in(bureau), name, **{"from": "2026-03-31", "to": "2026-03-01"})
    assert "The period ends before it begins." in page.text


# --- numbers and their records -------------------------------------------------------------------


@pytest.fixture
def worked(room, other_room, officer, neighbour):
    """Records, not facts written by hand: the facts are counted from them."""
    today = timezone.localdate()
    for place, by in ((room, officer), (other_room, neighbour)):
        for age in (0, 100, 200):
            home = factories.HouseholdFactory(room=place, visit_from=today - timedelta(days=age))
            factories.ResidentFactory(household=home)
            factories.FollowUpFactory(household=home, due_on=today - timedelta(days=age))
        visit = factories.VisitFactory(household=home, visited_by=by)
        for back, state in enumerate(("done", "late_done"), 3):
            factories.FollowUpFactory(
                household=home, due_on=today - timedelta(days=back), state=state, done_on=today, done_by_visit=visit
            )
        factories.DisputeFactory(room=place, handler=by)
    recount.recount()


@pytest.mark.parametrize("who", ["bureau", "chief"])
def test_every_number_of_the_rooms_equals_its_rows(who, signed_in, request, worked):
    client = signed_in(request.getfixturevalue(who))
    visible = numbers(page_text(client).text)
    assert {url.partition("?")[0] for url, _n in visible} >= {"/visits/", "/follow-ups/", "/disputes/", "/residents/"}
    for url, number in sorted(visible):
        assert rows_behind(client, url) == number, url
    assert sum(number > 0 for _url, number in visible) >= 8


def test_every_month_of_the_trend_equals_its_rows(signed_in, bureau, room, officer):
    home = factories.HouseholdFactory(room=room)
    last_month = timezone.now().replace(day=1) - timedelta(days=3)
    for _number in range(3):
        factories.VisitFactory(household=home, visited_by=officer, occurred_at=last_month)
    recount.recount()
    client = signed_in(bureau)
    table = page_text(client, "county_trend").context["charts"][0].table
    cells = [cell for _name, cells in table.rows for cell in cells if cell.url]
    assert [cell.text for cell in cells] == ["3"]
    assert rows_behind(client, html.unescape(cells[0].url)) == 3


def test_the_trend_of_a_class_is_of_its_rooms(signed_in, bureau, rooms, far_room):
    last_month = timezone.localdate().replace(day=1) - timedelta(days=3)
    furnish(far_room, residents=9_000, days=())
    for room, visits in ((rooms[0], 4), (far_room, 9)):
        factories.day_of_facts(room, last_month, visits=visits)
    page = page_text(signed_in(bureau), "county_trend", **{"class": "village-large"})
    rows = page.context["charts"][0].table.rows
    assert [cell.text for _name, cells in rows for cell in cells] == ["9"]
    assert page.context["whose"] == "villages, large"
