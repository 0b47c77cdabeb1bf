"""Conditional requests of the API: ETag, If-None-Match and 304.

A view with `state` gives a validator, whose text differs whenever anything the response shows has changed. The ETag is
made from that text before any row is read, so an unchanged response costs one small query. For a view without `state`
the ETag is a digest of the response itself, which saves the transfer but not the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from rest_framework.response import Response

if TYPE_CHECKING:
    pass

READ = ("GET", "HEAD")
# What a response depends on besides its address.
VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")


class NotModified(Exception):
    """The client has the current response already."""


@dataclass(frozen=True)
class CacheableResponse:
    """A response the cache may repeat for the same token while `is_current()` and before `until`.

    `is_current` tells whether everything it depends on is unchanged since it was made; `user_pk` is the account whose
    calls are counted. `until` is when the token expires.
    """

    tag: str
    user_pk: int
    until: datetime | None
    is_current: Callable[[], bool]


class ConditionalReadsMixin:
    """Mixin of every view of the API: a JSON response of 200 has an ETag, and a client that has it gets 304.

    `state(request)` of a view gives a validator of what its response depends on: `now()` is a text that differs
    whenever anything of it has changed, `is_current(text, *others)` compares (`facts.stamps.CacheValidator`).
    """

    tag = None
    state: Any = None
    validator: Any = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in READ or request.accepted_renderer.format != "json":
            return
        if self.state is None or (request.user.is_narrowed and request.auth is None):
            return  # no state, or rights that are narrowed by something other than the token
        self.validator = self.state(request)
        self.state_text = self.validator.now()
        self.tag = f'W/"{_digest(repr((*_request_key(request), self.state_text)).encode())}"'
        if client_has(request, self.tag):
            raise NotModified

    def handle_exception(self, error: Exception) -> Any:
        if isinstance(error, NotModified):
            return Response(status=304)
        return super().handle_exception(error)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 304 or _is_cacheable(request, response):
            patch_vary_headers(response, VARY)
            response["Cache-Control"] = "private, no-cache"
            if self.tag:
                response["ETag"] = self.tag
                response.cacheable = self.cacheable(request)
                if _accepts_any_version(request):
                    # The "*" of If-None-Match matches only now that there is a response.
                    response = _without_body(response)
            elif hasattr(response, "add_post_render_callback"):
                response.add_post_render_callback(lambda rendered: _tagged_by_content(request, rendered))
            else:
                response = _tagged_by_content(request, response)
        return response

    def cacheable(self, request: Any) -> CacheableResponse | None:
        """None unless the call came with a token: a session is checked anew each time."""
        token = request.auth
        if not hasattr(token, "seen"):
            return None
        is_current = partial(self.validator.is_current, self.state_text, (token.validator, token.seen))
        return CacheableResponse(self.tag, request.user.pk, token.expiry, is_current)


def _is_cacheable(request: Any, response: Any) -> bool:
    is_json = getattr(getattr(request, "accepted_renderer", None), "format", "") == "json"
    is_whole = response.status_code == 200 and not isinstance(response, StreamingHttpResponse)
    return request.method in READ and is_json and is_whole and "Cache-Control" not in response


def _tagged_by_content(request: Any, response: Any) -> HttpResponse:
    response["ETag"] = f'"{_digest(response.content)}"'
    if not client_has(request, response["ETag"], anything=True):
        return response
    return _without_body(response)


def _without_body(response: Any) -> HttpResponse:
    result = HttpResponse(status=304, headers=dict(response.items()))
    del result["Content-Type"]
    return result


def _accepts_any_version(request: Any) -> bool:
    return parse_etags(request.headers.get("If-None-Match", "")) == ["*"]


def client_has(request: Any, tag: str, *, anything: bool = False) -> bool:
    """Whether If-None-Match names `tag`; for "*" the result is `anything`, which says that there is a response."""
    etags = parse_etags(request.headers.get("If-None-Match", ""))
    if etags == ["*"]:
        return anything
    return tag.removeprefix("W/") in {etag.removeprefix("W/") for etag in etags}


def _request_key(request: Any) -> tuple:
    """Everything but the rows that the response depends on: account, rights, address, language, day, release."""
    allowed = getattr(request.auth, "scopes", None)
    posts = [(post.pk, post.role, post.unit.pk) for post in request.user.postings_today]
    address = request.build_absolute_uri()
    return release(), request.user.pk, sorted(posts), allowed, address, get_language(), timezone.localdate()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


@cache
def release() -> str:
    """A digest of our code and translations, because another release may answer the same call differently."""
    digest = hashlib.sha256()
    app_paths = [
        config.path for config in apps.get_app_configs() if str(config.path).startswith(str(settings.BASE_DIR))
    ]
    for folder, kind in [*((path, "*.py") for path in sorted(app_paths)), (settings.BASE_DIR / "locale", "*.*o")]:
        for path in sorted(Path(settings.BASE_DIR, str(folder)).rglob(kind)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
