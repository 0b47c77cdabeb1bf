"""The page of the four aims, built from AimsFigures: blocks with figures and a trend, and the units side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Series, lines
from core.time.periods import first_whole_month
from dashboards.aims.figures import BEFORE, CURRENT, YEAR_BEFORE, AimsFigures
from dashboards.aims.measures import COLUMNS, SIDE_BY_SIDE, Aim, Measure, Sums, aims
from dashboards.changes import Change, change
from dashboards.links import records
from dashboards.period import period_label
from incidents.months import this_month, whole_month

Unit = dict[str, int]  # the conditions of lists of one unit, such as {"room": 7}; none for all in scope
SumsByPeriod = dict[str, Sums]


@dataclass(frozen=True)
class Figure:
    """A measure of some rooms; `text` is a dash where it is not known, `notes` say what limits it."""

    measure: Measure
    value: float | None
    url: str
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_few: bool = False

    @property
    def text(self) -> str:
        if self.value is None:
            return "–"
        return f"{self.value:,.1f}" if isinstance(self.value, float) else f"{self.value:,}"


@dataclass(frozen=True)
class Block:
    """An aim with its figures and the charts of its months."""

    aim: Aim
    figures: list[Figure]
    charts: list[Any]


@dataclass(frozen=True)
class Line:
    """A unit among others; `unit` conditions its lists, None for a class, which no list knows."""

    name: str
    url: str
    figures: list[Figure]


def blocks(loaded: AimsFigures, unit: Unit) -> list[Block]:
    """The four blocks for all rooms loaded; `unit` are the conditions of their lists."""
    rooms = [room.pk for room in loaded.rooms]
    sums = {which: loaded.sums(rooms, which) for which in (CURRENT, BEFORE, YEAR_BEFORE)}
    draw = {"few-cases": _few_cases, "good-order": _good_order, "stability": _stability, "satisfaction": _reached}
    return [
        Block(
            aim, [_figure(measure, sums, loaded, unit, rooms) for measure in aim.measures], draw[aim.code](loaded, unit)
        )
        for aim in aims()
    ]


def _figure(measure: Measure, sums: SumsByPeriod, loaded: AimsFigures, unit: Unit, rooms: list[int]) -> Figure:
    current = sums[CURRENT]
    value = measure.value(current)
    return Figure(
        measure,
        value,
        measure.records(unit, loaded.periods[CURRENT]) if value is not None else "",
        [] if measure.is_now or value is None else list(_changes(measure, value, sums, loaded)),
        list(_notes(sums, rooms, loaded)) if measure.code == "incidents" else [],
        value is not None and measure.is_few(current),
    )


def _changes(measure: Measure, value: float, sums: SumsByPeriod, loaded: AimsFigures) -> Iterator[Change]:
    for which in (BEFORE, YEAR_BEFORE):
        then = measure.value(sums[which])
        if then is not None and _is_fair(measure, sums, which, loaded):
            yield change(value, then, measure.better, period_label(loaded.periods[which]))


def _is_fair(measure: Measure, sums: SumsByPeriod, which: str, loaded: AimsFigures) -> bool:
    """Counts of whole months: of the same rooms, and not of a month that has only begun.

    Anything else: only with a time of which there is any record; else nothing was kept then, and nothing is compared.
    """
    if not measure.is_monthly:
        begun = loaded.begun is not None and loaded.begun <= loaded.periods[which].since
        return begun and any(sums[which][name] for name in COLUMNS)
    return sums[which]["known"] == sums[CURRENT]["known"] and loaded.periods[CURRENT] == whole_month(
        loaded.periods[CURRENT].since
    )


def _notes(sums: SumsByPeriod, rooms: list[int], loaded: AimsFigures) -> Iterator[str]:
    entered, total = len(sums[CURRENT]["known"]), len(rooms)
    if not entered:
        yield _("Not entered for this month.")
        return
    if entered < total:
        text = ngettext("%(known)d of %(there)d room known", "%(known)d of %(there)d rooms known", total)
        yield text % {"known": entered, "there": total}
    for which in (BEFORE, YEAR_BEFORE):
        if sums[which]["known"] and sums[which]["known"] != sums[CURRENT]["known"]:
            yield _("%(period)s is known of other rooms and is not compared.") % {
                "period": period_label(loaded.periods[which])
            }


def _labels(loaded: AimsFigures) -> list[str]:
    return [date_format(month, "Y-m") for month in loaded.months]


def _points(loaded: AimsFigures, name: str) -> list[int | None]:
    """The sums of each month; those before the first whole month on record are None, a gap and not a zero."""
    first = None if loaded.begun is None else first_whole_month(loaded.begun, loaded.months[-1])
    return [
        None if first is None or month < first else loaded.by_month.get(month, {}).get(name, 0)
        for month in loaded.months
    ]


def _links(loaded: AimsFigures, measure: Measure, unit: Unit) -> list[str]:
    return [measure.records(unit, whole_month(month)) for month in loaded.months]


def _series(loaded: AimsFigures, unit: Unit, *pairs: tuple[Measure, str]) -> list[Series]:
    return [
        Series(measure.label, _points(loaded, name), links=_links(loaded, measure, unit)) for measure, name in pairs
    ]


def _chart(loaded: AimsFigures, title: str, series: list[Series], note: str = "") -> Any:
    return lines(title, _labels(loaded), series, note=note, first=_("Month"))


def _few_cases(loaded: AimsFigures, unit: Unit) -> list[Any]:
    few = aims()[0].measures
    values = [loaded.incidents_by_month.get(month, {}).get("incidents") for month in loaded.months]
    links = [
        records("incidents:list", month_from=f"{month:%Y-%m}", month_to=f"{month:%Y-%m}", **unit)
        if month in loaded.incidents_by_month else "" for month in loaded.months
    ]  # fmt: skip
    part = sum(row["rooms_known"] < len(loaded.rooms) for row in loaded.incidents_by_month.values())
    gaps = sum(value is None for value in values)
    notes = [
        ngettext("%(n)d month is not known and left out.", "%(n)d months are not known and left out.", gaps)
        % {"n": gaps} if gaps else "",
        ngettext("In %(n)d month not every room is known.", "In %(n)d months not every room is known.", part)
        % {"n": part} if part else "",
    ]  # fmt: skip
    return [
        _chart(loaded, _("Incidents by month"), [Series(_("Incidents"), values, links=links)],
               " ".join(note for note in notes if note)),
        _chart(loaded, _("Visits by month"), _series(loaded, unit, (few[2], "visits"))),
    ]  # fmt: skip


def _good_order(loaded: AimsFigures, unit: Unit) -> list[Any]:
    patrols = aims()[1].measures[0]
    return [_chart(loaded, _("Visits on patrol by month"), _series(loaded, unit, (patrols, "patrol_visits")))]


def _stability(loaded: AimsFigures, unit: Unit) -> list[Any]:
    opened, agreed, reopened, _red = aims()[2].measures
    pairs = ((opened, "cases_opened"), (agreed, "cases_agreed"), (reopened, "cases_reopened"))
    return [_chart(loaded, _("Disputes by month"), _series(loaded, unit, *pairs))]


def _reached(loaded: AimsFigures, unit: Unit) -> list[Any]:
    reached = aims()[3].measures[0]
    return [_chart(loaded, _("Households reached by month"), _series(loaded, unit, (reached, "households_first_met")))]


def side_by_side(loaded: AimsFigures, level: str) -> list[Line]:
    """Lines of stations or rooms, in the order of their codes."""
    rooms_by_unit, units = defaultdict(list), {}
    for room in loaded.rooms:
        unit = room.station if level == "station" else room
        units[unit.pk] = unit
        rooms_by_unit[unit.pk].append(room.pk)
    ordered = sorted(units.values(), key=lambda unit: unit.code)
    month = f"{loaded.months[-1]:%Y-%m}"
    return [
        Line(str(unit), records("dashboards:aims", month=month, **{level: unit.pk}),
             _cells(loaded, rooms_by_unit[unit.pk], {level: unit.pk}))
        for unit in ordered
    ]  # fmt: skip


def by_class(loaded: AimsFigures) -> list[Line]:
    """Lines of the classes of like rooms, small before large; no list knows a class, so nothing is linked."""
    rooms_by_class = defaultdict(list)
    for room in loaded.rooms:
        rooms_by_class[loaded.classes[room.pk]].append(room.pk)
    return [
        Line(
            ngettext("%(label)s · %(n)d room", "%(label)s · %(n)d rooms", len(rooms))
            % {"label": kind.label, "n": len(rooms)},
            "",
            _cells(loaded, rooms, None),
        )
        for kind, rooms in sorted(rooms_by_class.items(), key=lambda pair: pair[0].place)
    ]


def _cells(loaded: AimsFigures, rooms: list[int], unit: Unit | None) -> list[Figure]:
    sums = loaded.sums(rooms)
    cells = []
    for measure in SIDE_BY_SIDE:
        value = measure.value(sums)
        url = measure.records(unit, loaded.periods[CURRENT]) if unit is not None and value is not None else ""
        cells.append(Figure(measure, value, url, is_few=value is not None and measure.is_few(sums)))
    return cells


def is_begun(loaded: AimsFigures) -> bool:
    """Whether the month looked at has not ended yet."""
    return loaded.months[-1] == this_month()
