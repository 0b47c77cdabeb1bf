"""Long answers give way to short ones: a stream writes on while nobody else of this process is being answered.

An export keeps a core busy for as long as it lasts, and its thread shares the interpreter with those who answer pages:
beside one of two million lines, officers waited half a second for each page (benchmarks/shift.py). It waits at most
`MAX_SECONDS` after `WORK_SECONDS` of work, and so always gets on.
"""

import threading
import time

WORK_SECONDS = 0.002
MAX_WAIT_SECONDS = 0.05
STEP_SECONDS = 0.002


class RequestCounter:
    """How many requests this process is answering; the bodies of streams are written later and do not count."""

    def __init__(self):
        self.active = 0
        self._lock = threading.Lock()

    def __enter__(self):
        with self._lock:
            self.active += 1

    def __exit__(self, *_error):
        with self._lock:
            self.active -= 1


request_counter = RequestCounter()


class RequestCountMiddleware:
    """Counts, above everything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with request_counter:
            return self.get_response(request)


def yield_to_requests(pieces):
    """The same pieces; after each bit of work others are let by."""
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


def _wait_for_requests():
    until = time.monotonic() + MAX_WAIT_SECONDS
    while request_counter.active and time.monotonic() < until:
        time.sleep(STEP_SECONDS)
