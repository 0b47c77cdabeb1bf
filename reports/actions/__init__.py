"""Every write of reports, offered in one place; each package keeps its own."""

from reports.exports.actions import cancel_export, write_export
from reports.months.actions import close_due_months, close_month, close_past_months, due_months, set_closing_day
from reports.saved.actions import (
    add_webhook,
    change_report,
    deliver_waiting,
    pause_report,
    queue_due,
    queue_now,
    save_report,
    stop_webhook,
    void_report,
)
from reports.summaries.actions import write_remark

__all__ = [
    "add_webhook",
    "cancel_export",
    "change_report",
    "close_due_months",
    "close_month",
    "close_past_months",
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
    "write_remark",
]
