"""Doorbells: each rings one action and is safe to ring twice."""

from celery import shared_task

from core.exports import export_store
from reports import actions


@shared_task(ignore_result=True)
def close_months():
    actions.close_due_months()


@shared_task(ignore_result=True)
def write_export(number):
    """Write the file of a background export; on the queue `exports`, whose workers do nothing else."""
    actions.write_export(number=number)


@shared_task(ignore_result=True)
def remove_expired_exports():
    """They hold personal data and are not kept for the next person who asks for one."""
    export_store.delete_expired()


@shared_task(ignore_result=True)
def queue_saved():
    """Every night: what is planned for today, or was for a night that was missed."""
    actions.queue_due()


@shared_task(ignore_result=True)
def deliver():
    """Every few seconds: what waits in the outbox."""
    actions.deliver_waiting()
