"""Errors that pass by themselves: the database or the task queue cannot be reached, so the client should retry."""

from django.db import OperationalError as DatabaseOutOfReach
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as QueueOutOfReach

# The one list for pages and API alike.
UNAVAILABLE_ERRORS = (DatabaseOutOfReach, QueueOutOfReach)
MESSAGE = _("The database or the queue of jobs is out of reach. Try again in a moment.")
HEADERS = {"Retry-After": "5", "Cache-Control": "no-store"}
