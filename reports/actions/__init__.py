"""Every write of reports: months closed, and the day on which they are."""

from reports.exports.actions import cancel_export, write_export
from reports.months.actions.closing import close_due_months, close_month, due_months
from reports.months.actions.closing_days import set_closing_day
from reports.saved.actions.delivering import deliver_waiting
from reports.saved.actions.queueing import queue_due, queue_now
from reports.saved.actions.saving import (
    add_webhook,
    change_report,
    pause_report,
    save_report,
    stop_webhook,
    void_report,
)

__all__ = [
    "add_webhook",
    "cancel_export",
    "change_report",
    "close_due_months",
    "close_month",
    "deliver_waiting",
    "due_months",
    "pause_report",
    "queue_due",
    "queue_now",
    "save_report",
    "set_closing_day",
    "stop_webhook",
    "void_report",
    "write_export",
]
