"""The chief's page: what needs attention and when it no longer does, rooms in a period, sorting, one's own station."""

import html
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from core.time.periods import month_so_far
from dashboards.changes import LESS, MORE, NEITHER, change
from dashboards.chief.figures import ChiefFigures
from dashboards.chief.page import page_context
from dashboards.chief.rooms import WORST
from disputes.models import Closing
from facts import recount
from stations import actions
from stations.models import Officer
from tests import factories
from tests.dashboards.test_homes import NUMBER, rows_behind

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def worked(room, other_room, far_room, officer, neighbour, outsider, today):
    """Visits, follow-ups and cases of this month, last month and a year ago, in three rooms; facts counted."""
    for place, by in ((room, officer), (other_room, neighbour), (far_room, outsider)):
        home = factories.HouseholdFactory(room=place, visit_from=today - 120 * DAY)
        for n, days in enumerate((0, 0, 1, 35, 40, 365)):
            at = timezone.now() - timedelta(days=days)
            visit = factories.VisitFactory(household=home, visited_by=by, occurred_at=at, minutes=45)
            factories.FollowUpFactory(
                household=home, due_on=visit.occurred_on, state="late_done" if days else "done",
                done_on=visit.occurred_on, done_by_visit=visit, raised_for_on=today - (900 + n) * DAY,
            )  # fmt: skip
        factories.FollowUpFactory(household=home, due_on=today - 30 * DAY)
        case = factories.DisputeFactory(room=place, handler=by, reported_on=today)
        Closing.objects.create(
            dispute=case, cycle=1, room=place, level="blue", opened_on=today, closed_on=today, outcome="by_themselves"
        )
    recount.recount()


def home(client, **query):
    return client.get("/", {"as": "chief", **query})


def attention_by_text(client):
    """{(title, text)} of what needs attention."""
    return {(item.title, item.text): item for item in home(client).context["attention"]}


def line_of(response, room):
    return next(line for line in response.context["lines"] if line.unit == room)


def figure(line, code):
    return next(item for item in line.figures if item.measure.code == code)


@pytest.mark.parametrize("days", [(0, 0), (29, 0), (400, 0), (45, 30)])
def test_every_figure_of_a_period_opens_its_records(worked, chief, signed_in, room, today, days):
    client = signed_in(chief)
    first, last = (today - back * DAY for back in days)
    page = home(client, **{"from": first.isoformat(), "to": last.isoformat()})
    line = line_of(page, room)
    compared = 0
    for item in (*line.figures, *page.context["figures"]):
        if item.measure.code != "hours":
            assert rows_behind(client, item.url) == item.value, (item.measure.code, item.url)
            compared += bool(item.value)
    assert compared >= 4
    hours, visits = figure(line, "hours"), figure(line, "visits")
    assert hours.value == round(visits.value * 0.75, 1)
    for url, number in NUMBER.findall(page.text):
        assert rows_behind(client, html.unescape(url)) == int(number), url


def test_a_household_counts_once_a_month_however_often_it_is_met(worked, chief, signed_in, room, today):
    page = home(signed_in(chief), **{"from": today.isoformat(), "to": today.isoformat()})
    line = line_of(page, room)
    first_of_month = today.day == 1 or (today - DAY).month != today.month
    assert figure(line, "visits").value == 2
    assert figure(line, "met").value == (1 if first_of_month else 0)


def test_changes_are_said_against_both_periods(worked, chief, signed_in, room, today):
    # The records go back before both: a period they do not cover as a whole is compared with nothing.
    long_ago = timezone.now() - timedelta(days=500)
    factories.VisitFactory(household=factories.HouseholdFactory(room=room), occurred_at=long_ago)
    recount.recount()
    page = home(signed_in(chief), **{"from": (today - 20 * DAY).isoformat(), "to": today.isoformat()})
    [before, earlier] = figure(line_of(page, room), "visits").changes
    assert before.sign == "+1"
    assert earlier.sign == "+2"
    assert before.label == f"+1 on {page.context['compared_with'][0]}"
    assert before.tone == ""
    of_all = page.context["figures"][0].changes[0]
    assert f'{of_all.sign}<span class="visually-hidden"> · {of_all.label}</span>' in page.text


def test_without_anything_earlier_nothing_is_compared(chief, signed_in, room):
    page = home(signed_in(chief))
    assert page.context["compared_with"] == []
    assert all(not item.changes for item in page.context["figures"])
    assert "Nothing to compare" in page.text


@pytest.mark.parametrize(
    ("now", "then", "better", "sign", "tone"),
    [
        (9, 1, MORE, "+8", "better"),
        (1, 9, MORE, "−8", "worse"),
        (9, 1, LESS, "+8", "worse"),
        (1, 9, LESS, "−8", "better"),
        (9, 1, NEITHER, "+8", ""),
        (1.5, 1.2, NEITHER, "+0.3", ""),
        (4, 4, MORE, "", ""),
    ],
)
def test_a_change_has_a_tone_only_where_better_is_clear(now, then, better, sign, tone):
    result = change(now, then, better, "October")
    assert (result.sign, result.tone) == (sign, tone)


def test_nothing_changed_is_said_in_words(in_english):
    assert change(4, 4, MORE, "October").label == "as in October"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "2026-03-09", "to": "2026-03-01"}, "The period ends before it begins."),
        ({"from": "soon"}, "Enter a valid date."),
        ({"to": "2150-12-31"}, "Choose a day between 2000 and a year from now."),
    ],
)
def test_a_wrong_period_is_said_at_the_field_and_the_page_still_shows(chief, signed_in, room, query, message):
    page = home(signed_in(chief), **query)
    assert page.status_code == 200
    assert message in page.text
    assert page.context["period"].now.since == timezone.localdate().replace(day=1)
    assert line_of(page, room)


def test_late_work_is_told_by_person_and_goes_when_done(chief, signed_in, officer, roommate, room, other_room, today):
    late = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room), due_on=today - 40 * DAY)
    factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=today - 90 * DAY)
    client = signed_in(chief)
    reds = [item for item in home(client).context["attention"] if item.tone == "red"]
    assert [red.title for red in reds] == [other_room.name, "张民, 李警"], "what waits longest stands first"
    assert "nobody posted" in reds[0].text
    assert f"1 late follow-up · {room.name} · the oldest" in reds[1].text
    for red in reds:
        assert rows_behind(client, red.url) == red.count == 1
    late.delete()
    assert [item.title for item in home(client).context["attention"] if item.tone == "red"] == [other_room.name]


def test_an_officer_of_two_rooms_has_one_line_with_both(chief, signed_in, officer, room, other_room, today):
    factories.PostingFactory(officer=officer, role="officer", room=other_room)
    for place in (room, other_room):
        factories.FollowUpFactory(household=factories.HouseholdFactory(room=place), due_on=today - 40 * DAY)
    client = signed_in(chief)
    [item] = [item for item in home(client).context["attention"] if item.title == officer.name]
    assert item.count == 2
    assert rows_behind(client, item.url) == 2


def test_a_vacant_room_is_told_with_the_way_to_cover_it_and_goes_with_the_cover(
    chief, signed_in, officer, room, other_room, neighbour, today
):
    actions.end_posting(by=chief, posting=officer.postings.get(), until=today - 4 * DAY, reason="调离")
    client = signed_in(chief)
    [(_title, text)] = [key for key, item in attention_by_text(client).items() if item.icon == "user-x"]
    assert "for 3 days" in text
    [item] = [item for item in home(client).context["attention"] if item.icon == "user-x"]
    assert [label for label, _url in item.steps] == ["Cover this room", "Move an officer"]
    parameters = parse_qs(urlsplit(item.steps[0][1]).query)
    assert parameters == {"room": [str(room.pk)], "kind": ["cover"], "back": ["/?as=chief"]}
    actions.post_officer(
        by=chief, officer=neighbour, role="officer", unit=room, since=today, until=today + 9 * DAY, is_cover=True
    )
    page = home(client)
    assert not [item for item in page.context["attention"] if item.icon == "user-x"]
    assert line_of(page, room).is_covered
    assert "cover until" in page.text


def test_an_overloaded_officer_is_told_about_the_load_and_no_more(chief, signed_in, officer, neighbour, station, room):
    client = signed_in(chief)
    assert not [item for item in attention_by_text(client).values() if item.icon == "scale"]
    extra_rooms = [factories.RoomFactory(station=station) for _ in range(2)]
    posts = [factories.PostingFactory(officer=officer, role="officer", room=place) for place in extra_rooms]
    [item] = [item for item in attention_by_text(client).values() if item.icon == "scale"]
    assert (item.title, item.count) == (officer.name, 3)
    assert item.text.startswith("3 rooms on one officer")
    assert item.steps
    posts[0].delete()
    assert not [item for item in attention_by_text(client).values() if item.icon == "scale"]


def test_due_work_far_above_the_others_is_told_and_opens_its_rows(chief, signed_in, officer, neighbour, room, today):
    home_ = factories.HouseholdFactory(room=room)
    for n in range(20):
        factories.FollowUpFactory(household=home_, due_on=today - n * DAY)
    client = signed_in(chief)
    [item] = [item for item in attention_by_text(client).values() if item.icon == "scale"]
    assert "20 follow-ups due" in item.text
    assert "0 on average" in item.text
    assert rows_behind(client, item.url) == item.count == 20


def test_a_silent_room_is_told_until_somebody_goes_there(chief, signed_in, officer, room, today):
    client = signed_in(chief)
    assert (room.name, "No visit for months · 张民") in attention_by_text(client)
    household = factories.HouseholdFactory(room=room)
    factories.VisitFactory(household=household, occurred_at=timezone.now() - 7 * DAY)
    recount.recount()
    assert (room.name, "No visit for 7 days · 张民") in attention_by_text(client)
    factories.VisitFactory(household=household, occurred_at=timezone.now() - 6 * DAY)
    recount.recount()
    assert not [item for item in attention_by_text(client).values() if item.icon == "moon"]


def test_a_case_past_its_limit_names_who_is_in_charge(chief, signed_in, officer, room, today):
    factories.DisputeFactory(room=room, handler=officer, due_on=today - DAY)
    assert ("Disputes", "1 case is past its limit · 张民") in attention_by_text(signed_in(chief))


def test_most_urgent_first(chief, signed_in, officer, room, other_room, today):
    factories.FollowUpFactory(household=factories.HouseholdFactory(room=room), due_on=today - 40 * DAY)
    tones = [item.tone for item in home(signed_in(chief)).context["attention"]]
    assert tones == sorted(tones, key=("red", "orange", "yellow", "blue").index)
    assert set(tones) >= {"red", "orange", "yellow"}


def test_a_chief_sees_the_own_station_only(worked, chief, signed_in, far_room, station):
    page = home(signed_in(chief))
    assert {line.unit.station for line in page.context["lines"]} == {station}
    assert far_room.name not in page.text
    assert figure(page.context["lines"][0], "visits").value
    assert sum(figure(line, "visits").value for line in page.context["lines"]) == page.context["figures"][0].value


def test_a_chief_of_two_stations_sees_both_and_the_sums_open_both(worked, chief, signed_in, far_station, far_room):
    factories.PostingFactory(officer=chief, role="chief", station=far_station)
    client = signed_in(Officer.objects.get(pk=chief.pk))
    page = home(client)
    assert {line.unit.station.name for line in page.context["lines"]} == {"城关派出所", "河东派出所"}
    assert "河东派出所" in page.text
    visits = page.context["figures"][0]
    assert rows_behind(client, visits.url) == visits.value


def test_a_post_elsewhere_leaves_the_sums_of_two_stations_without_a_list(worked, chief, signed_in, county, far_station):
    third = factories.RoomFactory(station=factories.StationFactory(bureau=county))
    factories.PostingFactory(officer=chief, role="chief", station=far_station)
    factories.PostingFactory(officer=chief, role="officer", room=third)
    page = home(signed_in(Officer.objects.get(pk=chief.pk)))
    assert third not in [line.unit for line in page.context["lines"]]
    assert page.context["figures"][0].url == ""


def test_rooms_stand_worst_first_and_in_the_order_asked_which_is_remembered(
    worked, chief, signed_in, station, room, other_room, today
):
    factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=today - 40 * DAY)
    empty = factories.RoomFactory(station=station)
    client = signed_in(chief)

    def order(**query):
        return [line.unit for line in home(client, **query).context["lines"]]

    assert order() == [other_room, room, empty]
    assert order(ordering="room") == sorted([room, other_room, empty], key=lambda item: item.code)
    assert order(ordering="visits")[0] == empty
    assert order(ordering="-visits")[-1] == empty
    assert order() == order(ordering="-visits"), "the last order asked is kept"
    assert order(ordering="password") == order(ordering="-visits"), "what is no column is not heard"
    assert order(ordering="worst") == [other_room, room, empty]


def test_a_closed_room_stays_while_it_counts(worked, chief, signed_in, room, today):
    room.closed_on = today - DAY
    room.save()
    client = signed_in(chief)
    assert "closed down" in home(client).text
    assert not [
        item
        for item in attention_by_text(client).values()
        if item.icon in ("user-x", "moon") and item.title == room.name
    ]
    assert [item for item in attention_by_text(client).values() if item.icon == "alarm-clock" and "张民" in item.title]


def test_a_new_station_without_rooms_says_so(county, signed_in):
    new = factories.StationFactory(bureau=county)
    boss = factories.PostingFactory(role="chief", station=new).officer
    page = home(signed_in(boss))
    assert "No police room yet" in page.text
    assert "Nothing needs you now" in page.text


def test_every_figure_is_loaded_before_the_page_is_built(
    worked, chief, officer, room, other_room, today, in_english, django_assert_num_queries
):
    """Of one of each thing the page can say, all of it read first; then no builder makes a query."""
    factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=today - 40 * DAY)
    factories.DisputeFactory(room=room, handler=officer, due_on=today - DAY)
    factories.ListingFactory(
        resident=factories.ResidentFactory(household=factories.HouseholdFactory(room=room)), state="proposed"
    )
    factories.RoomFactory(station=room.station)  # vacant, and silent
    figures = ChiefFigures.load(Officer.objects.get(pk=chief.pk), month_so_far(today))
    with django_assert_num_queries(0):
        context = page_context(figures, WORST)
        texts = [f"{item.title} {item.text}" for item in context["attention"]]
    assert any("past its limit · 张民" in text for text in texts)
    assert {item.tone for item in context["attention"]} >= {"red", "orange", "yellow", "blue"}
    assert len(context["lines"]) >= 2
    assert {matter.kind for matter in context["matters"]} == {"listing"}
    assert context["groups"]["late"]
    assert context["groups"]["arrange"]
    assert context["ahead"]
    assert any(figure.value for line in context["lines"] for figure in line.figures)
    assert context["standing"]["late"][0]


def test_the_number_of_queries_is_fixed(worked, chief, signed_in, station, room, today, django_assert_max_num_queries):
    client = signed_in(chief)
    home(client)
    with django_assert_max_num_queries(38) as few:
        home(client)
    for n in range(8):
        place = factories.RoomFactory(station=station)
        for _ in range(n % 3):
            factories.PostingFactory(role="officer", room=place)
        factories.FollowUpFactory(household=factories.HouseholdFactory(room=place), due_on=today - 40 * DAY)
        factories.DisputeFactory(room=place, due_on=today - DAY)
    recount.recount()
    two_years = {"from": (today - 730 * DAY).isoformat(), "to": today.isoformat()}
    with django_assert_max_num_queries(38) as many:
        home(client, **two_years)
    # Of years, the whole months and the days at the ends are read by a query each: one more for each of three periods.
    assert len(many.captured_queries) <= len(few.captured_queries) + 4
    raw = [
        captured_query["sql"]
        for captured_query in many.captured_queries
        if 'FROM "visits_visit"' in captured_query["sql"]
    ]
    assert raw == [], "years are read from the facts, never from the visits"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_speaks_both_languages(worked, chief, signed_in, language):
    page = home(signed_in(chief, language))
    assert ("本所今日" if language != "en" else "Station today") in page.text
    assert ("For me to decide" in page.text) is (language == "en")


def test_posting_pages_lead_back_and_nowhere_else(chief, signed_in, room):
    client = signed_in(chief)
    address = reverse("stations:posting-create") + f"?room={room.pk}&kind=cover&back="
    assert client.get(address + "/%3Fas%3Dchief").context["cancel_url"] == "/?as=chief"
    assert client.get(address + "https://evil.example/").context["cancel_url"] == reverse("stations:rooms")
