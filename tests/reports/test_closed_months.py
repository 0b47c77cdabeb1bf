"""Months are closed once, on their day; later corrections stand beside the figures kept, never over them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from audit.models import Entry
from core.errors import Invalid, NotAllowed, Refused
from reports import actions
from reports.models import ClosedMonth, ClosingDay, FrozenLine
from reports.months import rules
from reports.tables.definitions import REPORTS
from reports.tasks import close_months
from tests import factories
from tests.reports.conftest import MARCH, at, visit
from visits.actions import void_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_april")]
URL = "/api/v1/reports/"
FEBRUARY, THIRD = date(2026, 2, 1), date(2026, 3, 1)


def line_of(client, code="workload", **parameters):
    response = client.get(f"{URL}{code}/", {**MARCH, **parameters})
    assert response.status_code == 200, response.content
    [line] = response.json()["results"]
    return line


@pytest.fixture
def march(home, counted):
    """Three visits in March, and the month closed."""
    visits = [visit(home, at(3, day), minutes=10) for day in (2, 9, 30)]
    counted()
    assert actions.close_month(month=THIRD)
    return visits


# --- the day ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [(date(2026, 1, 1), 10, date(2026, 2, 10)), (date(2025, 12, 1), 28, date(2026, 1, 28))],
)
def test_a_month_is_closed_on_a_day_of_the_next(month, day, expected):
    assert rules.closes_on(month, day) == expected


@pytest.mark.parametrize(
    ("month", "on", "refused"),
    [
        (THIRD, date(2026, 3, 31), True),
        (THIRD, date(2026, 4, 1), False),
        (date(2026, 3, 2), date(2026, 5, 1), True),
    ],
)
def test_a_month_that_is_not_over_is_not_closed(month, on, refused):
    assert bool(rules.not_closable(month, on)) is refused
    if refused:
        with pytest.raises(Refused):
            actions.close_month(month=month, on=on)


def test_due_are_the_months_since_the_first_facts_whose_day_has_come(home, counted):
    visit(home, at(1, 20))
    counted()
    assert actions.due_months(on=date(2026, 4, 9)) == [date(2026, 1, 1), FEBRUARY]
    assert actions.due_months(on=date(2026, 4, 10)) == [date(2026, 1, 1), FEBRUARY, THIRD]


def test_without_facts_nothing_is_due(room):
    assert actions.due_months() == []


def test_the_county_moves_its_day(admin, officer, home, counted):
    visit(home, at(4, 2))
    counted()
    with pytest.raises(NotAllowed):
        actions.set_closing_day(by=officer, valid_from=date(2026, 4, 20), day=5)
    with pytest.raises(Invalid), transaction.atomic():
        actions.set_closing_day(by=admin, valid_from=date(2026, 4, 21), day=31)
    actions.set_closing_day(by=admin, valid_from=date(2026, 4, 20), day=5, origin="Order 3")
    assert actions.due_months(on=date(2026, 5, 4)) == []
    assert actions.due_months(on=date(2026, 5, 5)) == [date(2026, 4, 1)]
    assert ClosingDay.objects.in_force(date(2026, 4, 19)).day == 10
    assert Entry.objects.filter(verb="created", by=admin).exists()


# --- closing ----------------------------------------------------------------------------------------------------------


def test_the_job_makes_up_for_missed_nights_and_does_nothing_twice(home, counted):
    visit(home, at(1, 20))
    counted()
    close_months()
    assert list(ClosedMonth.objects.values_list("month", flat=True)) == [THIRD, FEBRUARY, date(2026, 1, 1)]
    number = FrozenLine.objects.count()
    assert number == 3 * 3 * len(REPORTS)  # months, levels of one unit each, reports
    close_months()
    assert (ClosedMonth.objects.count(), FrozenLine.objects.count()) == (3, number)
    lines = Entry.objects.filter(verb="month_closed")
    assert [(line.by, line.subject) for line in lines.order_by("id")] == [
        (None, "2026-01"),
        (None, "2026-02"),
        (None, "2026-03"),
    ]


def test_the_command_says_what_it_closed(home, counted):
    visit(home, at(2, 20))
    counted()
    out = StringIO()
    call_command("close_months", "--on", "2026-03-12", stdout=out)
    assert out.getvalue() == "2026-02\nclosed 1\n"
    assert ClosedMonth.objects.get().closed_on == date(2026, 3, 12)


def test_units_are_kept_with_their_names_of_that_day(march, room):
    room.name = "别的名字"
    room.save()
    frozen = FrozenLine.objects.get(report="workload", level="room")
    assert (frozen.unit, frozen.unit_code, frozen.unit_name) == (room.pk, room.code, "东街警务室")


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_closed_month_without_corrections_says_when_it_was_closed(api, officer, march):
    line = line_of(api(officer))
    assert (line["visits"], line["closed_on"], line["corrections"]) == (3, "2026-04-15", {})


def test_what_is_changed_later_is_a_correction(api, officer, chief, march, home, counted):
    void_visit(by=chief, visit=march[0], reason="entered twice")
    visit(home, at(3, 5), minutes=45)
    visit(home, at(3, 6), minutes=5)
    counted()
    line = line_of(api(officer))
    assert (line["visits"], line["minutes"]) == (3, 30)
    assert line["corrections"] == {"visits": 1, "minutes": 40}
    assert line_of(api(officer), by="month") == line


@pytest.mark.parametrize(
    "parameters", [{"to": "2026-03-30"}, {"from": "2026-02-28"}, {"from": "2026-03-02"}, {"from": "2026-02-01"}]
)
def test_other_cuts_stay_as_the_records_say(api, officer, march, home, counted, parameters):
    visit(home, at(3, 5))
    counted()
    line = line_of(api(officer), **parameters)
    assert (line["closed_on"], line["corrections"]) == (None, {})
    days = [date(2026, 3, day).isoformat() for day in (2, 5, 9, 30)]
    assert line["visits"] == sum(line["from"] <= day <= line["to"] for day in days)


def test_days_and_weeks_of_a_closed_month_stay_live(api, officer, march, home, counted):
    visit(home, at(3, 5))
    counted()
    lines = api(officer).get(f"{URL}workload/", {**MARCH, "by": "day"}).json()["results"]
    assert sum(line["visits"] for line in lines) == 4
    assert {line["closed_on"] for line in lines} == {None}


def test_part_of_a_station_is_not_what_was_kept_of_it(api, officer, chief, march, home, other_room, counted):
    visit(home, at(3, 5))
    counted()
    own = line_of(api(officer), level="station")
    assert (own["visits"], own["closed_on"]) == (4, None)
    whole = line_of(api(chief), level="station")
    assert (whole["visits"], whole["corrections"]["visits"]) == (3, 1)
    assert line_of(api(chief), level="station", room=home.room.pk)["closed_on"] is None


def test_a_unit_that_came_later_has_nothing_kept(api, chief, march, other_room):
    lines = api(chief).get(f"{URL}workload/", MARCH).json()["results"]
    closed = {line["unit"]["id"]: line["closed_on"] for line in lines}
    assert closed == {march[0].room_id: "2026-04-15", other_room.pk: None}


def test_figures_of_today_are_never_kept(api, officer, home, counted):
    follow_up = factories.FollowUpFactory(household=home, due_on=date(2026, 3, 2))
    counted()
    visit(home, at(3, 2))
    actions.close_month(month=THIRD)
    assert line_of(api(officer), "follow-ups")["overdue"] == 1
    type(follow_up).objects.update(state="cancelled", cancelled_at=at(4, 15))
    counted()
    line = line_of(api(officer), "follow-ups")
    assert line["overdue"] == 0
    assert "overdue" not in line["corrections"]


def test_a_figure_that_was_not_counted_then_is_as_it_is_now(api, officer, march):
    for frozen in FrozenLine.objects.filter(report="workload"):
        frozen.figures.pop("minutes")
        frozen.save()
    line = line_of(api(officer))
    assert (line["minutes"], line["corrections"]) == (30, {})


def test_what_was_not_known_has_no_difference(api, officer, march):
    for frozen in FrozenLine.objects.filter(report="disputes", level="room"):
        frozen.figures["mean_days"] = 4.5
        frozen.save()
    line = line_of(api(officer), "disputes")
    assert (line["mean_days"], line["corrections"]) == (4.5, {"mean_days": None})


def test_definitions_say_what_is_kept(api, officer):
    results = {
        item["code"]: {m["name"]: m["frozen"] for m in item["measures"]} for item in api(officer).get(URL).json()
    }
    assert results["workload"] == dict.fromkeys(results["workload"], True)
    live = {(code, name) for code, names in results.items() for name, frozen in names.items() if not frozen}
    assert live == {
        ("follow-ups", "overdue"),
        ("incidents", "per_10000"),  # by the residents of today
        ("disputes", "recurred"),
        ("disputes", "recurrence_rate"),
    }


def test_closed_months_are_listed(api, officer, admin, march):
    assert api(officer).get(f"{URL}closed-months/").json() == [{"month": "2026-03-01", "closed_on": "2026-04-15"}]
    assert api(admin).get(f"{URL}closed-months/").status_code == 403


def test_a_sheet_has_the_day_and_the_corrections(api, officer, march, home, counted):
    visit(home, at(3, 5), minutes=7)
    counted()
    response = api(officer).get(f"{URL}workload/", {**MARCH, "format": "csv"})
    head, row = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert head.endswith("follow_ups_late,closed_on,corrections")
    assert row.endswith('2026-04-15,"{""visits"": 1, ""minutes"": 7}"')
