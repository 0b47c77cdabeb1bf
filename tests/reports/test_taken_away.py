"""What is taken away of a report is what the page shows; every number opens its records and lists say their total."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.web.views import lists
from facts.recount import recount
from reports.tables.definitions import REPORTS
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def worked(room, other_room):
    for place, number in ((room, 3), (other_room, 2)):
        home = factories.HouseholdFactory(room=place)
        for _visit in range(number):
            factories.VisitFactory(household=home, minutes=17)
    recount()
    return room


def sheet_of(response):
    return load_workbook(BytesIO(response.content)).active


def test_the_workbook_comes_at_once_and_says_what_it_is(signed_in, chief, worked):
    page = signed_in(chief).get("/reports/workload/?compare=year")
    response = signed_in(chief).get("/reports/workload/" + page.context["excel_url"])
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = sheet_of(response)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Workload"
    assert rows[1][0] == str(chief.postings.get().unit)
    head = next(row for row in rows if row[0] == "Code")
    assert {"Visits", "Visits, compared", "Visits, change", "Compared from"} <= set(head)
    visits = [row[head.index("Visits")] for row in rows[rows.index(head) + 1 :]]
    assert visits == [3, 2, 5]
    assert rows[-1][1] == "Total"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows.strip("$").replace("$", "") == f"{rows.index(head) + 1}:{rows.index(head) + 1}"


def test_the_csv_has_what_is_compared(signed_in, chief, worked):
    response = signed_in(chief).get("/reports/workload/?compare=before&format=csv")
    head, *rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    columns = head.split(",")
    assert '"Visits, compared"' in head
    assert len(rows) == 2
    assert columns[:4] == ["Code", "Unit", "From", "To"]


@pytest.mark.parametrize("code", REPORTS)
def test_the_total_is_that_of_all_units(signed_in, chief, worked, code):
    """One line for the bureau counts everything at once; the last line of the rooms says the same."""
    client = signed_in(chief)
    page = client.get(f"/reports/{code}/")
    [whole] = client.get(f"/reports/{code}/?level=bureau").context["page"].rows
    total = [str(cell.value) for cell in page.context["total"]]
    assert total == [str(cell.value) for cell in whole["figures"]]


@pytest.mark.parametrize("code", REPORTS)
def test_every_number_opens_a_list(signed_in, chief, worked, code):
    client = signed_in(chief)
    page = client.get(f"/reports/{code}/")
    addresses = [cell.url for line in page.context["page"].rows for cell in line["figures"] if cell.url]
    assert addresses
    for address in dict.fromkeys(addresses):
        assert client.get(address).status_code == 200, address
    if code == "workload":
        [line] = [line for line in page.context["page"].rows if line["unit"]["id"] == worked.pk]
        [visits] = [cell for cell in line["figures"] if cell.label == "visits"]
        assert client.get(visits.url).context["page"].count == visits.value == 3


def test_a_list_reached_by_a_number_says_its_total(signed_in, officer, worked, monkeypatch):
    home = factories.HouseholdFactory(room=worked)
    for _visit in range(60):
        factories.VisitFactory(household=home)
    today = timezone.localdate().isoformat()
    address = f"/visits/?room={worked.pk}&occurred_from={today}"
    page = signed_in(officer).get(address)
    assert page.context["page"].has_next
    assert page.context["page"].count == 63
    assert "63 in all" in page.text
    monkeypatch.setattr(lists, "MAX_COUNTED", 50)
    assert "50 in all+" in signed_in(officer).get(address).text


def test_saved_reports_and_exports_are_one_tap_away(signed_in, chief, worked):
    text = signed_in(chief).get("/reports/").text
    assert 'href="/saved/"' in text or "saved" in text
    assert "My exports" in text


def test_a_shared_report_says_what_its_reader_gets(signed_in, chief, officer, worked):
    from reports.actions import save_report

    saved = save_report(by=chief, name="Month", path="/reports/workload/", query="", recipient=officer)
    page = signed_in(chief).get(saved.get_absolute_url())
    assert f"{officer.name} gets 1 of the 2 rooms you see" in page.text


def test_a_period_before_the_records_is_compared_with_nothing(signed_in, api, chief, worked):
    address = "/api/v1/reports/workload/?compare=year"
    assert {line["compared"]["figures"]["visits"] for line in api(chief).get(address).json()["results"]} == {None}
    assert "nothing to compare" in signed_in(chief).get("/reports/workload/?compare=year").text
    population = api(chief).get("/api/v1/reports/population/?compare=year").json()["results"]
    assert {line["compared"]["figures"]["residents"] for line in population} == {0}
