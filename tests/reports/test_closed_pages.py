"""Pages of closed months: what is frozen is marked, corrections stand beside and in a list of their own."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from reports import actions
from reports.models import ClosingDay
from reports.tables.cell_formatting import cells, signed
from reports.tables.definitions import REPORTS
from tests.reports.conftest import MARCH, at, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_april")]
PERIOD = f"from={MARCH['from']}&to={MARCH['to']}"


@pytest.fixture
def corrected(home, counted):
    """March closed with one visit, a second one entered since."""
    visit(home, at(3, 2), minutes=10)
    counted()
    actions.close_month(month=date(2026, 3, 1))
    visit(home, at(3, 9), minutes=25)
    counted()
    return home.room


def test_a_report_marks_what_is_frozen_and_corrected(signed_in, officer, corrected):
    page = signed_in(officer).get(f"/reports/workload/?{PERIOD}")
    text = page.content.decode()
    assert "closed 15 April" in text or "closed 15 Apr" in text
    [line] = page.context["page"].rows
    results = {cell.label: (cell.value, cell.correction) for cell in line["figures"]}
    assert (results["visits"], results["minutes"]) == ((1, "+1"), (10, "+25"))
    assert '<small class="corrected">+25</small>' in text
    assert "was corrected later" in text


def test_other_days_are_not_marked(signed_in, officer, corrected):
    text = signed_in(officer).get("/reports/workload/?from=2026-03-01&to=2026-03-30").content.decode()
    assert "was corrected later" not in text


def test_each_line_stands_beside_the_other_period(signed_in, officer, corrected):
    page = signed_in(officer).get("/reports/workload/?from=2026-04-01&to=2026-04-15&compare=before")
    [line] = page.context["page"].rows
    results = {cell.label: (cell.value, cell.before, cell.change) for cell in line["figures"]}
    assert results["visits"] == (0, 2, "-2")
    assert "The small figure is that of" in page.content.decode()


@pytest.mark.usefixtures("in_english")
def test_shares_differ_by_points_and_what_is_not_known_says_so():
    share, count = REPORTS["disputes"].measures[4], REPORTS["workload"].measures[0]
    assert (share.code, signed(share, -0.125), signed(count, 3)) == ("success_rate", "-12 points", "+3")
    assert signed(share, None) == "known on one day only"
    line = {measure.code: None for measure in REPORTS["disputes"].measures} | {"corrections": {}}
    line["compared"] = {"figures": {measure.code: 1 for measure in REPORTS["disputes"].measures}}
    assert {cell.change for cell in cells(REPORTS["disputes"], line)} == {""}


def test_months_and_their_corrections_are_listed(signed_in, officer, chief, corrected, other_room):
    client = signed_in(chief)
    months = client.get("/reports/closed/").content.decode()
    assert "2026-03" in months
    assert "the nightly job" in months
    page = client.get("/reports/closed/2026-3/")
    assert page.status_code == 200
    results = {report.code: units for report, _url, units in page.context["reports"]}
    [(unit, differences)] = results["workload"]
    assert unit["id"] == corrected.pk
    assert ("visits", 1, "+1") in [(str(label), frozen, text) for label, frozen, text in differences]
    assert "follow-ups" not in results
    assert "Nothing was corrected" not in page.content.decode()


def test_a_month_without_corrections_says_so(signed_in, officer, home, counted):
    visit(home, at(3, 2))
    counted()
    actions.close_month(month=date(2026, 3, 1))
    assert "Nothing was corrected" in signed_in(officer).get("/reports/closed/2026-3/").content.decode()


def test_a_neighbours_corrections_are_not_shown(signed_in, neighbour, corrected):
    assert signed_in(neighbour).get("/reports/closed/2026-3/").context["reports"] == []


@pytest.mark.parametrize("path", ["/reports/closed/2026-2/", "/reports/closed/2026-13/", "/reports/closed/0-0/"])
def test_a_month_that_is_not_closed_is_absent(signed_in, officer, corrected, path):
    assert signed_in(officer).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/reports/closed/", "/reports/closed/2026-3/"])
def test_an_administrator_sees_no_figures(signed_in, admin, corrected, path):
    assert signed_in(admin).get(path).status_code == 403


def test_an_administrator_sets_the_closing_day(signed_in, admin):
    client = signed_in(admin)
    assert "/reports/closing-day/" in client.get(reverse("followups:dictionaries")).content.decode()
    body = {"day": 5, "valid_from": "2026-05-01", "origin": "Order 3"}
    assert client.post("/reports/closing-day/", body).status_code == 302
    assert ClosingDay.objects.in_force(date(2026, 5, 1)).day == 5
    assert ClosingDay.objects.in_force().day == 10
    assert Entry.objects.filter(verb="created", by=admin).exists()


@pytest.mark.parametrize(("name", "value"), [("day", 29), ("day", 0), ("valid_from", "2026-04-01")])
def test_what_cannot_be_is_said_at_its_field(signed_in, admin, name, value):
    body = {"day": 5, "valid_from": str(timezone.localdate()), name: value}
    response = signed_in(admin).post("/reports/closing-day/", body)
    assert response.status_code == 422
    assert response.context["form"].errors[name]


def test_nobody_else_sets_it(signed_in, chief):
    assert signed_in(chief).get("/reports/closing-day/").status_code == 403
