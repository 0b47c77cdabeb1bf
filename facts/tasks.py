"""Celery tasks: each starts one piece of work and is safe to run twice."""

from celery import shared_task

from facts import nightly_check


@shared_task(ignore_result=True)
def check_facts() -> None:
    nightly_check.check()
