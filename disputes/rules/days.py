"""Days the facts of a case may have; each function gives a sentence why not, or None."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FUTURE = _("The day lies in the future.")


def reported_on(day: date, today: date, accepted_on: date | None = None) -> str | Promise | None:
    if day > today:
        return FUTURE
    if accepted_on and day > accepted_on:
        return _("The case was accepted on %(day)s; it was heard of before.") % {"day": accepted_on}
    return None


def transferred_at(moment: datetime | None, now: datetime) -> str | Promise | None:
    return FUTURE if moment and moment > now else None


def occurred_on(day: date | None, reported_on: date) -> str | Promise | None:
    if day and day > reported_on:
        return _("It cannot have happened after it was heard of.")
    return None


def accepted_on(day: date, today: date, reported_on: date) -> str | Promise | None:
    if day > today:
        return FUTURE
    if day < reported_on:
        return _("The case was heard of on %(day)s; it is not accepted before that.") % {"day": reported_on}
    return None


def held_on(day: date, today: date, accepted_on: date, last_held_on: date | None = None) -> str | Promise | None:
    if day > today:
        return FUTURE
    if day < accepted_on:
        return _("The case was accepted on %(day)s; mediation begins with acceptance.") % {"day": accepted_on}
    if last_held_on and day < last_held_on:
        return _("The round before was on %(day)s.") % {"day": last_held_on}
    return None


def since(day: date, today: date, first: date, message: str | Promise | None = None) -> str | Promise | None:
    """`day` lies between `first` and `today`, both included; `message` may name `%(day)s`, the first day."""
    if day > today:
        return FUTURE
    if day < first:
        return (message or _("This cannot be before %(day)s.")) % {"day": first}
    return None
