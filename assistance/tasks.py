"""Doorbells: each rings one action and is safe to ring twice."""

from celery import shared_task

from assistance import actions


@shared_task(ignore_result=True)
def sweep():
    actions.sweep()
