"""The reports, and what each of their figures means: served as data, also to programs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.shares import share_text
from disputes.stats import DEFINITIONS as OF_DISPUTES
from incidents.kinds import SHIPPED as KINDS_OF_INCIDENTS
from incidents.stats import DEFINITIONS as OF_INCIDENTS
from reports.tables import sources
from residents.codes import RESIDENCY_KINDS


@dataclass(frozen=True)
class Measure:
    """One figure: its name in the API, its label on pages, what it counts."""

    code: str
    label: Any
    meaning: Any
    is_share: bool = False
    # True of figures as of today: they go on changing after their month is closed.
    is_live: bool = False
    # The figure it is a part of: kept with it when a month is closed, or read anew with it, never the one without it.
    part_of: str = ""
    # Whether lines of several units add up to the figure of all; where they do not, all are counted at once.
    adds_up: bool = True

    def formatted(self, value: float | None) -> Any:
        """As a page writes it: shares in per cent, a dash for what is not known."""
        if value is None:
            return "–"
        return share_text(value) if self.is_share else value


@dataclass(frozen=True)
class Report:
    """A table of units by periods; `rows(report_query, scope)` makes {(unit id, first day of the period): figures}."""

    code: str
    title: Any
    description: Any
    measures: tuple[Measure, ...]
    rows: Callable[..., dict[tuple[int, Any], dict[str, Any]]]
    # Figures that are empty and not zero where nothing happened: rates and medians.
    empty: frozenset[str] = frozenset()

    # Figures of work, of which nothing is known before its first day; None: all of them.
    of_work: frozenset[str] | None = frozenset()

    def knows(self, name: str, until: date, begun: date | None) -> bool:
        """Whether a figure of a period that ends on `until` can be known when work began on `begun`."""
        is_of_work = self.of_work is None or name in self.of_work
        return not is_of_work or (begun is not None and begun <= until)

    @property
    def frozen(self) -> list[str]:
        """The names of the figures that are kept when a month is closed."""
        return [measure.code for measure in self.measures if not measure.is_live]

    def zeros(self) -> dict[str, int | None]:
        return {measure.code: None if measure.code in self.empty else 0 for measure in self.measures}


DISPUTE_LABELS = {
    "opened": _("opened cases"),
    "closed": _("closed cases"),
    "agreed": _("closed with an agreement"),
    "not_agreed": _("closed without an agreement"),
    "success_rate": _("success rate of mediation"),
    "mean_days": _("days to close, mean"),
    "median_days": _("days to close, median"),
    "recurred": _("flared up within 90 days"),
    "recurrence_rate": _("share that flared up"),
    "reopened": _("opened again"),
    "overdue": _("cases past their limit"),
}

SHARES = frozenset({"success_rate", "recurrence_rate"})
# Within how many days a case flared up again is known in full only much later.
LIVE_OF_DISPUTES = frozenset({"recurred", "recurrence_rate"})

REPORTS = {
    report.code: report
    for report in (
        Report(
            "workload",
            _("Workload"),
            _("What was done in the period: visits, whom they reached, and follow-ups closed by them."),
            (
                Measure("visits", _("visits"), _("Visits of every kind that stand, by the day they were made.")),
                Measure(
                    "households_visited",
                    _("households visited"),
                    _("Different households at which somebody was met; once a line, so lines do not add up."),
                    adds_up=False,
                ),
                Measure(
                    "persons_met",
                    _("persons met"),
                    _("Different residents met at visits; once a line, so lines do not add up."),
                    adds_up=False,
                ),
                Measure("minutes", _("minutes"), _("Minutes spent on the visits, as entered.")),
                Measure(
                    "follow_ups_done",
                    _("follow-ups done"),
                    _("Follow-ups closed by a visit made in the period, in time or late."),
                ),
                Measure(
                    "follow_ups_late", _("of these, done late"), _("Of these, those whose last day had passed already.")
                ),
            ),
            sources.workload,
            of_work=None,
        ),
        Report(
            "follow-ups",
            _("Follow-ups"),
            _("What was due in the period, and what became of it."),
            (
                Measure("due", _("due"), _("Follow-ups due in the period that were not cancelled.")),
                Measure("done", _("done in time"), _("Closed by a visit made in the period, by their last day.")),
                Measure("late_done", _("done late"), _("Closed by a visit made in the period, after their last day.")),
                Measure(
                    "overdue",
                    _("late by now"),
                    _("Due in the period, open today, and past their last day as first promised."),
                    is_live=True,
                ),
                Measure(
                    "moved",
                    _("of those due, put off"),
                    _("First due in the period and put off to a later date; they count where they were first due."),
                    is_live=True,
                ),
            ),
            sources.follow_ups,
            of_work=None,
        ),
        Report(
            "coverage",
            _("Coverage"),
            _("Who is posted where, and how much of the register was reached."),
            (
                Measure("rooms", _("police rooms"), _("Rooms open on the last day of the line.")),
                Measure("vacant", _("without an officer"), _("Of these, rooms where no officer was posted that day.")),
                Measure(
                    "covered", _("covered for a while"), _("Of these, rooms whose only officers stood in for a while.")
                ),
                Measure(
                    "officers", _("officers"), _("Officers posted to these rooms that day, each once."), adds_up=False
                ),
                Measure(
                    "auxiliaries",
                    _("auxiliaries"),
                    _("Auxiliaries posted to these rooms that day, each once."),
                    adds_up=False,
                ),
                Measure(
                    "several_rooms",
                    _("officers with several rooms"),
                    _("Officers who held more than one of these rooms that day."),
                    adds_up=False,
                ),
                Measure(
                    "households",
                    _("households"),
                    _("Households that had not ended before the line begins: what the visited ones are a part of."),
                ),
                Measure(
                    "households_visited",
                    _("of these, visited"),
                    _("Of these households, those at which somebody was met; once a line, so lines do not add up."),
                    part_of="households",
                    adds_up=False,
                ),
                Measure(
                    "share_visited",
                    _("share visited"),
                    _("The visited households in all households of the line."),
                    is_share=True,
                    part_of="households",
                    adds_up=False,
                ),
            ),
            sources.coverage_figures,
            empty=frozenset({"share_visited"}),
            of_work=frozenset({"households_visited", "share_visited"}),
        ),
        Report(
            "population",
            _("Population"),
            _("The registered population on the last day of each line, by the stays on record."),
            (
                Measure("residents", _("residents"), _("Residents with a stay in the unit that day.")),
                *(
                    Measure(code, label, _("Of these, those of that kind of residency."))
                    for code, label in RESIDENCY_KINDS.choices
                ),
                Measure("arrived", _("arrived"), _("Stays that began in the period.")),
                Measure("left", _("left"), _("Stays that ended in the period.")),
            ),
            sources.population,
        ),
        Report(
            "disputes",
            _("Disputes"),
            _("Cases heard and closed in the period, how they ended, and whether it lasted."),
            tuple(
                Measure(
                    code,
                    label,
                    OF_DISPUTES[code],
                    is_share=code in SHARES,
                    is_live=code in LIVE_OF_DISPUTES,
                    adds_up=code not in SHARES | {"mean_days", "median_days"},
                )
                for code, label in DISPUTE_LABELS.items()
            ),
            sources.disputes,
            empty=SHARES | {"mean_days", "median_days"},
            of_work=None,
        ),
        Report(
            "incidents",
            _("Incidents"),
            _("What happened by month and kind, beside what was done; a dash where nobody has told."),
            (
                Measure("incidents", _("incidents"), OF_INCIDENTS["incidents"]),
                Measure("per_10000", _("per 10,000 residents"), OF_INCIDENTS["per_10000"], is_live=True, adds_up=False),
                Measure("rooms_known", _("rooms known"), OF_INCIDENTS["rooms_known"]),
                Measure("rooms", _("police rooms"), OF_INCIDENTS["rooms"]),
                *(Measure(code, label, OF_INCIDENTS["kinds"]) for code, label in KINDS_OF_INCIDENTS.items()),
                Measure("added", _("kinds the county added"), OF_INCIDENTS["added"]),
                Measure("visits", _("visits"), _("Visits of every kind that stand, by the day they were made.")),
            ),
            sources.incidents,
            of_work=frozenset({"visits"}),
            empty=frozenset({"incidents", "per_10000", *KINDS_OF_INCIDENTS, "added"}),
        ),
    )
}
