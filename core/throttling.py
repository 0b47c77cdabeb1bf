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
        return self.allows(request.user.pk)

    @classmethod
    def allows(cls, user_pk):
        """Counts one call."""
        window = int(time.time() // WINDOW_SECONDS)
        return cls._count(f"calls:{user_pk}:{window}") <= settings.API_CALLS_PER_MINUTE

    @staticmethod
    def _count(key):
        """How many calls this minute has seen; 1 where there is no cache to ask."""
        if hasattr(cache, "count_up"):
            return cache.count_up(key, WINDOW_SECONDS + 5)
        for _try in range(2):
            try:
                return cache.incr(key)
            except ValueError:  # the first call of the minute, as far as one can see
                if cache.add(key, 1, WINDOW_SECONDS + 5):
                    return 1
        return 1

    def wait(self):
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
