"""Doorbells: each rings one action and is safe to ring twice."""

from datetime import time

from celery import shared_task
from django.utils import timezone

from followups import actions

TELLING_STARTS = time(7, 30)


@shared_task(ignore_result=True)
def raise_followups():
    actions.raise_followups()


@shared_task(ignore_result=True)
def remind():
    actions.remind()


@shared_task(ignore_result=True)
def escalate():
    actions.escalate()


@shared_task(ignore_result=True)
def refresh_calendar():
    actions.refresh_calendar()
    actions.tell_administrators()


@shared_task(ignore_result=True)
def tidy(household_ids=(), resident_ids=()):
    """Rung when somebody moved or a listing ended; the nightly job does the same for all."""
    actions.tidy(household_ids=list(household_ids), resident_ids=list(resident_ids))


@shared_task(ignore_result=True)
def catch_up():
    """Rung when a worker starts: a job that died with the last one is done now and not next night.

    A broker may lose a message with its worker (the file-system one does); the work itself is never lost.
    """
    actions.raise_followups()
    if timezone.localtime().time() >= TELLING_STARTS:
        actions.remind()
        actions.escalate()
