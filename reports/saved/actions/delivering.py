"""The sweep of the outbox: each delivery is taken by one sweeper, tried, and kept until it is over.

A file is exactly once: its number and its message come from the key. A webhook is at least once: the other side
knows a repetition by the number in the head.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from audit import trail
from core.errors import Refused
from core.exports import export_job, export_store
from core.exports.export_sources import sheet_at
from core.exports.sheets import csv_pieces
from notifications.actions import send
from reports.exports import exportable
from reports.models import Delivery, Webhook
from reports.saved import webhook_client
from reports.saved.schedule import MAX_FAILURES, minutes_until_next, query_on

# A sweeper has this long for one delivery; then another takes it, because the first has died.
LEASE = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
MAX_LINES = 20  # of the log of one delivery
LOST, TOO_BIG, NOT_ALLOWED = "lost", "too_big", "not_allowed"
NAMESPACE = uuid.UUID("6a3c4f0e-2f1e-4a0e-9a38-6f9f8f0b7c11")


def deliver_waiting(*, most: int = 20) -> int:
    """Take and try what waits now; how many were tried. Two at once never take the same."""
    tried = 0
    while tried < most and (delivery := claim_delivery()) is not None:
        tried += 1
        try:
            (_hand_over_file if delivery.kind == Delivery.FILE else _send)(delivery)
        except (PermissionDenied, Http404, Refused):
            _give_up(delivery, LOST)
        except Exception as error:
            _later(delivery, type(error).__name__)
            raise
    return tried


@transaction.atomic
def claim_delivery() -> Delivery | None:
    """Take a waiting delivery, locked until its lease is over; None when none waits."""
    delivery = Delivery.objects.claimable().first()
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_at = timezone.now() + LEASE
    delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def number_of(delivery: Delivery) -> str:
    return uuid.uuid5(NAMESPACE, delivery.key).hex


def _hand_over_file(delivery: Delivery) -> None:
    """Write the file with the rows the recipient may see; who lost the permission gets none, the owner a message."""
    saved = delivery.saved
    reader = saved.recipient or saved.owner
    permission = exportable.exportable_at(saved.path).permission
    if not reader.is_active or not reader.can(permission):
        _give_up(delivery, LOST)
        return
    export = export_store.get(number_of(delivery)) or export_store.create(
        number=number_of(delivery), officer=reader, kind="report", path=saved.path, query=_query(delivery),
        language=reader.language or settings.LANGUAGE_CODE, format=saved.format, title=saved.name,
    )  # fmt: skip
    written = export_job.write(replace(export, state=export_store.WAITING), reader, permission=permission)
    if written.state != export_store.DONE:
        _give_up(delivery, written.error or LOST)
        return
    with transaction.atomic():
        send(
            kind="report_ready", officers=[reader], key=delivery.key[:120], url=reverse("exports:list"),
            data={"name": saved.name, "by": saved.owner.name},
        )  # fmt: skip
        _done(delivery, {"rows": written.rows})


def _send(delivery: Delivery) -> None:
    saved, webhook = delivery.saved, delivery.saved.webhook
    if (
        webhook is None
        or not webhook.is_usable
        or webhook_client.why_not_allowed(webhook.url)
        or not webhook.owner.can(webhook.VIEW)
    ):
        _give_up(delivery, NOT_ALLOWED)
        return
    sheet = sheet_at(saved.path, _query(delivery), webhook.owner)
    body = b""
    for piece in csv_pieces(sheet):
        body += piece
        if len(body) > webhook_client.MAX_BYTES:
            _give_up(delivery, TOO_BIG)
            return
    response = webhook_client.post(
        webhook.url, secret=webhook.secret, number=number_of(delivery), body=body,
        timestamp=str(int(timezone.now().timestamp())), content_type=export_store.TYPES[export_store.CSV],
    )  # fmt: skip
    _note(delivery, response.status, response.error)
    with transaction.atomic():
        _count_failures(webhook, response)
        if response.is_taken:
            _done(delivery, {"status": response.status, "host": webhook.url.split("/")[2]})
        else:
            _later(delivery, "", noted=True)


def _query(delivery: Delivery) -> str:
    saved = delivery.saved
    return query_on(saved.path, saved.query, saved.period, delivery.asked_on)


def _count_failures(webhook: Webhook, response: webhook_client.WebhookResponse) -> None:
    """MAX_FAILURES failures in a row stop a webhook; its owner gets one message."""
    webhook.failures = 0 if response.is_taken else webhook.failures + 1
    if webhook.failures >= MAX_FAILURES and webhook.disabled_at is None:
        webhook.disabled_at = timezone.now()
        send(
            kind="webhook_stopped", officers=[webhook.owner], key=f"webhook-{webhook.pk}-{webhook.disabled_at:%s}",
            url=reverse("saved:list"), data={"name": webhook.name},
        )  # fmt: skip
    webhook.save(update_fields=["failures", "disabled_at"])


def _done(delivery: Delivery, changes: dict[str, Any]) -> None:
    delivery.state, delivery.delivered_at = Delivery.DONE, timezone.now()
    delivery.save(update_fields=["state", "delivered_at", "log"])
    trail.record(by=None, verb="report_delivered", target=delivery.saved, changes={"kind": delivery.kind, **changes})


def _later(delivery: Delivery, error: str, *, noted: bool = False) -> None:
    if not noted:
        _note(delivery, None, error)
    minutes = minutes_until_next(delivery.attempts)
    if minutes is None:
        _give_up(delivery, "")
        return
    delivery.next_at = timezone.now() + timedelta(minutes=minutes)
    delivery.save(update_fields=["next_at", "log"])


def _give_up(delivery: Delivery, error: str) -> None:
    """End the delivery without success and notify the owner of the saved report."""
    if error:
        _note(delivery, None, error)
    delivery.state = Delivery.GIVEN_UP
    with transaction.atomic():
        delivery.save(update_fields=["state", "log"])
        send(
            kind="report_not_delivered", officers=[delivery.saved.owner], key=f"not-{delivery.key}"[:120],
            url=delivery.saved.get_absolute_url(), data={"name": delivery.saved.name},
        )  # fmt: skip


def _note(delivery: Delivery, status: int | None, error: str) -> None:
    line = {"at": timezone.now().isoformat(), "status": status, "error": error}
    delivery.log = [*delivery.log, line][-MAX_LINES:]
