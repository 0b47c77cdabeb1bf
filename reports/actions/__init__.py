"""Every write of reports: months closed, and the day on which they are."""

from reports.actions.closing import close_due_months, close_month, due_months
from reports.actions.closing_days import set_closing_day
from reports.actions.delivering import deliver_waiting
from reports.actions.exporting import cancel_export, write_export
from reports.actions.queueing import queue_due, queue_now
from reports.actions.saving import add_webhook, change_report, pause_report, save_report, stop_webhook, void_report

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
