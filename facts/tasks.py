"""Doorbells: each rings one piece of work and is safe to ring twice."""

from celery import shared_task

from facts import nightly_check


@shared_task(ignore_result=True)
def check_facts():
    nightly_check.check()
