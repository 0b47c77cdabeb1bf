"""Which days the facts of a case may bear; each function gives a sentence or None."""

from django.utils.translation import gettext_lazy as _

FUTURE = _("The day lies in the future.")


def reported_on(day, today, accepted_on=None):
    if day > today:
        return FUTURE
    if accepted_on and day > accepted_on:
        return _("The case was accepted on %(day)s; it was heard of before.") % {"day": accepted_on}
    return None


def occurred_on(day, reported_on):
    if day and day > reported_on:
        return _("It cannot have happened after it was heard of.")
    return None


def accepted_on(day, today, reported_on):
    if day > today:
        return FUTURE
    if day < reported_on:
        return _("The case was heard of on %(day)s; it is not accepted before that.") % {"day": reported_on}
    return None


def held_on(day, today, accepted_on, last_held_on=None):
    if day > today:
        return FUTURE
    if day < accepted_on:
        return _("The case was accepted on %(day)s; mediation begins with acceptance.") % {"day": accepted_on}
    if last_held_on and day < last_held_on:
        return _("The round before was on %(day)s.") % {"day": last_held_on}
    return None


def since(day, today, first, message=None):
    """Between a first day and today, both included."""
    if day > today:
        return FUTURE
    if day < first:
        return (message or _("This cannot be before %(day)s.")) % {"day": first}
    return None
