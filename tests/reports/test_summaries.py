"""The summary of a month: the reports' own figures on page and in Word, for whoever leads, with the chief's remarks."""

import io
from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone
from docx import Document

from audit.models import Entry
from reports.actions import close_month
from reports.models import MonthlyRemark
from reports.summaries.notable import longest_gap
from stations.models import Posting
from tests import factories

MARCH = "/summaries/2026-03/"
FIRST = datetime(2026, 3, 1).date()


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(datetime(2026, 4, 5, 12, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


@pytest.fixture
def march(room, other_room, officer, neighbour):
    """Facts of two rooms: eleven visits in March, three in February, of a station with officers since January."""
    Posting.objects.update(since=datetime(2025, 1, 1).date())
    for where, month, day, visits in ((room, 3, 3, 7), (other_room, 3, 20, 4), (room, 2, 10, 3)):
        factories.day_of_facts(
            where,
            datetime(2026, month, day).date(),
            visits=visits,
            minutes=visits * 20,
            follow_ups_done=2,
            follow_ups_late=1,
            households_first_met=visits,
        )


def cells_of(content):
    """All texts of the cells of a Word file, and of its paragraphs."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return cells, [paragraph.text for paragraph in document.paragraphs]


def page_text(response):
    return {row.label: row for section in response.context["summary"].sections for row in section.rows}


def test_the_page_has_the_figures_of_the_reports(march, signed_in, api, chief, station):
    rows = page_text(signed_in(chief).get(MARCH))
    parameters = {"from": "2026-03-01", "to": "2026-03-31", "level": "station", "compare": "before"}
    line = api(chief).get("/api/v1/reports/workload/", parameters).json()["results"][0]
    assert rows["visits"].value == str(line["visits"]) == "11"
    assert rows["visits"].before == str(line["compared"]["figures"]["visits"]) == "3"
    assert rows["minutes"].value == str(line["minutes"]) == "220"
    assert rows["follow-ups done"].value == str(line["follow_ups_done"]) == "6"
    assert rows["visits"].year == "0"


def test_each_room_has_its_line(march, signed_in, chief, room, other_room):
    summary = signed_in(chief).get(MARCH).context["summary"]
    assert {name: cells[0] for name, cells in summary.lines} == {room.name: "7", other_room.name: "4"}


def test_word_says_the_same_as_the_page_in_chinese(march, signed_in, chief, station):
    client = signed_in(chief, "en")
    page = client.get(MARCH).context["summary"]
    response = client.get(f"{MARCH}word/")
    assert "wordprocessingml" in response["Content-Type"]
    cells, texts = cells_of(response.content)
    for section in page.sections:
        for row in section.rows:
            for value in (row.value, row.before, row.year):
                assert value in cells
    for name, figures in page.lines:
        at = cells.index(name)
        assert cells[at + 1 : at + 1 + len(figures)] == figures
    at = cells.index("走访")
    assert cells[at + 1 : at + 4] == ["11", "3", "0"]
    assert any(f"{station.name}2026年3月工作小结" in text for text in texts)
    assert Entry.objects.filter(verb="exported", by=chief).exists()


def test_a_closed_month_stands_as_it_was_kept_with_its_corrections(march, signed_in, chief, room):
    close_month(month=FIRST)
    factories.day_of_facts(room, date(2026, 3, 3), visits=9)
    response = signed_in(chief).get(MARCH)
    assert (page_text(response)["visits"].value, page_text(response)["visits"].correction) == ("11", "+2")
    assert "Closed on" in response.context["summary"].state_text
    cells, texts = cells_of(signed_in(chief).get(f"{MARCH}word/").content)
    assert "11（+2）" in cells
    assert any("已于" in text for text in [*texts, *cells]) or "结账后有更正" in "".join(texts)


def test_the_running_month_is_compared_with_the_same_days(march, signed_in, chief):
    summary = signed_in(chief).get("/summaries/2026-04/").context["summary"]
    assert (summary.until.day, summary.before.since.month, summary.before.until.day) == (5, 3, 5)
    assert "Provisional" in summary.state_text


def test_what_stood_out(march, signed_in, chief, station, room):
    factories.RoomFactory(station=station, name="北街警务室")
    counts = signed_in(chief).get(MARCH).context["summary"].notable
    assert "北街警务室: 31 days without an officer." in counts
    assert "北街警务室: no visit for 31 days on end, from 1 Mar to 31 Mar." in counts
    assert f"{room.name}: no visit for 28 days on end, from 4 Mar to 31 Mar." in counts
    assert f"{room.name}: 1 of 3 follow-ups done late." in counts


def test_many_rooms_of_a_kind_are_cut_short(march, signed_in, chief, station):
    factories.RoomFactory.create_batch(6, station=station)
    counts = signed_in(chief).get(MARCH).context["summary"].notable
    assert "2 more rooms without an officer." in counts


@pytest.mark.parametrize(
    ("busy", "gap"),
    [([], (0, -1)), ([True], (0, -1)), ([False, False, True, False], (2, 1)), ([True, False, False], (2, 2))],
)
def test_the_longest_silence(busy, gap):
    assert longest_gap(busy) == gap


def test_incidents_say_of_how_many_rooms(march, signed_in, chief, room):
    factories.IncidentCountFactory(room=room, month=FIRST, count=3)
    row = page_text(signed_in(chief).get(MARCH))["incidents"]
    assert (row.value, row.before) == ("3 (1 of 2 rooms)", "–")


def test_the_bureau_sees_the_county_and_any_station(march, signed_in, bureau, station, far_room, far_station):
    client = signed_in(bureau)
    county = client.get(MARCH).context["summary"]
    assert not county.is_station
    assert {name: cells[0] for name, cells in county.lines} == {station.name: "11", far_station.name: "0"}
    assert client.get(MARCH, {"station": station.pk}).context["summary"].unit == station
    assert client.get("/summaries/").status_code == 200
    assert client.get(f"{MARCH}word/").status_code == 200


@pytest.mark.parametrize("path", ["/summaries/", MARCH, f"{MARCH}word/"])
def test_who_may_not(march, signed_in, officer, admin, chief, far_station, path):
    assert signed_in(officer).get(path).status_code == 403
    assert signed_in(admin).get(path).status_code == 403
    assert signed_in(chief).get(path, {"station": far_station.pk}).status_code == 404
    assert signed_in(chief).get(path, {"station": "x"}).status_code == 404


@pytest.mark.parametrize("month", ["2026-05", "2026-13", "2026-00", "9999-01"])
def test_a_month_that_cannot_be_is_absent(signed_in, chief, room, month):
    assert signed_in(chief).get(f"/summaries/{month}/").status_code == 404


def test_a_station_without_rooms_says_so(signed_in, chief, station):
    assert "had no police room" in signed_in(chief).get(MARCH).content.decode()
    assert signed_in(chief).get(f"{MARCH}word/").status_code == 200


def test_the_chief_writes_remarks(march, signed_in, chief, bureau, station):
    client = signed_in(chief)
    assert client.post(f"{MARCH}remark/", {"text": "抽调安保。", "version": 0}).status_code == 302
    remark = MonthlyRemark.objects.get()
    assert (remark.station, remark.month, remark.text, remark.created_by) == (station, FIRST, "抽调安保。", chief)
    entry = Entry.objects.get(verb="remark_written")
    assert (entry.by, entry.changes) == (chief, {"text": ["", "抽调安保。"]})
    assert "抽调安保。" in client.get(MARCH).content.decode()
    assert "抽调安保。" in cells_of(client.get(f"{MARCH}word/").content)[1]
    assert "抽调安保。" in signed_in(bureau).get(MARCH, {"station": station.pk}).content.decode()


def test_who_was_slower_is_told(march, signed_in, chief):
    client = signed_in(chief)
    client.post(f"{MARCH}remark/", {"text": "一", "version": 0})
    assert client.post(f"{MARCH}remark/", {"text": "二", "version": 0}).status_code == 409
    assert MonthlyRemark.objects.get().text == "一"
    assert client.post(f"{MARCH}remark/", {"text": "二", "version": 1}).status_code == 302
    assert MonthlyRemark.objects.get().text == "二"


def test_remarks_are_the_chief_s_own(march, signed_in, bureau, officer, chief, station, far_station):
    for user in (bureau, officer):
        response = signed_in(user).post(f"{MARCH}remark/?station={station.pk}", {"text": "x", "version": 0})
        assert response.status_code == 403
    response = signed_in(chief).post(f"{MARCH}remark/?station={far_station.pk}", {"text": "x", "version": 0})
    assert response.status_code == 404
    assert not MonthlyRemark.objects.exists()


def test_remarks_that_are_too_long_are_refused_at_the_field(march, signed_in, chief):
    response = signed_in(chief).post(f"{MARCH}remark/", {"text": "长" * 601, "version": 0})
    assert response.status_code == 422
    assert "text" in response.context["form"].errors


def test_as_many_queries_for_many_rooms(march, signed_in, chief, station, django_assert_max_num_queries):
    client = signed_in(chief)
    client.get(MARCH)
    with django_assert_max_num_queries(120) as few:
        client.get(MARCH)
    factories.RoomFactory.create_batch(8, station=station)
    with django_assert_max_num_queries(len(few)):
        client.get(MARCH)
