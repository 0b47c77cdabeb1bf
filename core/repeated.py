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

from core.conditional import Repeatable, has
from core.out_of_reach import OUT_OF_REACH
from core.throttling import PerMinuteThrottle

MOST_BYTES = 32 * 1024 * 1024
MOST_BYTES_EACH = 1024 * 1024
# So many bytes an answer costs besides its content.
OVERHEAD_BYTES = 4 * 1024
# What is changed behind the actions, by hand in the database, raises no stamp: it is seen after so long all the same.
MOST_SECONDS = 30
# Headers an answer may depend on; who sends cookies is answered anew.
HEADERS = ("Authorization", "Accept", "Accept-Language", "X-Language")


@dataclass(frozen=True)
class Kept:
    """An answer: its headers, and its content unless only the caller has it."""

    said: Repeatable
    headers: dict
    content: bytes | None
    day: date

    def holds(self):
        in_time = self.said.until is None or timezone.now() < self.said.until
        return in_time and self.day == timezone.localdate() and self.said.holds()


class RepeatedReadsMiddleware:
    """Stands above everything that reads an account; what it cannot answer goes the way of any call."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = _key(request)
        if key is None:
            return self.get_response(request)
        return self._again(request, answers.find(key)) or self._anew(request, key)

    def _again(self, request, kept):
        if kept is None:
            return None
        is_known = has(request, kept.said.tag)
        if kept.content is None and not is_known:
            return None
        try:
            if not kept.holds():
                return None
        except OUT_OF_REACH:
            return None  # and there it is said so
        if not PerMinuteThrottle.allows(kept.said.user_pk):
            return None
        structlog.contextvars.bind_contextvars(user_id=kept.said.user_pk)
        return _bodiless(kept.headers) if is_known else HttpResponse(kept.content, headers=kept.headers)

    def _anew(self, request, key):
        day = timezone.localdate()
        response = self.get_response(request)
        said = getattr(response, "repeatable", None)
        if said is not None and response.status_code in (200, 304):
            content = response.content if response.status_code == 200 else None
            answers.keep(key, Kept(said, dict(response.items()), content, day))
        return response


def _bodiless(headers):
    result = HttpResponse(status=304, headers=headers)
    for name in ("Content-Type", "Content-Length"):
        del result[name]
    return result


def _key(request):
    if request.method != "GET" or "HTTP_AUTHORIZATION" not in request.META or request.META.get("HTTP_COOKIE"):
        return None
    return request.build_absolute_uri(), *(request.headers.get(name) for name in HEADERS)


class Answers:
    """The last used answers within a bound of bytes, each for some seconds."""

    def __init__(self, most=MOST_BYTES, most_each=MOST_BYTES_EACH):
        self.most, self.most_each = most, most_each
        self.bytes = 0
        self._kept: OrderedDict = OrderedDict()
        self._lock = Lock()

    def find(self, key):
        with self._lock:
            kept, until = self._kept.get(key, (None, 0))
            if until < time.monotonic():
                return None
            self._kept.move_to_end(key)
            return kept

    def keep(self, key, kept):
        """A 304 tells less than the answer itself, and does not take its place before its time."""
        if _size(kept) > self.most_each:
            return
        with self._lock:
            before, until = self._kept.get(key, (None, 0))
            if before is not None:
                if kept.content is None and before.said.tag == kept.said.tag and until >= time.monotonic():
                    return
                self.bytes -= _size(self._kept.pop(key)[0])
            self._kept[key] = (kept, time.monotonic() + MOST_SECONDS)
            self.bytes += _size(kept)
            while self.bytes > self.most:
                _key, (dropped, _until) = self._kept.popitem(last=False)
                self.bytes -= _size(dropped)

    def forget(self):
        with self._lock:
            self._kept.clear()
            self.bytes = 0


def _size(kept):
    return OVERHEAD_BYTES + len(kept.content or b"")


answers = Answers()
