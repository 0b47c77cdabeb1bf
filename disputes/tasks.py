"""Celery tasks of cases; each is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from disputes import actions
from followups.tasks import TELLING_STARTS


@shared_task(ignore_result=True)
def finish():
    actions.finish_all()


@shared_task(ignore_result=True)
def supervise():
    """Cards first: red cards are more urgent than reminders."""
    actions.show_cards()
    actions.notify_overdue_referrals()
    actions.remind_terms()


@shared_task(ignore_result=True)
def catch_up():
    """Runs when a worker starts, as `followups.tasks.catch_up`."""
    actions.finish_all()
    if timezone.localtime().time() >= TELLING_STARTS:
        supervise()
