"""Policeroom: settings, addresses, the API router and the Celery app."""

from policeroom.celery import app as celery_app

__all__ = ["celery_app"]
