"""Doorbells: each rings one piece of work and is safe to ring twice."""

from celery import shared_task

from policeroom import tidying


@shared_task(ignore_result=True)
def tidy_up():
    tidying.tidy_up()
