"""The origin of the present write, for the audit trail; of a job where there is no request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Origin:
    """`channel` is page, api or job; `number` is the request's; `address` the client's."""

    channel: str = "job"
    number: str = ""
    address: str | None = None


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  frozen


def current() -> Origin:
    return _origin.get()


@contextmanager
def for_request(request: Any) -> Iterator[None]:
    channel = "api" if request.path.startswith("/api/") else "page"
    token = _origin.set(Origin(channel, request.number, request.META.get("REMOTE_ADDR") or None))
    try:
        yield
    finally:
        _origin.reset(token)
