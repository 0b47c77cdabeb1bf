"""How often one account may call the API: counted by whole minutes, one cheap counter each.

DRF's own throttle keeps the time of every call of the last minute and rewrites that list at each call.
"""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60


class PerMinuteThrottle(BaseThrottle):
    """At most `settings.API_CALLS_PER_MINUTE` calls of an account a minute; beyond them 429 with Retry-After."""

    def allow_request(self, request, view):
        if not request.user or not request.user.is_authenticated:
            return True  # refused with 401 anyway
        window = int(time.time() // WINDOW_SECONDS)
        key = f"calls:{request.user.pk}:{window}"
        if cache.add(key, 1, WINDOW_SECONDS + 5):
            return settings.API_CALLS_PER_MINUTE >= 1
        try:
            return cache.incr(key) <= settings.API_CALLS_PER_MINUTE
        except ValueError:
            return True  # the minute ended between the two calls

    def wait(self):
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
