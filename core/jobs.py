"""Ringing a task by name: how an app tells one above it, which it must not import, that there is work."""

from celery import current_app
from django.db import transaction


def enqueue_on_commit(task, **arguments):
    """Send `task` ("app.tasks.name") once the present transaction has committed.

    For work that a nightly job does as well: a broker that cannot be reached is written to the log and costs the
    caller nothing.
    """
    transaction.on_commit(lambda: current_app.signature(task, kwargs=arguments).apply_async(), robust=True)
