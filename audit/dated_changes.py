"""Changing what the county sets (`core.models.Dated`): it is followed from a day on, never overwritten."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.actor import Actor
from core.errors import Invalid
from core.queries.databases import advisory_lock


@transaction.atomic
def follow(*, by: Actor, model: type[Any], key: dict[str, Any], valid_from: date, values: dict[str, Any]) -> Any:
    """A new row of `model` with `key` and `values`, valid from `valid_from`; returns it. Raises Invalid.

    The row that was valid until then ends the day before. A row that starts later stays as it is and ends this one.
    """
    if valid_from < timezone.localdate():
        raise Invalid(_("A new value holds from today or later; what held in the past is not changed."), "valid_from")
    advisory_lock(model._meta.label)
    rows = model.objects.filter(**key).order_by("valid_from", "pk")
    if rows.filter(valid_from=valid_from).exists():
        raise Invalid(_("A value from this very day exists already; choose another day."), field="valid_from")
    before = rows.filter(valid_from__lt=valid_from).last()
    following = rows.filter(valid_from__gt=valid_from).first()
    row = model(**key, **values, valid_from=valid_from)
    if following:
        row.valid_until = following.valid_from - timedelta(days=1)
    row.check_fields()
    end(by, rows.valid(valid_from), valid_from - timedelta(days=1))
    row.save(force_insert=True)
    changes = {
        name: [trail.to_json_value(getattr(before, name)) if before else None, trail.to_json_value(getattr(row, name))]
        for name in ["valid_from", *values]
    }
    trail.record(by=by, verb="created", target=row, changes=changes)
    return row


def end(by: Actor, rows: Iterable[Any], on: date) -> None:
    """Make `on` the last day of each row."""
    for row in rows:
        changes = trail.set_values(row, {"valid_until": on})
        row.save(update_fields=["valid_until"])
        trail.record(by=by, verb="changed", target=row, changes=changes)
