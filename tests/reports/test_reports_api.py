"""Reports by API: the figures of the records, for whoever may read figures, as lines of units and periods."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import issue_token
from audit.models import Entry
from facts.recount import recount
from reports.tables.definitions import REPORTS
from residents.models import Residency, Resident
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/api/v1/reports/"
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(datetime(2026, 4, 15, 4, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


def at(month, day, hour=10):
    return timezone.make_aware(datetime(2026, month, day, hour))


def get(client, code, **parameters):
    recount()  # the factories write past the actions
    response = client.get(f"{URL}{code}/", parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def visit(household, on, met=(), **facts):
    new_visit = factories.VisitFactory(household=household, occurred_at=on, **facts)
    new_visit.residents.add(*met)
    return new_visit


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def person(home):
    return factories.ResidentFactory(household=home)


def test_workload_counts_what_was_done_in_the_period(api, officer, home, person):
    visit(home, at(3, 1, 0), [person], minutes=10)
    visit(home, at(3, 31, 23), [person], minutes=20)
    visit(home, at(3, 5), contact="not_home", minutes=5)
    visit(home, at(4, 1, 0), [person])
    visit(home, at(3, 6), [person], voided_at=timezone.now(), void_reason="twice")
    follow_up = factories.FollowUpFactory(
        household=home, state="late_done", done_on=date(2026, 3, 31), done_by_visit=visit(home, at(4, 2))
    )
    assert follow_up.pk
    [line] = get(api(officer), "workload", **MARCH)
    assert line == {
        "unit": {"id": home.room.pk, "code": home.room.code, "name": home.room.name},
        "from": "2026-03-01",
        "to": "2026-03-31",
        "visits": 3,
        "households_visited": 1,
        "persons_met": 1,
        "minutes": 35,
        "follow_ups_done": 1,
        "follow_ups_late": 1,
        "closed_on": None,
        "corrections": {},
    }


def test_a_unit_in_which_nothing_happened_has_zeros(api, chief, home, other_room):
    visit(home, at(3, 3))
    lines = get(api(chief), "workload", **MARCH)
    assert {line["unit"]["id"]: line["visits"] for line in lines} == {home.room.pk: 1, other_room.pk: 0}


def test_levels_add_up(api, bureau, home, far_room, other_room):
    for room, count in ((home.room, 2), (other_room, 1), (far_room, 3)):
        for day in range(count):
            visit(factories.HouseholdFactory(room=room), at(3, 3 + day))
    client = api(bureau)
    sums = {level: [line["visits"] for line in get(client, "workload", level=level, **MARCH)] for level in
            ("room", "station", "bureau")}  # fmt: skip
    assert sorted(sums["room"]) == [1, 2, 3]
    assert sorted(sums["station"]) == [3, 3]
    assert sums["bureau"] == [6]


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        ("week", [("2026-03-10", "2026-03-15"), ("2026-03-16", "2026-03-22"), ("2026-03-23", "2026-03-24")]),
        ("month", [("2026-03-10", "2026-03-24")]),
        ("day", [(f"2026-03-{day}", f"2026-03-{day}") for day in range(10, 25)]),
    ],
)
def test_periods_are_cut_by_the_ends_of_the_question(api, officer, home, by, periods):
    visit(home, at(3, 9))
    visit(home, at(3, 10))
    visit(home, at(3, 24))
    visit(home, at(3, 25))
    lines = get(api(officer), "workload", **{"from": "2026-03-10", "to": "2026-03-24", "by": by})
    assert [(line["from"], line["to"]) for line in lines] == periods
    assert sum(line["visits"] for line in lines) == 2
    assert lines[0]["visits"] == lines[-1]["visits"] == (2 if by == "month" else 1)


def test_follow_ups_by_the_day_they_were_due_and_done(api, officer, home):
    def follow_up(due, **facts):
        return factories.FollowUpFactory(household=home, due_on=due, source_id=due.toordinal(), **facts)

    follow_up(date(2026, 3, 2))  # open and late by now
    follow_up(date(2026, 3, 3), state="cancelled")
    done = {"done_by_visit": visit(home, at(3, 4))}
    follow_up(date(2026, 2, 27), state="late_done", done_on=date(2026, 3, 4), **done)
    follow_up(date(2026, 3, 4), state="done", done_on=date(2026, 3, 4), **done)
    follow_up(date(2026, 4, 14))  # due later, not past its last day
    [march] = get(api(officer), "follow-ups", **MARCH)
    assert {name: march[name] for name in ("due", "done", "late_done", "overdue")} == {
        "due": 2, "done": 1, "late_done": 1, "overdue": 1
    }  # fmt: skip
    [april] = get(api(officer), "follow-ups", **{"from": "2026-04-01", "to": "2026-04-15"})
    assert (april["due"], april["overdue"]) == (1, 0)


def test_coverage_follows_the_posts_through_time(api, chief, room, other_room, officer):
    posting = officer.postings.get()
    posting.since, posting.until = date(2026, 3, 10), date(2026, 3, 20)
    posting.save()
    stand_in = factories.PostingFactory(room=room, role="officer", is_cover=True, since=date(2026, 3, 21))
    factories.PostingFactory(officer=stand_in.officer, room=other_room, role="officer", since=date(2026, 3, 21))
    question = {"from": "2026-03-09", "to": "2026-03-21", "by": "day", "level": "station"}
    lines = {line["to"]: line for line in get(api(chief), "coverage", **question)}
    assert [lines[f"2026-03-{day:02}"]["vacant"] for day in (9, 10, 20, 21)] == [2, 1, 1, 0]
    assert [lines[f"2026-03-{day:02}"]["covered"] for day in (20, 21)] == [0, 1]
    assert lines["2026-03-21"]["several_rooms"] == 1
    assert lines["2026-03-21"]["rooms"] == 2


def test_coverage_of_households(api, officer, home):
    factories.HouseholdFactory(room=home.room)
    visit(home, at(3, 3))
    visit(home, at(3, 4))
    [line] = get(api(officer), "coverage", **MARCH)
    assert (line["households"], line["households_visited"]) == (2, 1)


def stay(household, kind, from_on, until_on=None):
    who = factories.ResidentFactory(household=None if until_on else household, room=household.room)
    return Residency.objects.create(
        resident=who, household=household, room=household.room, kind=kind, from_on=from_on, until_on=until_on
    )


def test_population_is_that_of_the_last_day_of_each_line(api, chief, home, other_room):
    elsewhere = factories.HouseholdFactory(room=other_room)
    stays = [
        stay(home, "permanent", date(2026, 1, 1)),
        stay(home, "temporary", date(2026, 3, 5), date(2026, 3, 20)),
        stay(home, "permanent", date(2026, 1, 1), date(2026, 3, 12)),
        stay(elsewhere, "permanent", date(2026, 3, 12)),
        stay(home, "lodging", date(2026, 3, 31)),
        stay(home, "lodging", date(2026, 2, 1), date(2026, 3, 1)),
        stay(home, "lodging", date(2026, 3, 3), date(2026, 3, 3)),
    ]
    lines = get(api(chief), "population", by="week", level="station", **MARCH)
    for line in lines:
        last = date.fromisoformat(line["to"])
        current_stays = [
            item for item in stays if item.from_on <= last and (item.until_on is None or item.until_on > last)
        ]
        assert line["residents"] == len(current_stays)
        assert line["temporary"] == sum(item.kind == "temporary" for item in current_stays)
        since = date.fromisoformat(line["from"])
        assert line["arrived"] == sum(since <= item.from_on <= last for item in stays)
        assert line["left"] == sum(item.until_on is not None and since <= item.until_on <= last for item in stays)
    assert {line["residents"] for line in lines} == {2, 3}


def test_disputes_of_the_period(api, officer, room):
    factories.DisputeFactory(room=room, reported_on=date(2026, 3, 3))
    factories.DisputeFactory(room=room, reported_on=date(2026, 4, 3))
    [line] = get(api(officer), "disputes", **MARCH)
    assert (line["opened"], line["closed"], line["success_rate"]) == (1, 0, None)


def test_each_report_has_every_figure_it_defines(api, officer, room):
    for code, report in REPORTS.items():
        [line] = get(api(officer), code, **MARCH)
        assert list(line) == [
            "unit", "from", "to", *(measure.code for measure in report.measures), "closed_on", "corrections"
        ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_definitions_are_served(api, officer, language):
    response = api(officer, language).get(URL)
    results = {item["code"]: item for item in response.json()}
    assert list(results) == list(REPORTS)
    [visits, *_rest] = results["workload"]["measures"]
    assert visits["label"] == {"en": "visits", "zh-hans": "走访"}[language]
    assert visits["meaning"]
    assert api(officer).get(results["workload"]["url"]).status_code == 200


def test_who_sees_which_units(api, officer, chief, bureau, auditor, home, other_room, far_room):
    counts = {who: len(get(api(who), "workload")) for who in (officer, chief, bureau, auditor)}
    assert list(counts.values()) == [1, 2, 3, 3]
    assert get(api(officer), "workload", room=other_room.pk) == []
    assert get(api(chief), "workload", station=far_room.station_id) == []
    assert [line["unit"]["id"] for line in get(api(bureau), "workload", room=far_room.pk)] == [far_room.pk]


def test_an_administrator_reads_no_figures(api, admin, room):
    assert api(admin).get(f"{URL}workload/").status_code == 403
    assert api(admin).get(URL).status_code == 403


@pytest.mark.parametrize(("scope", "status"), [("reports:read", 200), ("visits:read", 403)])
def test_a_token_for_figures_needs_no_records(service, home, scope, status):
    visit(home, at(3, 3))
    recount()
    _token, key = issue_token(by=None, holder=service, name="county", days=1, scopes=[scope])
    client = APIClient(headers={"authorization": f"Token {key}"})
    response = client.get(f"{URL}workload/", MARCH)
    assert response.status_code == status
    if status == 200:
        assert response.json()["results"][0]["visits"] == 1
        assert client.get("/api/v1/visits/").status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "yesterday"),
        ("from", "2026-02-30"),
        ("to", "0001-01-01"),
        ("level", "village"),
        ("by", "year"),
        ("station", "x"),
        ("room", "9" * 30),
        ("page_size", "0"),
        ("page_size", "1001"),
        ("cursor", "nonsense"),
    ],
)
def test_what_cannot_be_asked_is_named(api, officer, name, value):
    response = api(officer).get(f"{URL}workload/", {name: value})
    assert response.status_code == 400
    assert list(response.json()) == [name]


def test_a_period_ends_after_it_begins(api, officer):
    response = api(officer).get(f"{URL}workload/", {"from": "2026-03-02", "to": "2026-03-01"})
    assert (response.status_code, list(response.json())) == (400, ["to"])


def test_too_much_at_once_is_refused(api, officer, monkeypatch):
    monkeypatch.setattr("reports.tables.report_query.MAX_LINES", 30)
    assert api(officer).get(f"{URL}workload/", {**MARCH, "by": "day"}).status_code == 400
    assert api(officer).get(f"{URL}workload/", {**MARCH, "by": "week"}).status_code == 200


def test_an_unknown_report_is_absent(api, officer):
    assert api(officer).get(f"{URL}gossip/").status_code == 404


def test_pages_hold_every_line_once(api, officer, home):
    client, result = api(officer), []
    response = client.get(f"{URL}workload/", {**MARCH, "by": "day", "page_size": 10}).json()
    assert response["previous"] is None
    while True:
        result += [line["from"] for line in response["results"]]
        if response["next"] is None:
            break
        response = client.get(response["next"]).json()
    assert result == [f"2026-03-{day:02}" for day in range(1, 32)]
    assert client.get(response["previous"]).json()["results"][0]["from"] == "2026-03-21"


def test_a_cursor_stays_with_its_list(api, officer, roommate, home):
    following = api(officer).get(f"{URL}workload/", {**MARCH, "by": "day", "page_size": 10}).json()["next"]
    assert api(roommate).get(following).status_code == 400


def test_csv_holds_the_same_lines_and_is_written_down(api, officer, home):
    visit(home, at(3, 3))
    recount()
    question = {**MARCH, "by": "week", "page_size": 2}
    response = api(officer).get(f"{URL}workload/", {**question, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    lines = get(api(officer), "workload", **MARCH, by="week")
    assert [(row["unit_code"], row["from"], int(row["visits"])) for row in rows] == [
        (line["unit"]["code"], line["from"], line["visits"]) for line in lines
    ]
    line = Entry.objects.get(verb="exported")
    assert (line.by, line.changes["path"]) == (officer, f"{URL}workload/")


@pytest.mark.parametrize("code", list(REPORTS))
def test_questions_to_the_database_do_not_grow(api, bureau, county, code, django_assert_max_num_queries):
    station = factories.StationFactory(bureau=county)
    for _n in range(12):
        home = factories.HouseholdFactory(room=factories.RoomFactory(station=station))
        visit(home, at(3, 3), [factories.ResidentFactory(household=home)])
    client = api(bureau)
    recount()
    bureau.forget_postings()
    with django_assert_max_num_queries(10):
        response = client.get(f"{URL}{code}/", {**MARCH, "by": "day"})
    assert len(response.json()["results"]) == 12 * 31


def test_today_is_the_register(api, chief, home, person):
    """What the last line of the population says is what the register's own figures say."""
    Residency.objects.create(resident=person, household=home, room=home.room, from_on=date(2026, 4, 1))
    today = timezone.localdate()
    lines = get(api(chief), "population", **{"from": str(today - timedelta(days=3)), "to": str(today)})
    assert lines[0]["residents"] == Resident.objects.filter(room=home.room).here().count() == 1
