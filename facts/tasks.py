"""Doorbells: each rings one piece of work and is safe to ring twice."""

from celery import shared_task

from facts import checking


@shared_task(ignore_result=True)
def check_facts():
    checking.check()
