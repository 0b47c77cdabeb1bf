"""The figures of a period on the chief's page: what each counts, where its records are, how it changed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.time.periods import Period, previous_period, year_before
from dashboards.links import records
from dashboards.period import words
from facts import stats as fact_stats
from facts.definitions import DEFINITIONS

MORE, LESS, NEITHER = 1, -1, 0


@dataclass(frozen=True)
class Measure:
    """A figure of a period: the sum of some columns of the facts, and the list of its records.

    `better` says whether MORE or LESS of it is better; most are NEITHER: a busy month is not a bad one, nor a good one.
    """

    code: str
    label: str
    meaning: str
    columns: tuple[str, ...]
    records: Callable[[dict, Period], str]
    better: int = NEITHER
    unit: str = ""

    def of(self, sums):
        result = sum(sums[name] for name in self.columns)
        return round(result / 60, 1) if self.columns == ("minutes",) else result


def _days(period, name):
    return {f"{name}_from": period.since.isoformat(), f"{name}_to": period.until.isoformat()}


def _visits(unit, period, **more):
    return records("visits:list", **unit, **_days(period, "occurred"), **more)


def _done(unit, period, *states):
    return records("followups:list", **unit, state=states, **_days(period, "done"))


def _heard(unit, period):
    return records("disputes:list", view="all", **unit, **_days(period, "reported"))


def _closed(unit, period):
    place = {{"room": "ended_in", "station": "ended_station"}[name]: pk for name, pk in unit.items()}
    return records("disputes:list", view="all", **place, **_days(period, "ended"))


MEASURES = (
    Measure("visits", gettext_lazy("Visits"), DEFINITIONS["visits"], ("visits",), _visits),
    Measure(
        "met", gettext_lazy("Households met"), DEFINITIONS["households_first_met"], ("households_first_met",),
        lambda unit, period: _visits(unit, period, first_met="true"), MORE,
    ),
    Measure("hours", gettext_lazy("Hours"), DEFINITIONS["minutes"], ("minutes",), _visits, unit=gettext_lazy("h")),
    Measure(
        "done", gettext_lazy("Follow-ups done"),
        gettext_lazy("Follow-ups closed by a visit made in the period, in time or late."),
        ("follow_ups_done", "follow_ups_late"), lambda unit, period: _done(unit, period, "done", "late_done"), MORE,
    ),
    Measure(
        "done_late", gettext_lazy("Of these late"), DEFINITIONS["follow_ups_late"], ("follow_ups_late",),
        lambda unit, period: _done(unit, period, "late_done"), LESS,
    ),
    Measure("opened", gettext_lazy("Cases opened"), DEFINITIONS["cases_opened"], ("cases_opened",), _heard),
    Measure("closed", gettext_lazy("Cases closed"), DEFINITIONS["cases_closed"], ("cases_closed",), _closed),
)  # fmt: skip
COLUMNS = tuple(dict.fromkeys(name for measure in MEASURES for name in measure.columns))


@dataclass(frozen=True)
class Change:
    """How a figure differs from an earlier one: "+8" and "on October"; the tone only where better is clear."""

    sign: str
    against: str
    tone: str

    @property
    def words(self):
        if not self.sign:
            return _("as in %(period)s") % {"period": self.against}
        return _("%(change)s on %(period)s") % {"change": self.sign, "period": self.against}


def change(now, then, better, against):
    """`against` names the earlier period."""
    difference = round(now - then, 1)
    if not difference:
        return Change("", against, "")
    better_now = difference * better
    tone = "better" if better_now > 0 else "worse" if better_now < 0 else ""
    return Change(f"{'+' if difference > 0 else '−'}{shown(abs(difference))}", against, tone)


def shown(value):
    """Hours to a tenth, counts whole."""
    return f"{value:g}" if value < 100000 else f"{value:.0f}"


@dataclass(frozen=True)
class Figure:
    """One measure of one unit, or of all of them, with its changes against the periods that have records."""

    measure: Measure
    value: float
    url: str
    changes: tuple[Change, ...] = ()

    @property
    def text(self):
        return shown(self.value)


@dataclass(frozen=True)
class Compared:
    """Sums by room of a period and of the two it is compared with: one query each."""

    period: Period
    now: dict
    earlier: tuple  # (words, {room id: sums}) of those with any record

    @property
    def names(self):
        return [name for name, _sums in self.earlier]

    def figures(self, rooms, unit=None):
        """The figures of these rooms together; `unit` are the conditions of their lists, None when there are none."""
        results = []
        for measure in MEASURES:
            value = _sum(measure, self.now, rooms)
            changes = tuple(
                change(value, _sum(measure, sums, rooms), measure.better, name) for name, sums in self.earlier
            )
            url = "" if unit is None else measure.records(unit, self.period)
            results.append(Figure(measure, value, url, changes))
        return results


def _sum(measure, sums, rooms):
    whole = dict.fromkeys(COLUMNS, 0)
    for room in rooms:
        for name, value in sums.get(room, {}).items():
            whole[name] += value
    return measure.of(whole)


def compared(facts, period):
    """`period` with the one before and the same days a year earlier, of `facts` in scope."""
    now = _sums(facts, period)
    earlier = [(words(item), _sums(facts, item)) for item in (previous_period(period), year_before(period))]
    return Compared(period, now, tuple((name, sums) for name, sums in earlier if _any(sums)))


def _sums(facts, period):
    result = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=COLUMNS)
    return {room: sums for (room, _none), sums in result.items()}


def _any(sums):
    return any(any(row.values()) for row in sums.values())
