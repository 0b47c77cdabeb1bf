"""Doorbells: a number in, one action out; each is safe to run twice."""

from celery import shared_task
from django.utils import translation

from core import exports
from visits.exporting import write_visits


@shared_task
def write_export(number):
    """Write the visits of a background export."""
    export = exports.find(number)
    if export is not None:
        with translation.override(export.language):
            write_visits(export)


@shared_task(ignore_result=True)
def remove_expired_exports():
    """They hold personal data and are not kept for the next person who asks for one."""
    exports.sweep()
