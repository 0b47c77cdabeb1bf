"""The period a leader looks at, and what it is compared with."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import short_day
from core.time.periods import QUICK_PERIODS, Period, is_whole_month, month_so_far, previous_period, year_before
from core.web.forms import DateInput, FilterForm

# Nobody kept these figures before; a day far from now is a slip of the finger.
EARLIEST = date(2000, 1, 1)
AHEAD = timedelta(days=366)
FAR_OFF = _("Choose a day between 2000 and a year from now.")


class PeriodForm(FilterForm):
    """Two days; `from` is a word of Python, so its field is put in by hand."""

    to = forms.DateField(label=_("To"), required=False, widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(label=_("From"), required=False, widget=DateInput)
        self.order_fields(("from", "to"))

    def clean(self):
        result = super().clean()
        since, until = result.get("from"), result.get("to")
        for name, day in (("from", since), ("to", until)):
            if day and not EARLIEST <= day <= timezone.localdate() + AHEAD:
                self.add_error(name, FAR_OFF)
        if since and until and since > until:
            self.add_error("to", _("The period ends before it begins."))
        return result


@dataclass(frozen=True)
class Chosen:
    """`now` is the period looked at, `before` the one it follows, `year_before` the same days a year earlier."""

    now: Period
    form: PeriodForm
    quick: list
    kept: list  # (name, value) of what else the address says

    @property
    def before(self):
        return previous_period(self.now)

    @property
    def words(self):
        return words(self.now)

    @property
    def year_before(self):
        return year_before(self.now)


def chosen(query):
    """The period in the address (`from`, `to`); this month so far when none is named or it cannot be."""
    today = timezone.localdate()
    form = PeriodForm(query or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    usual = month_so_far(today)
    until = given.get("to") or max(today, given.get("from") or today)
    since = given.get("from") or (usual.since if not given.get("to") else until.replace(day=1))
    now = Period(since, until)
    if not form.errors:
        form = PeriodForm({"from": now.since.isoformat(), "to": now.until.isoformat()})
    return Chosen(now, form, quick(query, now, today), list(_kept(query).items()))


def quick(query, now, today):
    """Links to the periods one tap away; the rest of the address stays."""
    results = []
    for label, of in QUICK_PERIODS:
        period = of(today)
        days = {"from": period.since.isoformat(), "to": period.until.isoformat()}
        results.append({"label": label, "url": f"?{urlencode({**_kept(query), **days})}", "active": period == now})
    return results


def _kept(query):
    return {key: value for key, value in query.items() if key not in ("from", "to", "cursor")}


def words(period):
    """A period as people call it: October, 2025, 3 Nov, or its two ends."""
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
