"""Every part is a part of its whole, in every report and every period: no share is above 100 per cent."""

import random
from datetime import date, timedelta

import pytest

from core.scope import Scope
from core.time.periods import Period, month_of
from dashboards.aims.figures import AimsFigures, rooms_of
from dashboards.aims.measures import aims
from dashboards.county.measures import MEASURES as COMPARED
from facts.recount import recount
from reports.tables.definitions import REPORTS
from reports.tables.lines import current_lines
from reports.tables.report_query import DIVISIONS, ReportQuery
from stations.models import Room
from tests import factories
from tests.reports.conftest import at, visit

pytestmark = pytest.mark.usefixtures("in_april")
PERIODS = (
    Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 3, 9), date(2026, 4, 12)),
    Period(date(2026, 1, 1), date(2026, 4, 15)), Period(date(2026, 3, 20), date(2026, 3, 20)),
)  # fmt: skip


@pytest.fixture(params=range(4))
def worked(request, room, other_room, far_room):
    """Homes that came, ended and moved to another room, met before, within and after all that."""
    draw = random.Random(request.param)
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(104)]
    for _home in range(14):
        others = sorted(draw.sample(days, 2))
        home = factories.HouseholdFactory(
            room=draw.choice((room, other_room, far_room)),
            ended_on=draw.choice((None, None, *others)),
        )  # fmt: skip
        for day in draw.choices(days, k=draw.randint(0, 4)):
            visit(home, at(day.month, day.day), contact=draw.choice(("met", "met", "refused")))
        if draw.random() < 0.3:
            home.room = draw.choice((room, other_room, far_room))
            home.save()
    for place in (room, far_room):
        factories.IncidentCountFactory(room=place, month=date(2026, 3, 1), count=3)
    far_room.closed_on = date(2026, 2, 10)
    far_room.save()
    recount()


def _lines(report, period, level, per):
    rooms = Room.objects.in_scope(Scope.all())
    return current_lines(report, ReportQuery(period.since, period.until, level, per, rooms), Scope.all())


@pytest.mark.parametrize("code", REPORTS)
def test_no_part_of_a_report_is_more_than_its_whole(worked, code):
    report, lines_with_something = REPORTS[code], 0
    for period in PERIODS:
        for level in ("room", "station", "bureau"):
            for per in (None, *DIVISIONS):
                for line in _lines(report, period, level, per):
                    for measure in report.measures:
                        value = line[measure.code]
                        if measure.is_share and value is not None:
                            assert 0 <= value <= 1, (measure.code, line)
                            assert measure.formatted(value) != "100%" or value == 1
                        elif measure.part_of and value is not None:
                            assert value <= line[measure.part_of], (measure.code, line)
                            lines_with_something += bool(value)
    assert lines_with_something or code != "coverage"


def test_a_home_that_ended_is_in_both_or_in_neither(room, officer, api):
    """Three met, one of them ended since: 3 of 3 in its month, and of the next month it is no part."""
    for ended_on in (None, None, date(2026, 3, 20)):
        visit(factories.HouseholdFactory(room=room, ended_on=ended_on), at(3, 10))
    recount()
    for month, parts in (("03", (3, 3, 1.0)), ("04", (2, 0, 0.0))):
        days = {"from": f"2026-{month}-01", "to": f"2026-{month}-{31 if month == '03' else 30}"}
        [line] = api(officer).get("/api/v1/reports/coverage/", days).json()["results"]
        assert (line["households"], line["households_visited"], line["share_visited"]) == parts


@pytest.mark.parametrize("month", [date(2026, month, 1) for month in (2, 3, 4)])
def test_no_share_of_the_aims_is_above_the_whole(worked, bureau, month):
    loaded = AimsFigures.load(bureau, rooms_of(bureau), month)
    shares = [measure for aim in aims() for measure in aim.measures if measure.unit == "%"]
    assert len(shares) == 3
    for which in loaded.periods:
        for room in loaded.rooms:
            sums = loaded.sums([room.pk], which)
            assert all(measure.value(sums) is None or 0 <= measure.value(sums) <= 100 for measure in shares)
            assert len(sums["known"]) <= 1


def test_the_rates_of_the_comparison_are_said_as_shares(worked):
    for measure in (measure for measure in COMPARED if measure.is_share):
        figures = {measure.count: 299, measure.base: 300}
        assert measure.rate_text(measure.rate(figures)) == "99%"
        assert measure.rate_text(measure.rate({**figures, measure.count: 1})) == "<1%"


def test_the_rooms_known_are_among_the_rooms(worked):
    for line in _lines(REPORTS["incidents"], month_of(date(2026, 3, 1)), "bureau", None):
        assert line["rooms_known"] == 2 <= line["rooms"] == 3
