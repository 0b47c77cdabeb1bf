"""The one way to write the trail. Call it inside the transaction of the act that the line records."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from audit.models import Entry
from audit.verbs import VERBS
from core.actor import Actor
from core.http import request_context
from core.privacy.encryption import EncryptedTextField


def record(
    *,
    by: Actor | None,
    verb: str,
    target: Any = None,
    room: Any = None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    subject: str = "",
    model: type[models.Model] | None = None,
) -> Entry:
    """Append one line; `by=None` means a system job. `model` names the kind where no single record is meant."""
    values = _values(by, verb, target, room, reason, changes, subject)
    if target is None and model is not None:
        values["target_type"] = ContentType.objects.get_for_model(model)
    return Entry.objects.create(**values)


def record_each(
    *, by: Actor | None, verb: str, targets: Iterable[Any], reason: str = "", changes: dict[str, Any] | None = None
) -> list[Entry]:
    """One line each for several targets, in one insert."""
    return Entry.objects.bulk_create(
        [Entry(**_values(by, verb, target, None, reason, changes, "")) for target in targets], batch_size=500
    )


def record_changes(*, by: Actor | None, verb: str, lines: Iterable[tuple[Any, dict[str, Any]]]) -> list[Entry]:
    """One line for each pair of a target and what changed of it, in few inserts."""
    return Entry.objects.bulk_create(
        [Entry(**_values(by, verb, target, None, "", changes, "")) for target, changes in lines], batch_size=500
    )


def _values(
    by: Actor | None,
    verb: str,
    target: Any,
    room: Any,
    reason: str,
    changes: dict[str, Any] | None,
    subject: str,
) -> dict[str, Any]:
    if verb not in VERBS:
        raise ValueError(f"The audit trail does not know the act {verb!r}; name it in audit/verbs.py.")
    origin = request_context.current()
    return {
        "by": by,
        "verb": verb,
        "target_type": ContentType.objects.get_for_model(target) if target is not None else None,
        "target_id": target.pk if target is not None else None,
        "room_id": room.pk if room is not None else getattr(target, "room_id", None),
        "subject": (subject or (str(target) if target is not None else ""))[:200],
        "reason": reason[:200],
        "changes": changes or {},
        "channel": origin.channel,
        "address": origin.address,
        "request_number": origin.number,
    }


def changes_between(before: dict[str, Any], instance: Any) -> dict[str, list[Any]]:
    """{field: [before, after]} for what differs; encrypted values show only that they changed."""
    results = {}
    for name, old in before.items():
        new = getattr(instance, instance._meta.get_field(name).attname)
        if old == new:
            continue
        if isinstance(instance._meta.get_field(name), EncryptedTextField):
            results[name] = ["•••", "•••"]
        else:
            results[name] = [to_json_value(old), to_json_value(new)]
    return results


def snapshot(instance: Any, fields: Iterable[str]) -> dict[str, Any]:
    """The present values of `fields`, to compare after the change."""
    return {name: getattr(instance, instance._meta.get_field(name).attname) for name in fields}


def set_values(instance: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set `values` on the instance without saving it; returns the changes for the trail: {field: [before, after]}."""
    before = snapshot(instance, values)
    for name, value in values.items():
        setattr(instance, name, value)
    return changes_between(before, instance)


def to_json_value(value: Any) -> Any:
    """A value as the trail's JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
