"""The content of a summary, for the page and the Word file: figures of the reports, of closed months as kept."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.time.periods import Period, month_of, previous_period, year_before
from incidents import stats as incident_stats
from incidents.models import IncidentCount
from reports.models import MonthlyRemark
from reports.summaries.notable import notable
from reports.summaries.scope import remark_of
from reports.tables.cell_formatting import signed
from reports.tables.definitions import REPORTS
from reports.tables.lines import report_lines
from reports.tables.report_query import BEFORE, BUREAU, ROOM, STATION, ReportQuery
from stations.models import Room, Station

# (title, [(report, measures)]): what a page of A4 holds.
SECTIONS = (
    (
        gettext_lazy("Work done"),
        (
            (
                "workload",
                ("visits", "households_visited", "persons_met", "minutes", "follow_ups_done", "follow_ups_late"),
            ),
            ("follow-ups", ("due", "overdue")),
        ),
    ),
    (
        gettext_lazy("Disputes"),
        (("disputes", ("opened", "closed", "agreed", "not_agreed", "success_rate", "overdue")),),
    ),
    (gettext_lazy("Population"), (("population", ("residents", "temporary", "arrived", "left")),)),
    (gettext_lazy("Posts"), (("coverage", ("rooms", "vacant", "covered", "officers")),)),
)
# Of each room, or of each station of a county.
COLUMNS = (
    ("workload", ("visits", "households_visited", "minutes", "follow_ups_done", "follow_ups_late")),
    ("follow-ups", ("overdue",)),
    ("disputes", ("opened",)),
    ("population", ("residents",)),
)


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    before: str
    year: str
    correction: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    rows: list


@dataclass(frozen=True)
class Summary:
    """`closed_on` is None while the figures are provisional; `before` and `year` are the periods compared with."""

    unit: object
    organ: str
    title: str
    month: Period
    until: date
    before: Period
    year: Period
    closed_on: date | None
    sections: list
    heads: list
    lines: list
    notable: list
    remark: MonthlyRemark | None
    has_rooms: bool = True
    corrections: int = field(default=0)

    @property
    def is_station(self):
        return isinstance(self.unit, Station)

    @property
    def rows(self):
        """The lines with the head of each figure beside it, as a page on a phone says them."""
        return [(name, list(zip(self.heads, cells, strict=True))) for name, cells in self.lines]

    @property
    def state_text(self) -> str:
        """Whether the figures may still change, in a sentence."""
        if self.closed_on:
            return _("Closed on %(day)s: the figures stand as they were kept that day.") % {
                "day": date_format(self.closed_on, "DATE_FORMAT")
            }
        if self.until < self.month.until:
            return _("Provisional: the month so far, up to %(day)s, beside the same days of the others.") % {
                "day": date_format(self.until, "DATE_FORMAT")
            }
        return _("Provisional: the month is not closed yet.")


def summary_of(user, unit, first):
    """The summary of the month that begins on `first`, of a station or a bureau, in the language in force."""
    month = month_of(first)
    until = min(month.until, timezone.localdate())
    level = STATION if isinstance(unit, Station) else BUREAU
    path = "station" if level == STATION else "station__bureau"
    rooms = Room.objects.in_scope(user.scope_for("reports.view")).filter(**{path: unit})
    report_query = ReportQuery(month.since, until, level, None, rooms, BEFORE)
    period = Period(month.since, until)
    figures = _figures(report_query, period, user)
    sections = [Section(str(title), _rows(parts, figures)) for title, parts in SECTIONS]
    if incidents := _incidents(user, unit, level, month, figures):
        sections.append(incidents)
    workload = figures["workload"][0]
    return Summary(
        unit=unit,
        organ=unit.bureau.name if level == STATION else unit.name,
        title=_("Monthly summary of %(month)s") % {"month": date_format(first, "YEAR_MONTH_FORMAT")},
        month=month,
        until=until,
        before=previous_period(period),
        year=year_before(period),
        closed_on=workload.get("closed_on"),
        sections=sections,
        heads=[str(REPORTS_MEASURES[code, name].label) for code, names in COLUMNS for name in names],
        lines=_by_unit(replace(report_query, level=ROOM if level == STATION else STATION, compare=None), user),
        notable=notable(user, rooms, period),
        remark=remark_of(unit, first) if level == STATION else None,
        has_rooms=bool(workload),
        corrections=sum(len(now.get("corrections", ())) for now, _year in figures.values()),
    )


REPORTS_MEASURES = {(report.code, measure.code): measure for report in REPORTS.values() for measure in report.measures}


def _figures(report_query, period, user):
    """{report: (its line beside the period before, its line a year earlier)}; empty lines of a unit without rooms."""
    then = year_before(period)
    figures = {}
    for code in {code for _title, parts in SECTIONS for code, _names in parts}:
        now = report_lines(REPORTS[code], report_query, user)
        year = report_lines(REPORTS[code], report_query.about(then.since, then.until, None), user)
        figures[code] = (now[0] if now else {}, year[0] if year else {})
    return figures


def _rows(parts, figures):
    rows = []
    for code, names in parts:
        now, year = figures[code]
        earlier = now.get("compared", {}).get("figures", {})
        corrections = now.get("corrections", {})
        for name in names:
            measure = REPORTS_MEASURES[code, name]
            correction = signed(measure, corrections[name]) if name in corrections else ""
            values = [str(measure.formatted(side.get(name))) for side in (now, earlier, year)]
            rows.append(Row(str(measure.label), *values, correction))
    return rows


def _by_unit(report_query, user):
    """[(unit, figures in the order of the heads)] of each room, or of each station."""
    rows = {}
    for code, names in COLUMNS:
        for line in report_lines(REPORTS[code], report_query, user):
            unit = line["unit"]
            _name, cells = rows.setdefault(unit["id"], (unit["name"], []))
            cells += [str(REPORTS_MEASURES[code, name].formatted(line[name])) for name in names]
    return list(rows.values())


def _incidents(user, unit, level, month, figures):
    """What was entered of incidents; None where the reader may not see them. Months are counted whole."""
    if not user.can("incidents.view"):
        return None
    rows = IncidentCount.objects.in_scope(user.scope_for("incidents.view"))
    now, year = figures["coverage"]
    room_counts = [now.get("rooms"), now.get("compared", {}).get("figures", {}).get("rooms"), year.get("rooms")]
    values = []
    for period, rooms in zip([month, previous_period(month), year_before(month)], room_counts, strict=True):
        incidents = incident_stats.by_month(rows, since=period.since, until=period.until, by=level)
        values.append(_count_text(incidents.get((unit.pk, period.since)), rooms))
    return Section(_("Incidents"), [Row(_("incidents"), *values)])


def _count_text(counts, rooms):
    """A sum of some of the rooms says of how many."""
    if not counts:
        return "–"
    if counts["rooms_known"] == rooms:
        return str(counts["incidents"])
    return _("%(n)s (%(known)s of %(rooms)s rooms)") % {
        "n": counts["incidents"],
        "known": counts["rooms_known"],
        "rooms": rooms,
    }
