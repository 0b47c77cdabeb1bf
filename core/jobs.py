"""Sending tasks by name: how an app starts work of an app above it, which it must not import."""

from typing import Any

from celery import current_app
from django.db import transaction


def enqueue_on_commit(task: str, **arguments: Any) -> None:
    """Send `task` ("app.tasks.name") once the present transaction has committed.

    For work that a nightly job does as well: a broker that cannot be reached is logged, and the caller goes on.
    """
    transaction.on_commit(lambda: current_app.signature(task, kwargs=arguments).apply_async(), robust=True)
