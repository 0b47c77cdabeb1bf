"""The figures of a period on the chief's page: what each counts, and where its records are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from dashboards.changes import LESS, MORE, NEITHER
from dashboards.links import records
from facts.definitions import DEFINITIONS

if TYPE_CHECKING:
    from core.time.periods import Period


@dataclass(frozen=True)
class Measure:
    """A figure of a period: the sum of some columns of the facts, and the list of its records.

    `better` says whether MORE or LESS of it is better; most are NEITHER: a busy month is not a bad one, nor a good one.
    """

    code: str
    label: Any
    meaning: Any
    columns: tuple[str, ...]
    records: Callable[[dict[str, int], Period], str]
    better: int = NEITHER
    unit: Any = ""

    def value(self, sums: Mapping[str, int]) -> float:
        """The figure made of the sums of COLUMNS; minutes become hours, to a tenth."""
        total = sum(sums[name] for name in self.columns)
        return round(total / 60, 1) if self.columns == ("minutes",) else total


def _days(period: Period, name: str) -> dict[str, str]:
    return {f"{name}_from": period.since.isoformat(), f"{name}_to": period.until.isoformat()}


def _visits(unit: dict[str, int], period: Period, **conditions: Any) -> str:
    return records("visits:list", **unit, **_days(period, "occurred"), **conditions)


def _done(unit: dict[str, int], period: Period, *states: str) -> str:
    return records("followups:list", **unit, state=states, **_days(period, "done"))


def _opened(unit: dict[str, int], period: Period) -> str:
    return records("disputes:list", view="all", **unit, **_days(period, "reported"))


def _closed(unit: dict[str, int], period: Period) -> str:
    place = {{"room": "ended_in", "station": "ended_station"}[level]: pk for level, pk in unit.items()}
    return records("disputes:list", view="all", **place, **_days(period, "ended"))


MEASURES = (
    Measure("visits", gettext_lazy("Visits"), DEFINITIONS["visits"], ("visits",), _visits),
    Measure(
        "met", gettext_lazy("Households met"), DEFINITIONS["households_first_met"], ("households_first_met",),
        lambda unit, period: _visits(unit, period, first_met="true"), MORE,
    ),
    Measure(
        "hours", gettext_lazy("Hours in the community"),
        DEFINITIONS["minutes"], ("minutes",), _visits, unit=gettext_lazy("h"),
    ),
    Measure(
        "done", gettext_lazy("Follow-ups done"),
        gettext_lazy("Follow-ups closed by a visit made in the period, in time or late."),
        ("follow_ups_done", "follow_ups_late"), lambda unit, period: _done(unit, period, "done", "late_done"), MORE,
    ),
    Measure(
        "done_late", gettext_lazy("Of these late"), DEFINITIONS["follow_ups_late"], ("follow_ups_late",),
        lambda unit, period: _done(unit, period, "late_done"), LESS,
    ),
    Measure("opened", gettext_lazy("Cases opened"), DEFINITIONS["cases_opened"], ("cases_opened",), _opened),
    Measure("closed", gettext_lazy("Cases closed"), DEFINITIONS["cases_closed"], ("cases_closed",), _closed),
)  # fmt: skip
COLUMNS = tuple(dict.fromkeys(name for measure in MEASURES for name in measure.columns))
