"""The page put together: blocks with figures and a trend, and the units side by side."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Series, lines
from dashboards.aims.gathering import BEFORE, NOW, YEAR_BEFORE
from dashboards.aims.measures import COLUMNS, SIDE_BY_SIDE, Measure, aims
from dashboards.chief_figures import change
from dashboards.links import records
from dashboards.period import words
from incidents.months import this_month, whole


@dataclass(frozen=True)
class Figure:
    """A measure of some rooms; `text` is a dash where it is not known, `notes` say what limits it."""

    measure: Measure
    value: float | None
    url: str
    changes: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    is_few: bool = False

    @property
    def text(self):
        return (
            "–" if self.value is None else f"{self.value:,.1f}" if isinstance(self.value, float) else f"{self.value:,}"
        )


@dataclass(frozen=True)
class Block:
    aim: object
    figures: list
    charts: list


@dataclass(frozen=True)
class Line:
    """A unit among others; `unit` conditions its lists, None for a class, which no list knows."""

    name: str
    url: str
    figures: list


def blocks(found, unit):
    """The four blocks for all rooms gathered; `unit` are the conditions of their lists."""
    rooms = [room.pk for room in found.rooms]
    sums = {which: found.sums(rooms, which) for which in (NOW, BEFORE, YEAR_BEFORE)}
    draw = {"few-cases": _few_cases, "good-order": _good_order, "stability": _stability, "satisfaction": _reached}
    return [
        Block(
            aim, [_figure(measure, sums, found, unit, rooms) for measure in aim.measures], draw[aim.code](found, unit)
        )
        for aim in aims()
    ]


def _figure(measure, sums, found, unit, rooms):
    now = sums[NOW]
    value = measure.of(now)
    return Figure(
        measure,
        value,
        measure.records(unit, found.periods[NOW]) if value is not None else "",
        [] if measure.is_now or value is None else list(_changes(measure, value, sums, found)),
        list(_notes(sums, rooms, found)) if measure.code == "incidents" else [],
        value is not None and measure.is_few(now),
    )


def _changes(measure, value, sums, found):
    for which in (BEFORE, YEAR_BEFORE):
        then = measure.of(sums[which])
        if then is not None and _is_fair(measure, sums, which, found):
            yield change(value, then, measure.better, words(found.periods[which]))


def _is_fair(measure, sums, which, found):
    """Counts of whole months: of the same rooms, and not of a month that has only begun.

    Anything else: only with a time of which there is any record; else nothing was kept then, and nothing is compared.
    """
    if not measure.is_monthly:
        return any(sums[which][name] for name in COLUMNS)
    return sums[which]["known"] == sums[NOW]["known"] and found.periods[NOW] == whole(found.periods[NOW].since)


def _notes(sums, rooms, found):
    known, there = len(sums[NOW]["known"]), len(rooms)
    if not known:
        yield _("Not entered for this month.")
        return
    if known < there:
        text = ngettext("%(known)d of %(there)d room known", "%(known)d of %(there)d rooms known", there)
        yield text % {"known": known, "there": there}
    for which in (BEFORE, YEAR_BEFORE):
        if sums[which]["known"] and sums[which]["known"] != sums[NOW]["known"]:
            yield _("%(period)s is known of other rooms and is not compared.") % {"period": words(found.periods[which])}


def _labels(found):
    return [date_format(month, "Y-m") for month in found.months]


def _points(found, name):
    """Per month; before the first month with any record nothing was kept, which is a gap and no zero."""
    first = min((month for month, sums in found.by_month.items() if any(sums.values())), default=None)
    return [
        None if first is None or month < first else found.by_month.get(month, {}).get(name, 0) for month in found.months
    ]


def _links(found, measure, unit):
    return [measure.records(unit, whole(month)) for month in found.months]


def _series(found, unit, *pairs):
    return [Series(one.label, _points(found, name), links=_links(found, one, unit)) for one, name in pairs]


def _drawn(found, title, series, note=""):
    return lines(title, _labels(found), series, note=note, first=_("Month"))


def _few_cases(found, unit):
    few = aims()[0].measures
    values = [found.told.get(month, {}).get("incidents") for month in found.months]
    links = [
        records("incidents:list", month_from=f"{month:%Y-%m}", month_to=f"{month:%Y-%m}", **unit)
        if month in found.told else "" for month in found.months
    ]  # fmt: skip
    part = sum(row["rooms_known"] < len(found.rooms) for row in found.told.values())
    gaps = sum(value is None for value in values)
    notes = [
        ngettext("%(n)d month is not known and left out.", "%(n)d months are not known and left out.", gaps)
        % {"n": gaps} if gaps else "",
        ngettext("In %(n)d month not every room is known.", "In %(n)d months not every room is known.", part)
        % {"n": part} if part else "",
    ]  # fmt: skip
    return [
        _drawn(found, _("Incidents by month"), [Series(_("Incidents"), values, links=links)],
               " ".join(note for note in notes if note)),
        _drawn(found, _("Visits by month"), _series(found, unit, (few[2], "visits"))),
    ]  # fmt: skip


def _good_order(found, unit):
    patrols = aims()[1].measures[0]
    return [_drawn(found, _("Visits on patrol by month"), _series(found, unit, (patrols, "patrol_visits")))]


def _stability(found, unit):
    opened, agreed, reopened, _red = aims()[2].measures
    pairs = ((opened, "cases_opened"), (agreed, "cases_agreed"), (reopened, "cases_reopened"))
    return [_drawn(found, _("Disputes by month"), _series(found, unit, *pairs))]


def _reached(found, unit):
    reached = aims()[3].measures[0]
    return [_drawn(found, _("Households reached by month"), _series(found, unit, (reached, "households_first_met")))]


def side_by_side(found, level):
    """Lines of stations or rooms, in the order of their codes."""
    inside, units = defaultdict(list), {}
    for room in found.rooms:
        unit = room.station if level == "station" else room
        units[unit.pk] = unit
        inside[unit.pk].append(room.pk)
    ordered = sorted(units.values(), key=lambda unit: unit.code)
    month = f"{found.months[-1]:%Y-%m}"
    return [
        Line(str(item), records("dashboards:aims", month=month, **{level: item.pk}),
             _cells(found, inside[item.pk], {level: item.pk}))
        for item in ordered
    ]  # fmt: skip


def by_class(found):
    """Lines of the classes of like rooms, small before large; no list knows a class, so nothing is linked."""
    inside = defaultdict(list)
    for room in found.rooms:
        inside[found.classes[room.pk]].append(room.pk)
    return [
        Line(
            ngettext("%(label)s · %(n)d room", "%(label)s · %(n)d rooms", len(rooms))
            % {"label": kind.label, "n": len(rooms)},
            "",
            _cells(found, rooms, None),
        )
        for kind, rooms in sorted(inside.items(), key=lambda pair: pair[0].place)
    ]


def _cells(found, rooms, unit):
    sums = found.sums(rooms)
    cells = []
    for item in SIDE_BY_SIDE:
        value = item.of(sums)
        url = item.records(unit, found.periods[NOW]) if unit is not None and value is not None else ""
        cells.append(Figure(item, value, url, is_few=value is not None and item.is_few(sums)))
    return cells


def is_begun(found):
    """Whether the month looked at has not ended yet."""
    return found.months[-1] == this_month()
