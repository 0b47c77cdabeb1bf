"""How often one account may call the API: counted by whole minutes, one cheap counter each.

DRF's own throttle keeps the time of every call of the last minute and rewrites that list at each call.
"""

import time
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60
# A process tells the others of its calls by the bundle: no more than this share of the limit, nor than so many.
BUNDLE_SHARE, BUNDLE_MOST = 200, 50
MAX_ACCOUNTS = 10_000


class PerMinuteThrottle(BaseThrottle):
    """At most `settings.API_CALLS_PER_MINUTE` calls of an account a minute; beyond them 429 with Retry-After.

    Exact in one process; each further one may let through what it has not told yet, half a per cent of the limit.
    """

    def allow_request(self, request, view):
        if not request.user or not request.user.is_authenticated:
            return True  # refused with 401 anyway
        return self.allows(request.user.pk)

    @classmethod
    def allows(cls, user_pk):
        """Counts one call."""
        return call_counter.one_more(user_pk) <= settings.API_CALLS_PER_MINUTE

    def wait(self):
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS


class CallCounter:
    """The calls of each account in the present minute: what all processes have told, and what this one has not."""

    def __init__(self):
        self._accounts: OrderedDict = OrderedDict()
        self._lock = Lock()

    def one_more(self, user_pk):
        """How many calls this minute has seen, this one included."""
        window = int(time.time() // WINDOW_SECONDS)
        bundle = max(1, min(BUNDLE_MOST, settings.API_CALLS_PER_MINUTE // BUNDLE_SHARE))
        with self._lock:
            minute, told, waiting = self._accounts.pop(user_pk, (window, 0, 0))
            if minute != window:
                told, waiting = 0, 0
            waiting += 1
            if told and waiting < bundle:
                self._note(user_pk, (window, told, waiting))
                return told + waiting
            self._note(user_pk, (window, told + waiting, 0))
        # Others need not wait while this is told: meanwhile they count on what is known here.
        told = max(_log_exceeded(f"calls:{user_pk}:{window}", waiting), told + waiting)
        with self._lock:
            minute, known, waiting = self._accounts.get(user_pk, (window, 0, 0))
            if minute == window:
                told = max(told, known)
                self._note(user_pk, (window, told, waiting))
        return told

    def _note(self, user_pk, known):
        self._accounts[user_pk] = known
        while len(self._accounts) > MAX_ACCOUNTS:
            self._accounts.popitem(last=False)

    def forget(self):
        with self._lock:
            self._accounts.clear()


def _log_exceeded(key, calls):
    """How many calls all processes have told; `calls` where there is no cache to ask."""
    if hasattr(cache, "count_up"):
        return cache.count_up(key, WINDOW_SECONDS + 5, calls)
    for _try in range(2):
        try:
            return cache.incr(key, calls)
        except ValueError:  # the first call of the minute, as far as one can see
            if cache.add(key, calls, WINDOW_SECONDS + 5):
                return calls
    return calls


call_counter = CallCounter()
