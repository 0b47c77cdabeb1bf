"""Why a visit is due, in words: a code and data are stored, the sentence is made for the reader."""

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from followups import codes

SENTENCES = {}

# Why the nightly job cancelled; an officer's own words are stored as written.
CANCEL_REASONS = {
    "moved_away": gettext_lazy("The resident has moved away."),
    "died": gettext_lazy("The resident has died."),
    "household_ended": gettext_lazy("The household does not exist any more."),
    "listing_ended": gettext_lazy("The listing has ended."),
}

# The sources of the shipped cadences (followups/migrations/0005), so that they are translated.
ORIGINS = [
    gettext_noop("Own default: 7, 30, 90 or 180 days by category and level"),
    gettext_noop("Own default: a household unvisited for 90 days is red in the longest-first list"),
    gettext_noop("Public health norm: at least 4 visits a year; unstable every 2 weeks, stable every 3 months"),
    gettext_noop("Public health norm: basically stable after 2 weeks, then 3 months if settled, 1 month if not"),
]


def sentence(code):
    """Register the maker of one sentence; apps above register reasons of their own."""

    def keep(maker):
        SENTENCES[code] = maker
        return maker

    return keep


def reason_in_words(code, data):
    maker = SENTENCES.get(code)
    return maker(data or {}) if maker else str((data or {}).get("text", ""))


def _day(text):
    day = parse_date(text or "")
    return date_format(day, "DATE_FORMAT") if day else ""


def _category(data):
    zh = (get_language() or "zh").startswith("zh")
    return data.get("category_zh" if zh else "category_en", "")


@sentence(codes.HOUSEHOLD_INTERVAL)
def _household_interval(data):
    days = data.get("interval_days", 0)
    if not data.get("last_on"):
        return ngettext(
            "Not visited yet; every household is visited once in %(days)d day.",
            "Not visited yet; every household is visited once in %(days)d days.",
            days,
        ) % {"days": days}
    return ngettext(
        "Last visited on %(on)s; every household is visited once in %(days)d day.",
        "Last visited on %(on)s; every household is visited once in %(days)d days.",
        days,
    ) % {"on": _day(data["last_on"]), "days": days}


@sentence(codes.LISTING_CADENCE)
def _listing_cadence(data):
    days = data.get("interval_days", 0)
    if not data.get("last_on"):
        return ngettext(
            "%(category)s: to be seen every %(days)d day; not met yet.",
            "%(category)s: to be seen every %(days)d days; not met yet.",
            days,
        ) % {"category": _category(data), "days": days}
    return ngettext(
        "%(category)s: to be seen every %(days)d day; last met on %(on)s.",
        "%(category)s: to be seen every %(days)d days; last met on %(on)s.",
        days,
    ) % {"category": _category(data), "days": days, "on": _day(data["last_on"])}


@sentence(codes.NEXT_VISIT)
def _next_visit(data):
    words = {"on": _day(data.get("visited_on")), "hour": data.get("hour")}
    if data.get("nobody_home"):
        if "hour" in data:
            return _("Nobody was home on %(on)s; to be tried again at %(hour)s:00.") % words
        return _("Nobody was home on %(on)s; to be tried again.") % words
    if "hour" in data:
        return _("Agreed at the visit on %(on)s, for %(hour)s:00.") % words
    return _("Agreed at the visit on %(on)s.") % words
