"""How often an account may call the API: one cheap counter per account and minute.

DRF's own throttle keeps the time of every call of the last minute and rewrites that list at each call.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from django.http import HttpRequest

WINDOW_SECONDS = 60
# A process reports its calls to the shared cache in bundles: a 200th of the limit, and at most so many calls.
BUNDLE_SHARE, BUNDLE_MOST = 200, 50
MAX_ACCOUNTS = 10_000


class PerMinuteThrottle(BaseThrottle):
    """At most `settings.API_CALLS_PER_MINUTE` calls of an account a minute; beyond them 429 with Retry-After.

    Exact in one process; each further process may let through what it has not reported, half a per cent of the limit.
    """

    def allow_request(self, request: HttpRequest, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return True  # refused with 401 anyway
        return self.allows(request.user.pk)

    @classmethod
    def allows(cls, user_pk: int) -> bool:
        """Count one call; whether it is within the limit."""
        return call_counter.count_call(user_pk) <= settings.API_CALLS_PER_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - time.time() % WINDOW_SECONDS


class CallCounter:
    """The calls of each account in the present minute: those all processes have reported, and this one's unreported."""

    def __init__(self) -> None:
        self._accounts: OrderedDict = OrderedDict()
        self._lock = Lock()

    def count_call(self, user_pk: int) -> int:
        """How many calls the account has made this minute, this one included."""
        window = int(time.time() // WINDOW_SECONDS)
        bundle = max(1, min(BUNDLE_MOST, settings.API_CALLS_PER_MINUTE // BUNDLE_SHARE))
        with self._lock:
            minute, reported, unreported = self._accounts.pop(user_pk, (window, 0, 0))
            if minute != window:
                reported, unreported = 0, 0
            unreported += 1
            if reported and unreported < bundle:
                self._store(user_pk, (window, reported, unreported))
                return reported + unreported
            self._store(user_pk, (window, reported + unreported, 0))
        # The lock is free during the report: other threads go on counting from the numbers stored above.
        reported = max(_report_calls(f"calls:{user_pk}:{window}", unreported), reported + unreported)
        with self._lock:
            minute, reported_meanwhile, unreported = self._accounts.get(user_pk, (window, 0, 0))
            if minute == window:
                reported = max(reported, reported_meanwhile)
                self._store(user_pk, (window, reported, unreported))
        return reported

    def _store(self, user_pk: int, entry: tuple[int, int, int]) -> None:
        self._accounts[user_pk] = entry
        while len(self._accounts) > MAX_ACCOUNTS:
            self._accounts.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._accounts.clear()


def _report_calls(key: str, calls: int) -> int:
    """Add to the calls that all processes have reported, and return their sum; `calls` where the cache is away."""
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
