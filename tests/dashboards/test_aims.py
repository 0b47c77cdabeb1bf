"""The four aims: every figure is the number of the list it opens; what is not known is not said to be nothing."""

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from facts.recount import recount
from incidents.models import IncidentCount
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")
NOVEMBER, OCTOBER, SEPTEMBER, LAST_YEAR = date(2026, 11, 22), date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """Today; a moment of its own keeps its day."""
    day_of = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: day_of(value, zone) if value else NOVEMBER)


def at(day):
    return timezone.make_aware(datetime(2026, 10, day, 9))


@pytest.fixture
def month(room, other_room, far_room):
    """Incidents of three rooms, one unknown in October; visits of several kinds and outcomes in one of them."""
    for where, when, number in (
        (room, OCTOBER, 6), (far_room, OCTOBER, 8), (room, SEPTEMBER, 9), (room, LAST_YEAR, 2),
        (other_room, SEPTEMBER, 4), (far_room, LAST_YEAR, 5),
    ):  # fmt: skip
        factories.IncidentCountFactory(room=where, month=when, count=number)
    home = factories.HouseholdFactory(room=room)
    for day, kind, contact in ((3, "door", "met"), (5, "door", "refused"), (9, "patrol", "met"), (11, "patrol", "met")):
        factories.VisitFactory(
            household=home if kind == "door" else None, room=room, kind=kind, contact=contact, minutes=90,
            occurred_at=at(day), occurred_on=at(day).date(),
        )  # fmt: skip
    recount()
    return room


def page(client, **query):
    response = client.get("/aims/", {"month": "2026-10", **query})
    assert response.status_code == 200
    return response


def figures(response):
    return {figure.measure.code: figure for block in response.context["blocks"] for figure in block.figures}


def test_each_figure_is_what_the_records_say(signed_in, chief, month):
    results = {code: figure.value for code, figure in figures(page(signed_in(chief))).items()}
    assert (results["incidents"], results["visits"], results["patrols"], results["patrol_hours"]) == (6, 4, 2, 3.0)
    assert (results["refused"], results["reached"], results["opened"], results["red"]) == (25.0, 1, 0, 0)
    assert results["in_time"] is None  # nothing was closed: there is no share of it


LISTED = ("visits", "patrols", "reached")


def test_every_figure_opens_as_many_records(signed_in, chief, month):
    client = signed_in(chief)
    by_code = figures(page(client))
    for code in LISTED:
        rows = client.get(by_code[code].url).context["page"].rows
        assert len(rows) == by_code[code].value, code
    assert "6 incidents in all" in client.get(by_code["incidents"].url).content.decode()
    for item in by_code.values():
        if item.url:
            assert client.get(item.url).status_code == 200, item.measure.code


def test_disputes_open_as_many_records(signed_in, chief, room):
    dispute = factories.DisputeFactory(
        room=room, state="closed", reported_on=date(2026, 10, 2), closed_on=date(2026, 10, 20)
    )
    factories.DisputeFactory(room=room, reported_on=date(2026, 10, 4), due_on=date(2026, 10, 5))
    days = {
        "opened_on": dispute.reported_on,
        "closed_on": date(2026, 10, 20),
        "reopened_on": date(2026, 10, 25),
        "reopen_reason": "x",
    }
    dispute.closings.create(cycle=1, room=room, level=dispute.level, outcome="agreed", **days)
    recount()
    client = signed_in(chief)
    by_code = figures(page(client))
    assert {code: by_code[code].value for code in ("opened", "agreed", "reopened", "red")} == {
        "opened": 2, "agreed": 1, "reopened": 1, "red": 1
    }  # fmt: skip
    for code in ("opened", "agreed", "reopened", "red"):
        assert len(client.get(by_code[code].url).context["page"].rows) == by_code[code].value, code


def test_months_of_other_rooms_are_not_compared(signed_in, chief, month):
    """In October one room of the two is known, in September both, a year before the same one."""
    figure = figures(page(signed_in(chief)))["incidents"]
    assert [change.sign for change in figure.changes] == ["+4"]
    assert any("1 of 2 rooms known" in note for note in figure.notes)
    assert any("September" in note for note in figure.notes)


def test_a_month_nobody_entered_is_a_dash_and_a_gap_and_no_zero(signed_in, chief, month):
    response = page(signed_in(chief), month="2026-08")
    figure = figures(response)["incidents"]
    assert (figure.value, figure.text, figure.url, figure.notes) == (None, "–", "", ["Not entered for this month."])
    drawn = response.context["blocks"][0].charts[0]
    assert "not known" in drawn.note
    assert figures(response)["per_10000"].value is None


def test_small_numbers_are_marked(signed_in, chief, month):
    response = page(signed_in(chief))
    assert figures(response)["incidents"].is_few
    assert "Small number: chance moves it." in response.content.decode()


def test_satisfaction_is_said_not_to_be_measured(signed_in, chief, month):
    text = page(signed_in(chief)).content.decode()
    assert "Satisfaction itself is not measured yet" in text
    assert "Hazards found and removed are not kept here yet." in text


def test_the_bureau_sees_stations_side_by_side_and_goes_down(signed_in, bureau, month, far_room):
    client = signed_in(bureau)
    county = page(client)
    assert figures(county)["incidents"].value == 14
    cells = {line.name: [cell.value for cell in line.figures] for line in county.context["lines"]}
    assert (cells[month.station.name][0], cells[far_room.station.name][0]) == (6, 8)
    station = page(client, station=month.station_id)
    assert {line.name for line in station.context["lines"]} == {"东街警务室", "西街警务室"}
    room = page(client, room=month.pk)
    assert figures(room)["incidents"].value == 6
    for line in county.context["lines"]:
        assert client.get(line.url).status_code == 200


def test_who_leads_nothing_and_foreign_units(signed_in, chief, officer, admin, month, far_room):
    for person in (officer, admin):
        assert signed_in(person).get("/aims/").status_code == 403
    client = signed_in(chief)
    assert client.get("/aims/", {"station": far_room.station_id}).status_code == 404
    assert client.get("/aims/", {"room": far_room.pk}).status_code == 404
    assert client.get("/aims/", {"room": "x", "month": "soon"}).status_code == 404
    assert client.get("/aims/", {"month": "soon"}).context["month"] == OCTOBER


def test_the_present_month_is_compared_with_the_same_days_and_its_incidents_are_not(signed_in, chief, month):
    factories.IncidentCountFactory(room=month, month=NOVEMBER.replace(day=1), count=1)
    response = page(signed_in(chief), month="2026-11")
    assert response.context["is_begun"]
    assert figures(response)["incidents"].value == 1
    assert figures(response)["incidents"].changes == []


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        page(client)
    return len(captured)


def test_as_many_queries_for_many_rooms_and_months(signed_in, bureau, month):
    client = signed_in(bureau)
    page(client)
    few = queries(client)
    for _number in range(8):
        new_room = factories.RoomFactory(station=month.station)
        for number in range(1, 10):
            IncidentCount.objects.create(room=new_room, month=date(2026, number, 1), kind="theft", count=number)
            factories.day_of_facts(new_room, date(2026, number, 3), visits=number)
    assert queries(client) == few
    assert few <= 22


def test_charts_carry_their_numbers_as_tables(signed_in, chief, month):
    text = page(signed_in(chief)).content.decode()
    assert len(re.findall(r"<table", text)) >= 5
