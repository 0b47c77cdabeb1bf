"""What units are compared by: a count, the rate beside it, and from when on the rate says something."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.shares import share_text
from facts.definitions import DEFINITIONS

HIGH, LOW, NEITHER = 1, -1, 0


@dataclass(frozen=True)
class Measure:
    """A count and the rate made of it: `count` out of `base`, times `factor`.

    `worse` says which side of the median is the bad one. Below `least` of the base the rate is marked: chance moves it
    too much; such units are neither ranked by it nor part of the median.
    """

    code: str
    label: str
    meaning: str
    rate_label: str
    count: str
    base: str
    factor: int
    worse: int
    least: int
    few_text: str
    is_share: bool = False
    of_period: bool = False

    @property
    def head(self):
        """Over its column: the count, and what the rate is of."""
        return _("%(label)s · %(rate)s") % {"label": self.label, "rate": self.rate_label}

    def rate(self, figures):
        """None where there is nothing to divide by."""
        base = figures[self.base]
        return self.factor * figures[self.count] / base if base else None

    def is_few(self, figures):
        return figures[self.base] < self.least

    def rate_text(self, rate: float | None) -> str:
        if rate is None:
            return "–"
        return share_text(rate / self.factor) if self.is_share else f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}"


# Least numbers: own defaults. With 30 households or 20 follow-ups one of them moves a share by 3 to 5 points; with 300
# residents one case moves the rate by more than 3 in a thousand.
FEW_RESIDENTS = _("Fewer than 300 residents: one more or less moves the rate by more than 3 in a thousand.")
FEW_HOUSEHOLDS = _("Fewer than 30 households: a single one moves the rate by more than 3 in a hundred.")
FEW_FOLLOW_UPS = _("Fewer than 20 follow-ups were closed: a single one moves the share by 5 points or more.")

MEASURES = (
    Measure(
        "late",
        _("late now"),
        _("Open follow-ups past their last day, today; beside it for each 1,000 residents."),
        _("per 1,000 residents"),
        count="overdue", base="residents", factor=1000, worse=HIGH, least=300, few_text=FEW_RESIDENTS,
    ),
    Measure(
        "unvisited",
        _("unvisited"),
        _("Households lived in that nobody visited for as many days as the county sets as the red limit; beside it "
          "their share of all households."),
        _("of households"),
        count="unvisited", base="households", factor=100, worse=HIGH, least=30, few_text=FEW_HOUSEHOLDS, is_share=True,
    ),
    Measure(
        "visits",
        _("visits"),
        DEFINITIONS["visits"],
        _("per 100 households"),
        count="visits", base="households", factor=100, worse=LOW, least=30, few_text=FEW_HOUSEHOLDS, of_period=True,
    ),
    Measure(
        "done_late",
        _("done late"),
        DEFINITIONS["follow_ups_late"],
        _("of those closed"),
        count="follow_ups_late", base="follow_ups_closed", factor=100, worse=HIGH, least=20, few_text=FEW_FOLLOW_UPS,
        is_share=True, of_period=True,
    ),
    Measure(
        "cases",
        _("opened cases"),
        DEFINITIONS["cases_opened"],
        _("per 1,000 residents"),
        count="cases_opened", base="residents", factor=1000, worse=NEITHER, least=300, few_text=FEW_RESIDENTS,
        of_period=True,
    ),
    Measure(
        "residents",
        _("residents"),
        DEFINITIONS["residents"],
        _("per officer"),
        count="residents", base="officers", factor=1, worse=HIGH, least=1,
        few_text=_("No officer is posted: there is nothing to divide by."),
    ),
)  # fmt: skip
BY_CODE = {measure.code: measure for measure in MEASURES}

# Heads that are no measure.
OTHER_MEANINGS = (
    (
        "behind",
        _("Behind"),
        _("In how many of the figures that can be compared the unit is on the worse side of the median of its class. "
          "Worst first goes by it, then by rooms without an officer, then by what is late."),
    ),
    ("officers", _("officers"), _("Officers posted here today, each once; or how many rooms have nobody.")),
)  # fmt: skip


def definitions():
    """[{code, label, text, few}] of every head, for `dashboards/county/_definitions.html`."""
    entries = [
        {"code": measure.code, "label": measure.head, "text": measure.meaning, "few": measure.few_text}
        for measure in MEASURES
    ]
    return entries + [{"code": code, "label": label, "text": text, "few": ""} for code, label, text in OTHER_MEANINGS]


# What is summed over the days of a period, and what is made of it.
SUMMED = ("visits", "follow_ups_done", "follow_ups_late", "cases_opened")


def with_closed_total(sums):
    """Figures of a period from its sums."""
    return {**sums, "follow_ups_closed": sums["follow_ups_done"] + sums["follow_ups_late"]}
