"""Each line beside the period before it, or the same a year earlier."""

from datetime import date

import pytest

from reports.tables.comparison import earlier_queries
from reports.tables.report_query import ReportQuery
from stations.models import Room
from tests.reports.conftest import MARCH, at, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_april")]
URL = "/api/v1/reports/workload/"


def question(since, until, per, compare):
    return ReportQuery(since, until, "room", per, Room.objects.none(), compare)


@pytest.mark.parametrize("compare", ["before", "year"])
@pytest.mark.parametrize("per", [None, "day", "week", "month"])
@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 3, 10), date(2026, 5, 20)),
        (date(2024, 2, 20), date(2024, 3, 3)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2023, 11, 5), date(2025, 1, 2)),
    ],
)
def test_every_period_compared_with_is_asked_for_in_three_questions_at_most(since, until, per, compare):
    query = question(since, until, per, compare)
    result = earlier_queries(query)
    periods = {period for item in result for period in item.periods}
    assert {query.compared(period) for period in query.periods} <= periods
    assert len(result) <= 3


def test_weeks_are_compared_with_weeks():
    query = question(date(2026, 3, 11), date(2026, 3, 24), "week", "before")
    assert [str(query.compared(period).since) for period in query.periods] == ["2026-03-04", "2026-03-09", "2026-03-16"]
    year = question(date(2026, 3, 9), date(2026, 3, 15), "week", "year")
    [week] = [year.compared(period) for period in year.periods]
    assert (str(week.since), week.since.weekday(), week.days) == ("2025-03-10", 0, 7)


@pytest.mark.parametrize(
    ("compare", "since", "until", "visits"),
    [("before", "2026-02-01", "2026-02-28", 2), ("year", "2025-03-01", "2025-03-31", 1)],
)
def test_a_line_has_the_figures_of_the_other_period(api, officer, home, counted, compare, since, until, visits):
    visit(home, at(3, 3), minutes=30)
    visit(home, at(2, 1), minutes=10)
    visit(home, at(2, 28), minutes=10)
    visit(home, at(3, 31).replace(year=2025), minutes=5)
    counted()
    response = api(officer).get(URL, {**MARCH, "compare": compare}).json()
    [line] = response["results"]
    assert (response["compare"], line["visits"], line["minutes"]) == (compare, 1, 30)
    other = line["compared"]
    assert (other["from"], other["to"], other["figures"]["visits"]) == (since, until, visits)
    assert set(other["figures"]) == set(line) - {"unit", "from", "to", "closed_on", "corrections", "compared"}


def test_divided_lines_are_compared_each(api, officer, home, counted):
    for day in (2, 3, 3):
        visit(home, at(3, day))
    counted()
    query = {"from": "2026-03-03", "to": "2026-03-04", "by": "day", "compare": "before"}
    lines = api(officer).get(URL, query).json()["results"]
    assert [(line["visits"], line["compared"]["figures"]["visits"]) for line in lines] == [(2, 1), (0, 2)]


def test_without_the_parameter_nothing_is_compared(api, officer, home):
    response = api(officer).get(URL, MARCH).json()
    assert "compare" not in response
    assert "compared" not in response["results"][0]


def test_another_comparison_is_refused_by_name(api, officer):
    response = api(officer).get(URL, {**MARCH, "compare": "century"})
    assert (response.status_code, list(response.json())) == (400, ["compare"])


def test_a_sheet_has_the_other_period_too(api, officer, home, counted):
    visit(home, at(2, 2), minutes=9)
    counted()
    response = api(officer).get(URL, {**MARCH, "compare": "before", "format": "csv"})
    head, row = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    results = dict(zip(head.split(","), row.split(","), strict=True))
    assert (results["compared_from"], results["compared_to"], results["compared_minutes"]) == (
        "2026-02-01",
        "2026-02-28",
        "9",
    )
