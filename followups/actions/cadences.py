"""Changing how often somebody is visited: always a new row from a date, never over what held before."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed
from followups.models import Cadence

VALUES = ["interval_days", "lead_days", "grace_working_days", "escalate_after_days", "origin"]


@transaction.atomic
def set_cadence(*, by, category, level, valid_from, **values):
    """From `valid_from` on, `category` and `level` (both empty: every household) follow `values`.

    The row that held until then ends the day before. A row that was to start later stays as it is.
    """
    _may_edit(by)
    _check(valid_from, values)
    if Cadence.objects.filter(category=category, level=level, valid_from=valid_from).exists():
        raise Invalid(_("A value from this very day exists already; choose another day."), field="valid_from")
    following = _rows(category, level).filter(valid_from__gt=valid_from).order_by("valid_from").first()
    _end(by, _rows(category, level).valid(valid_from), valid_from - timedelta(days=1))
    cadence = Cadence.objects.create(
        category=category,
        level=level,
        valid_from=valid_from,
        valid_until=following.valid_from - timedelta(days=1) if following else None,
        **values,
    )
    after = {name: [None, trail.plain(getattr(cadence, name))] for name in ["valid_from", *VALUES]}
    trail.record(by=by, verb="created", target=cadence, changes=after)
    return cadence


@transaction.atomic
def end_cadence(*, by, cadence, on):
    """The last day of a cadence; from the next day on nothing is raised by it."""
    _may_edit(by)
    if on < timezone.localdate() - timedelta(days=1):
        raise Invalid(_("What held in the past is not changed."), field="on")
    if on < cadence.valid_from:
        raise Invalid(_("It has not begun by then."), field="on")
    _end(by, Cadence.objects.filter(pk=cadence.pk), on)


def _rows(category, level):
    return Cadence.objects.filter(category=category, level=level)


def _end(by, rows, on: date):
    for row in rows:
        before = trail.snapshot(row, ["valid_until"])
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        trail.record(by=by, verb="changed", target=row, changes=trail.changes_between(before, row))


def _check(valid_from, values):
    if valid_from < timezone.localdate():
        raise Invalid(_("A new value holds from today or later; what held in the past is not changed."), "valid_from")
    if values["lead_days"] >= values["interval_days"]:
        raise Invalid(_("It must open less than one interval before it is due."), "lead_days")


def _may_edit(by):
    if not by.can("dictionaries.edit"):
        raise NotAllowed(_("Your role may not do this."))
