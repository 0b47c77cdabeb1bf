"""The figures of each aim: what each counts, when it is too small to say much, and the list of its records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.shares import percent_of
from dashboards.changes import LESS, MORE, NEITHER
from dashboards.links import records
from facts.definitions import DEFINITIONS
from followups.codes import DONE_STATES
from incidents import stats as incident_stats
from visits.codes import refusal_contacts

if TYPE_CHECKING:
    from core.time.periods import Period

Sums = dict[str, Any]  # as `AimsFigures.sums` makes them
# Below these a single one moves the figure noticeably: own defaults.
FEW_RESIDENTS, FEW_HOUSEHOLDS, FEW_FOLLOW_UPS, FEW_VISITS, FEW_CASES = 300, 30, 20, 20, 10


@dataclass(frozen=True)
class Measure:
    """`value` makes of the sums of some rooms (`dashboards.aims.figures`) a number, None where it is not entered.

    `base` is the number by which it counts as small: below `least` it says little. `is_now` marks what is counted today
    whatever the period, and so is compared with nothing; `is_monthly` what is known of whole months only.
    """

    code: str
    label: Any
    meaning: Any
    value: Callable[[Sums], float | None]
    records: Callable[[dict[str, int], Period], str]
    base: Callable[[Sums], float | None]
    least: int
    better: int = NEITHER
    unit: Any = ""
    is_now: bool = False
    is_monthly: bool = False

    def is_few(self, sums: Sums) -> bool:
        value = self.base(sums)
        return value is not None and value < self.least


def _days(period: Period, name: str) -> dict[str, str]:
    return {f"{name}_from": period.since.isoformat(), f"{name}_to": period.until.isoformat()}


def _incidents(unit: dict[str, int], period: Period) -> str:
    month = f"{period.since:%Y-%m}"
    return records("incidents:list", month_from=month, month_to=month, **unit)


def _visits(**conditions: Any) -> Callable[[dict[str, int], Period], str]:
    return lambda unit, period: records("visits:list", **_days(period, "occurred"), **conditions, **unit)


def _done(unit: dict[str, int], period: Period) -> str:
    return records("followups:list", state=DONE_STATES, **_days(period, "done"), **unit)


def _opened(unit: dict[str, int], period: Period) -> str:
    return records("disputes:list", view="all", **_days(period, "reported"), **unit)


def _closings(name: str, **conditions: Any) -> Callable[[dict[str, int], Period], str]:
    def url(unit: dict[str, int], period: Period) -> str:
        place = {{"room": "ended_in", "station": "ended_station"}[level]: pk for level, pk in unit.items()}
        return records("disputes:list", view="all", **_days(period, name), **conditions, **place)

    return url


def _red(unit: dict[str, int], period: Period) -> str:
    return records("disputes:list", view="red", **unit)


def _sum(name: str) -> Callable[[Sums], Any]:
    return lambda sums: sums[name]


def _share(part: Callable[[Sums], float], whole: Callable[[Sums], float]) -> Callable[[Sums], float | None]:
    """A share in per cent, to a tenth; None where there is nothing to divide by."""

    return lambda sums: percent_of(part(sums), whole(sums))


def _closed(sums: Sums) -> int:
    return sums["follow_ups_done"] + sums["follow_ups_late"]


FEW_CASES_AIM = (
    Measure(
        "incidents",
        gettext_lazy("Incidents"),
        incident_stats.DEFINITIONS["incidents"],
        _sum("incidents"),
        _incidents,
        _sum("incidents"),
        incident_stats.SMALL,
        LESS,
        is_monthly=True,
    ),
    Measure(
        "per_10000",
        gettext_lazy("For every 10,000 residents"),
        incident_stats.DEFINITIONS["per_10000"],
        lambda sums: incident_stats.rate(sums["incidents"], sums["known_residents"]),
        _incidents,
        _sum("known_residents"),
        FEW_RESIDENTS,
        LESS,
        is_monthly=True,
    ),
    Measure(
        "visits",
        gettext_lazy("Beside it: visits"),
        DEFINITIONS["visits"],
        _sum("visits"),
        _visits(),
        _sum("visits"),
        0,
    ),
)
GOOD_ORDER = (
    Measure(
        "patrols",
        gettext_lazy("Visits on patrol"),
        gettext_lazy("Visits made on patrol that stand, by the day they were made."),
        _sum("patrol_visits"),
        _visits(kind="patrol"),
        _sum("patrol_visits"),
        FEW_VISITS,
        MORE,
    ),
    Measure(
        "patrol_hours",
        gettext_lazy("Hours on patrol"),
        gettext_lazy("Time spent on visits made on patrol, as entered, in hours."),
        lambda sums: round(sums["patrol_minutes"] / 60, 1),
        _visits(kind="patrol"),
        _sum("patrol_visits"),
        FEW_VISITS,
        MORE,
        unit=gettext_lazy("h"),
    ),
    Measure(
        "in_time",
        gettext_lazy("Follow-ups done in time"),
        gettext_lazy("Of the follow-ups closed by a visit made in the period, those closed by their last day."),
        _share(_sum("follow_ups_done"), _closed),
        _done,
        _closed,
        FEW_FOLLOW_UPS,
        MORE,
        unit="%",
    ),
)
STABILITY = (
    Measure(
        "opened",
        gettext_lazy("Disputes opened"),
        DEFINITIONS["cases_opened"],
        _sum("cases_opened"),
        _opened,
        _sum("cases_opened"),
        FEW_CASES,
    ),
    Measure(
        "agreed",
        gettext_lazy("Closed with an agreement"),
        DEFINITIONS["cases_agreed"],
        _sum("cases_agreed"),
        _closings("ended", ended_as="agreed"),
        _sum("cases_agreed"),
        FEW_CASES,
        MORE,
    ),
    Measure(
        "reopened",
        gettext_lazy("Flared up again"),
        DEFINITIONS["cases_reopened"],
        _sum("cases_reopened"),
        _closings("reopened"),
        _sum("cases_reopened"),
        0,
        LESS,
    ),
    Measure(
        "red",
        gettext_lazy("Past their limit today"),
        gettext_lazy("Open disputes whose time limit has passed, as of today, whatever the month."),
        _sum("red"),
        _red,
        _sum("red"),
        0,
        LESS,
        is_now=True,
    ),
)
SATISFACTION = (
    Measure(
        "reached", gettext_lazy("Households reached"), DEFINITIONS["households_first_met"],
        _sum("households_first_met"), _visits(first_met="true"), _sum("households"), FEW_HOUSEHOLDS,
    ),
    Measure(
        "reached_share", gettext_lazy("Share of all households"),
        gettext_lazy("Of the households that had not ended before the month, those at which somebody was met in it."),
        _share(_sum("homes_reached"), _sum("homes")), _visits(first_met="true"), _sum("homes"),
        FEW_HOUSEHOLDS, unit="%",
    ),
    Measure(
        "refused", gettext_lazy("Visits refused"),
        gettext_lazy("Of all visits of the period, those that were refused."),
        _share(_sum("refused_visits"), _sum("visits")), _visits(contact=refusal_contacts()), _sum("visits"), FEW_VISITS,
        unit="%",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Aim:
    """A block of the page; `caveat` is what has to be known before its figures are read."""

    code: str
    title: str
    measures: tuple[Measure, ...]
    caveat: str = ""


def aims() -> tuple[Aim, ...]:
    return (
        Aim("few-cases", _("Few cases"), FEW_CASES_AIM),
        Aim("good-order", _("Good order"), GOOD_ORDER, _("Hazards found and removed are not kept here yet.")),
        Aim("stability", _("Social stability"), STABILITY),
        Aim(
            "satisfaction", _("Satisfied people"), SATISFACTION,
            _("Satisfaction itself is not measured yet: nobody has been asked. These are the nearest known facts; they "
              "tell how many were reached, not how content they are."),
        ),
    )  # fmt: skip


# What stands side by side for every unit: one or two figures an aim.
SIDE_BY_SIDE = (
    *FEW_CASES_AIM[:2], GOOD_ORDER[1], GOOD_ORDER[2], STABILITY[0], STABILITY[3], SATISFACTION[1],
)  # fmt: skip
COLUMNS = (
    "visits", "patrol_visits", "patrol_minutes", "follow_ups_done", "follow_ups_late", "cases_opened", "cases_agreed",
    "cases_reopened", "households_first_met", "refused_visits",
)  # fmt: skip
