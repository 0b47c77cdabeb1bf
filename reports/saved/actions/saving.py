"""Saved reports and webhooks: saved, changed, paused, voided."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed
from reports.exports import exportable
from reports.models import SavedReport, Webhook
from reports.saved import webhook_client
from reports.saved.schedule import next_day

if TYPE_CHECKING:
    from stations.models import Officer

SECRET_BYTES = 32


@transaction.atomic
def save_report(*, by: Officer, path: str, query: str, name: str, **facts: Any) -> SavedReport:
    """Keep a report or list under a name; `by` must be allowed to open it now."""
    _require(by, exportable.exportable_at(path).permission)
    saved = SavedReport(owner=by, path=path, query=query, name=name)
    _put(saved, facts, by)
    saved.save_new(by)
    trail.record(by=by, verb="report_saved", target=saved, changes={"path": path, "schedule": saved.schedule})
    return saved


@transaction.atomic
def change_report(*, by: Officer, saved: SavedReport, expected_version: int | None = None, **facts: Any) -> SavedReport:
    """Change name, days, file format, schedule and recipient."""
    before = trail.snapshot(saved, facts)
    _put(saved, facts, by)
    saved.save_changed(by, [*facts, "next_on"], expected_version=expected_version)
    trail.record(by=by, verb="report_changed", target=saved, changes=trail.changes_between(before, saved))
    return saved


@transaction.atomic
def pause_report(*, by: Officer, saved: SavedReport, paused: bool) -> SavedReport:
    """Stop the schedule, or go on from tomorrow; what was due during a pause is not delivered later."""
    saved.paused_at = timezone.now() if paused else None
    saved.next_on = _next(saved)
    saved.save_changed(by, ["paused_at", "next_on"])
    trail.record(by=by, verb="report_changed", target=saved, changes={"paused": [not paused, paused]})
    return saved


@transaction.atomic
def void_report(*, by: Officer, saved: SavedReport) -> SavedReport:
    saved.voided_at, saved.voided_by = timezone.now(), by
    saved.save_changed(by, ["voided_at", "voided_by"])
    trail.record(by=by, verb="report_voided", target=saved)
    return saved


@transaction.atomic
def add_webhook(*, by: Officer, name: str, url: str) -> tuple[Webhook, str]:
    """(webhook, secret): the secret is shown once."""
    _require(by, Webhook.VIEW)
    if why := webhook_client.why_not_allowed(url):
        raise Invalid(why, field="url")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    webhook = Webhook(owner=by, name=name, url=url, secret=secret).save_new(by)
    trail.record(by=by, verb="webhook_added", target=webhook, changes={"url": url})
    return webhook, secret


@transaction.atomic
def stop_webhook(*, by: Officer, webhook: Webhook) -> Webhook:
    webhook.voided_at, webhook.voided_by = timezone.now(), by
    webhook.save_changed(by, ["voided_at", "voided_by"])
    trail.record(by=by, verb="webhook_stopped", target=webhook)
    return webhook


def _put(saved: SavedReport, facts: dict[str, Any], by: Officer) -> None:
    for name, value in facts.items():
        setattr(saved, name, value)
    webhook = saved.webhook
    if webhook is not None:
        _require(by, Webhook.VIEW)
        if webhook.owner_id != by.pk or not webhook.is_usable:
            raise Invalid(_("Choose one of your webhooks."), field="webhook")
    recipient = saved.recipient
    if recipient is not None and not recipient.can(exportable.exportable_at(saved.path).permission):
        raise Invalid(_("This person may not see such a list."), field="recipient")
    if saved.schedule == SavedReport.WEEKLY and not saved.weekday:
        raise Invalid(_("Choose the day of the week."), field="weekday")
    if saved.schedule == SavedReport.MONTHLY and not saved.month_day:
        raise Invalid(_("Choose the day of the month."), field="month_day")
    saved.check_fields(exclude=["owner", "path"])
    saved.next_on = _next(saved)


def _next(saved: SavedReport) -> date | None:
    return next_day(saved.schedule, timezone.localdate(), weekday=saved.weekday, month_day=saved.month_day)


def _require(by: Officer, permission: str) -> None:
    if not by.can(permission):
        raise NotAllowed(_("Your role may not do this."))
