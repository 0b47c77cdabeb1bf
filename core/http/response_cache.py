"""A cache of API responses, for programs that poll the same address again and again.

A call with the same token, address, language and format gets the stored response, or 304 when it has it already, as
long as nothing the response depends on has changed: the rows, and the token, posts and units that make them visible.
One query of change counters tells that (the view's `CacheableResponse.is_current`), and is all a repeated call costs.
Responses stay in the memory of the process, and no other token can be served one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

import structlog
from django.http import HttpResponse
from django.utils import timezone

from core.api.throttling import PerMinuteThrottle
from core.http.conditional_requests import CacheableResponse, client_has
from core.http.unavailability import UNAVAILABLE_ERRORS

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MAX_BYTES = 32 * 1024 * 1024
MAX_BYTES_EACH = 1024 * 1024
# What a response is taken to need besides its content.
OVERHEAD_BYTES = 4 * 1024
# A change by hand in the database raises no change counter; it is visible after this time at the latest.
MAX_SECONDS = 30
# Headers a response may depend on. Requests with cookies are not cached.
HEADERS = ("Authorization", "Accept", "Accept-Language", "X-Language")


@dataclass(frozen=True)
class CachedResponse:
    """A stored response: its headers, and its content, or None where the response was a 304."""

    validator: CacheableResponse
    headers: dict
    content: bytes | None
    day: date

    def is_current(self) -> bool:
        in_time = self.validator.until is None or timezone.now() < self.validator.until
        return in_time and self.day == timezone.localdate() and self.validator.is_current()


class ResponseCacheMiddleware:
    """Comes before every middleware that reads an account; other requests pass through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        return self._from_cache(request, response_cache.get(key)) or self._fresh(request, key)

    def _from_cache(self, request: HttpRequest, cached: CachedResponse | None) -> HttpResponse | None:
        if cached is None:
            return None
        client_has_it = client_has(request, cached.validator.tag)
        if cached.content is None and not client_has_it:
            return None
        try:
            if not cached.is_current():
                return None
        except UNAVAILABLE_ERRORS:
            return None  # the view will raise it again and answer 503
        if not PerMinuteThrottle.allows(cached.validator.user_pk):
            return None
        structlog.contextvars.bind_contextvars(user_id=cached.validator.user_pk)
        return _without_body(cached.headers) if client_has_it else HttpResponse(cached.content, headers=cached.headers)

    def _fresh(self, request: HttpRequest, key: tuple) -> HttpResponseBase:
        day = timezone.localdate()
        response: Any = self.get_response(request)
        validator = getattr(response, "cacheable", None)
        if validator is not None and response.status_code in (200, 304):
            content = response.content if response.status_code == 200 else None
            response_cache.store(key, CachedResponse(validator, dict(response.items()), content, day))
        return response


def _without_body(headers: dict[str, str]) -> HttpResponse:
    result = HttpResponse(status=304, headers=headers)
    for name in ("Content-Type", "Content-Length"):
        del result[name]
    return result


def _key(request: HttpRequest) -> tuple | None:
    if request.method != "GET" or "HTTP_AUTHORIZATION" not in request.META or request.META.get("HTTP_COOKIE"):
        return None
    return request.build_absolute_uri(), *(request.headers.get(name) for name in HEADERS)


class ResponseCache:
    """The most recently used responses within a bound of bytes, each for `MAX_SECONDS`."""

    def __init__(self, max_bytes: int = MAX_BYTES, max_entry_bytes: int = MAX_BYTES_EACH) -> None:
        self.max_bytes, self.max_entry_bytes = max_bytes, max_entry_bytes
        self.bytes = 0
        self._entries: OrderedDict = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple) -> CachedResponse | None:
        with self._lock:
            cached, until = self._entries.get(key, (None, 0))
            if until < time.monotonic():
                return None
            self._entries.move_to_end(key)
            return cached

    def store(self, key: tuple, cached: CachedResponse) -> None:
        """A 304 has no content, so it does not replace a current response with the same tag."""
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

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0


def _size(cached: CachedResponse) -> int:
    return OVERHEAD_BYTES + len(cached.content or b"")


response_cache = ResponseCache()
