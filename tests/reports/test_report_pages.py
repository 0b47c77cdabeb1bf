"""The page of a report shows the API's lines to whoever may read figures, and says what it cannot do."""

import pytest
from django.utils import timezone

from facts.recount import recount
from reports.tables.definitions import REPORTS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(room):
    home = factories.HouseholdFactory(room=room)
    for _n in range(3):
        factories.VisitFactory(household=home, minutes=17)
    recount()
    return room


@pytest.mark.parametrize("code", list(REPORTS))
def test_the_page_shows_what_the_api_says(signed_in, api, chief, busy, other_room, code):
    lines = api(chief).get(f"/api/v1/reports/{code}/").json()["results"]
    response = signed_in(chief).get(f"/reports/{code}/")
    assert response.status_code == 200
    cells = [[str(cell.value) for cell in line["figures"]] for line in response.context["page"].rows]
    assert cells == [
        [str(measure.formatted(line[measure.code])) for measure in REPORTS[code].measures] for line in lines
    ]
    for measure in REPORTS[code].measures:
        assert str(measure.meaning).split("'")[0] in response.content.decode()


def test_lines_bear_their_days_only_where_they_differ(signed_in, chief, busy):
    client = signed_in(chief)
    keys = [[column.key for column in client.get(f"/reports/workload/{parameters}").context["columns"]][:2]
            for parameters in ("", "?by=week")]  # fmt: skip
    assert keys == [["unit", "visits"], ["unit", "days"]]


def test_minutes_are_on_the_page(signed_in, officer, busy):
    assert b">51<" in signed_in(officer).get("/reports/").content


def test_an_officer_sees_the_own_room_alone(signed_in, officer, busy, other_room):
    page = signed_in(officer).get("/reports/workload/").context["page"]
    assert [line["unit"]["id"] for line in page.rows] == [busy.pk]


def test_an_administrator_sees_no_figures(signed_in, admin):
    assert signed_in(admin).get("/reports/").status_code == 403


def test_an_unknown_report_is_absent(signed_in, officer):
    assert signed_in(officer).get("/reports/gossip/").status_code == 404


@pytest.mark.parametrize(
    "query", ["from=2026-13-01", "to=x", "level=village", "by=year", "from=2026-03-02&to=2026-03-01"]
)
def test_what_cannot_be_asked_is_said_and_kept(signed_in, officer, busy, query):
    response = signed_in(officer).get(f"/reports/workload/?{query}")
    assert response.status_code == 200
    assert response.context["filter"]["form"].errors
    assert response.context["page"].rows == []


@pytest.mark.parametrize("query", ["room=x", "station=99999999999999999999", "cursor=nonsense", "ordering=;drop"])
def test_an_address_written_by_hand_breaks_nothing(signed_in, officer, busy, query):
    assert signed_in(officer).get(f"/reports/workload/?{query}").status_code == 200


def test_lines_are_sorted_by_a_figure(signed_in, chief, busy, other_room):
    def rooms(ordering):
        page = signed_in(chief).get(f"/reports/workload/?ordering={ordering}").context["page"]
        return [line["unit"]["id"] for line in page.rows]

    assert rooms("visits") == [other_room.pk, busy.pk]
    assert rooms("-visits") == [busy.pk, other_room.pk]
    # Not known comes last, whichever way.
    assert len(rooms("-unit")) == 2


def test_long_reports_have_pages(signed_in, officer, busy):
    first = timezone.localdate().replace(month=1, day=1)
    client = signed_in(officer)
    response = client.get(f"/reports/workload/?by=day&from={first.replace(year=first.year - 1)}&to={first}")
    page = response.context["page"]
    assert (len(page.rows), page.has_next, page.has_previous) == (100, True, False)
    following = client.get(f"/reports/workload/{page.next_url}").context["page"]
    assert following.rows[0]["from"] > page.rows[-1]["from"]
    assert following.has_previous


def test_the_sheet_has_the_lines_of_the_page(signed_in, chief, busy, other_room):
    response = signed_in(chief).get("/reports/workload/?format=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert text[0].startswith("Code,Unit,From,To,Visits,")
    assert len(text) == 3
    assert any(",3," in line and busy.name in line for line in text[1:])


def test_the_days_that_hold_stand_in_the_fields(signed_in, officer, busy):
    form = signed_in(officer).get("/reports/workload/").context["filter"]["form"]
    today = timezone.localdate()
    assert (form["from"].value(), form["to"].value()) == (today.replace(day=1).isoformat(), today.isoformat())


def test_one_tap_to_a_period(signed_in, officer, busy):
    response = signed_in(officer).get("/reports/workload/")
    active = [item["label"] for item in response.context["quick"] if item["active"]]
    assert "this month" in [str(label) for label in active]
    last = next(item["url"] for item in response.context["quick"] if str(item["label"]) == "last month")
    page = signed_in(officer).get(f"/reports/workload/{last}").context["page"]
    assert page.rows[0]["to"] < timezone.localdate().replace(day=1)
