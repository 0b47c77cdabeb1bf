"""Streams yield to requests: an export pauses while its process answers other requests.

An export keeps a core busy as long as it lasts, and its thread shares the interpreter with the threads that answer
pages: beside an export of two million lines, a page took half a second (benchmarks/shift.py). After each
`WORK_SECONDS` of work a stream waits for other requests, but at most `MAX_WAIT_SECONDS`, so it always goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

WORK_SECONDS = 0.002
MAX_WAIT_SECONDS = 0.05
STEP_SECONDS = 0.002


class RequestCounter:
    """How many requests this process is answering; streamed bodies are written later and do not count."""

    def __init__(self) -> None:
        self.active = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.active += 1

    def __exit__(self, *_error: Any) -> None:
        with self._lock:
            self.active -= 1


request_counter = RequestCounter()


class RequestCountMiddleware:
    """Counts the requests under way; the outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        with request_counter:
            return self.get_response(request)


def yield_to_requests(pieces: Iterable) -> Iterator:
    """The same pieces, with a pause for other requests after each `WORK_SECONDS`."""
    began = time.monotonic()
    try:
        for piece in pieces:
            yield piece
            if time.monotonic() - began >= WORK_SECONDS:
                _wait_for_requests()
                began = time.monotonic()
    finally:
        if close := getattr(pieces, "close", None):
            close()


def _wait_for_requests() -> None:
    until = time.monotonic() + MAX_WAIT_SECONDS
    while request_counter.active and time.monotonic() < until:
        time.sleep(STEP_SECONDS)
