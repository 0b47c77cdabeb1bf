"""Programs ask the same again and again: the answer a process has made is given again while nothing has changed.

Whoever asks with the same token for the same address, in the same language and form, gets what was answered before, or
304 for who has it, as long as everything the answer rests on is what it was: the rows, and the token, posts and units
that let them be seen. That is one look at the stamps (`facts.stamps`), and all a repeated call costs. An answer stays
in the memory of the process, never in a file or another program, and nobody else's token can meet it.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock

import structlog
from django.http import HttpResponse
from django.utils import timezone

from core.api.throttling import PerMinuteThrottle
from core.http.conditional_requests import CacheableResponse, client_has
from core.http.unavailability import UNAVAILABLE_ERRORS

MAX_BYTES = 32 * 1024 * 1024
MAX_BYTES_EACH = 1024 * 1024
# So many bytes an answer costs besides its content.
OVERHEAD_BYTES = 4 * 1024
# What is changed behind the actions, by hand in the database, raises no stamp: it is seen after so long all the same.
MAX_SECONDS = 30
# Headers an answer may depend on; who sends cookies is answered anew.
HEADERS = ("Authorization", "Accept", "Accept-Language", "X-Language")


@dataclass(frozen=True)
class CachedResponse:
    """An answer: its headers, and its content unless only the caller has it."""

    validator: CacheableResponse
    headers: dict
    content: bytes | None
    day: date

    def is_current(self):
        in_time = self.validator.until is None or timezone.now() < self.validator.until
        return in_time and self.day == timezone.localdate() and self.validator.is_current()


class ResponseCacheMiddleware:
    """Stands above everything that reads an account; what it cannot answer goes the way of any call."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = _key(request)
        if key is None:
            return self.get_response(request)
        return self._from_cache(request, response_cache.get(key)) or self._fresh(request, key)

    def _from_cache(self, request, cached):
        if cached is None:
            return None
        is_known = client_has(request, cached.validator.tag)
        if cached.content is None and not is_known:
            return None
        try:
            if not cached.is_current():
                return None
        except UNAVAILABLE_ERRORS:
            return None  # and there it is validator so
        if not PerMinuteThrottle.allows(cached.validator.user_pk):
            return None
        structlog.contextvars.bind_contextvars(user_id=cached.validator.user_pk)
        return _without_body(cached.headers) if is_known else HttpResponse(cached.content, headers=cached.headers)

    def _fresh(self, request, key):
        day = timezone.localdate()
        response = self.get_response(request)
        validator = getattr(response, "cacheable", None)
        if validator is not None and response.status_code in (200, 304):
            content = response.content if response.status_code == 200 else None
            response_cache.store(key, CachedResponse(validator, dict(response.items()), content, day))
        return response


def _without_body(headers):
    result = HttpResponse(status=304, headers=headers)
    for name in ("Content-Type", "Content-Length"):
        del result[name]
    return result


def _key(request):
    if request.method != "GET" or "HTTP_AUTHORIZATION" not in request.META or request.META.get("HTTP_COOKIE"):
        return None
    return request.build_absolute_uri(), *(request.headers.get(name) for name in HEADERS)


class ResponseCache:
    """The last used answers within a bound of bytes, each for some seconds."""

    def __init__(self, max_bytes=MAX_BYTES, max_entry_bytes=MAX_BYTES_EACH):
        self.max_bytes, self.max_entry_bytes = max_bytes, max_entry_bytes
        self.bytes = 0
        self._entries: OrderedDict = OrderedDict()
        self._lock = Lock()

    def get(self, key):
        with self._lock:
            cached, until = self._entries.get(key, (None, 0))
            if until < time.monotonic():
                return None
            self._entries.move_to_end(key)
            return cached

    def store(self, key, cached):
        """A 304 tells less than the answer itself, and does not take its place before its time."""
        if _size(cached) > self.max_entry_bytes:
            return
        with self._lock:
            before, until = self._entries.get(key, (None, 0))
            if before is not None:
                if (
                    cached.content is None
                    and before.validator.tag == cached.validator.tag
                    and until >= time.monotonic()
                ):
                    return
                self.bytes -= _size(self._entries.pop(key)[0])
            self._entries[key] = (cached, time.monotonic() + MAX_SECONDS)
            self.bytes += _size(cached)
            while self.bytes > self.max_bytes:
                _key, (dropped, _until) = self._entries.popitem(last=False)
                self.bytes -= _size(dropped)

    def clear(self):
        with self._lock:
            self._entries.clear()
            self.bytes = 0


def _size(cached):
    return OVERHEAD_BYTES + len(cached.content or b"")


response_cache = ResponseCache()
