"""Doorbells: each rings one action and is safe to ring twice."""

from celery import shared_task

from residents import actions


@shared_task(ignore_result=True)
def expire_listings():
    actions.expire_listings()
