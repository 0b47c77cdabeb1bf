"""The period a leader looks at, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import short_day
from core.time.periods import QUICK_PERIODS, Period, is_whole_month, month_so_far, previous_period, year_before
from core.web.forms import DateInput, FilterForm

if TYPE_CHECKING:
    from django.http import QueryDict

# No figures exist before this day; a day far from today is a typing error.
EARLIEST = date(2000, 1, 1)
MAX_AHEAD = timedelta(days=366)
OUT_OF_RANGE = _("Choose a day between 2000 and a year from now.")


class PeriodForm(FilterForm):
    """Two days. `from` is a keyword of Python, so its field is added by hand."""

    to = forms.DateField(label=_("To"), required=False, widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(label=_("From"), required=False, widget=DateInput)
        self.order_fields(("from", "to"))

    def clean(self):
        cleaned = super().clean() or {}
        since, until = cleaned.get("from"), cleaned.get("to")
        for name, day in (("from", since), ("to", until)):
            if day and not EARLIEST <= day <= timezone.localdate() + MAX_AHEAD:
                self.add_error(name, OUT_OF_RANGE)
        if since and until and since > until:
            self.add_error("to", _("The period ends before it begins."))
        return cleaned


@dataclass(frozen=True)
class ChosenPeriod:
    """`now` is the period looked at, `before` the one it follows, `year_before` the same days a year earlier."""

    now: Period
    form: PeriodForm
    quick: list[dict[str, Any]]
    other_parameters: list[tuple[str, Any]]  # (name, value) of what else the address says

    @property
    def before(self) -> Period:
        return previous_period(self.now)

    @property
    def label(self) -> str:
        return period_label(self.now)

    @property
    def year_before(self) -> Period:
        return year_before(self.now)


def chosen_period(query: QueryDict) -> ChosenPeriod:
    """The period in the address (`from`, `to`); this month so far when none is named or it cannot be."""
    today = timezone.localdate()
    form = PeriodForm(query or None)
    cleaned = form.cleaned_data if form.is_bound and form.is_valid() else {}
    this_month = month_so_far(today)
    until = cleaned.get("to") or max(today, cleaned.get("from") or today)
    since = cleaned.get("from") or (this_month.since if not cleaned.get("to") else until.replace(day=1))
    now = Period(since, until)
    if not form.errors:
        form = PeriodForm({"from": now.since.isoformat(), "to": now.until.isoformat()})
    return ChosenPeriod(now, form, quick_links(query, now, today), list(_other_parameters(query).items()))


def quick_links(query: QueryDict, now: Period, today: date) -> list[dict[str, Any]]:
    """Links to the periods one tap away; the rest of the address stays."""
    links = []
    for label, period_on in QUICK_PERIODS:
        period = period_on(today)
        days = {"from": period.since.isoformat(), "to": period.until.isoformat()}
        links.append(
            {"label": label, "url": f"?{urlencode({**_other_parameters(query), **days})}", "active": period == now}
        )
    return links


def _other_parameters(query: QueryDict) -> dict[str, Any]:
    return {key: value for key, value in query.items() if key not in ("from", "to", "cursor")}


def period_label(period: Period) -> str:
    """What people call a period: October, the year 2025, 3 Nov, or its two ends."""
    since, until = period.since, period.until
    if since == until:
        return short_day(since)
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31) and since.year == until.year:
        return gettext("the year %(year)d") % {"year": since.year}
    if is_whole_month(period):
        this_year = since.year == timezone.localdate().year
        return date_format(since, pgettext("a month of this year", "F") if this_year else "YEAR_MONTH_FORMAT")
    first, last = short_day(since), short_day(until)
    if (since.year, since.month) == (until.year, until.month):
        # "1–22 Oct", "10月1日–22日": what both ends share is said once.
        return f"{first}–{until.day}日" if (get_language() or "").startswith("zh") else f"{since.day}–{last}"
    return f"{first} – {last}"
