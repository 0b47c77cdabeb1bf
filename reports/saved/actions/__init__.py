"""Writing of saved reports and webhooks, and the deliveries that come of them."""

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
    "change_report",
    "deliver_waiting",
    "pause_report",
    "queue_due",
    "queue_now",
    "save_report",
    "stop_webhook",
    "void_report",
]
