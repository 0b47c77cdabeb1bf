"""Answers of the API that are not sent, or not even made, twice: ETag and If-None-Match.

A view says in `state` what its answers are made of: a text that differs whenever anything they show has changed. With
it the tag is known before a row is read, and an unchanged answer costs the look at that text. Where no such text can
be argued for, `state` is None and the tag is a digest of the answer itself: that saves the way, not the work.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from rest_framework.response import Response

READ = ("GET", "HEAD")
# What an answer depends on besides its address.
VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")


class NotModified(Exception):
    """The caller has this answer already."""


@dataclass(frozen=True)
class CacheableResponse:
    """A response the cache may repeat for the same token while `is_current()` and before `until`.

    `is_current` tells whether all it rests on is as it was when the answer was begun; `user_pk` is whose calls count.
    """

    tag: str
    user_pk: int
    until: datetime | None
    is_current: Callable[[], bool]


class ConditionalReadsMixin:
    """Mixed into every view of the API: JSON that was read well carries an ETag, and 304 answers whoever has it.

    `state(request)` of a view is what its answer rests on: a `facts.stamps.Ground`, whose `now()` is a text that
    differs whenever any of it has changed.
    """

    tag = None
    state: Any = None
    validator: Any = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method not in READ or request.accepted_renderer.format != "json":
            return
        if self.state is None or (request.user.is_narrowed and request.auth is None):
            return  # no state, or rights that no token tells of
        self.validator = self.state(request)
        self.seen = self.validator.now()
        self.tag = f'W/"{_digest(repr((*_request_key(request), self.seen)).encode())}"'
        if client_has(request, self.tag):
            raise NotModified

    def handle_exception(self, error):
        if isinstance(error, NotModified):
            return Response(status=304)
        return super().handle_exception(error)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 304 or _is_cacheable(request, response):
            patch_vary_headers(response, VARY)
            response["Cache-Control"] = "private, no-cache"
            if self.tag:
                response["ETag"] = self.tag
                response.cacheable = self.cacheable(request)
                if _accepts_any_version(request):
                    # Only now is it known that there is one.
                    response = _without_body(response)
            elif hasattr(response, "add_post_render_callback"):
                response.add_post_render_callback(lambda rendered: _tagged_by_content(request, rendered))
            else:
                response = _tagged_by_content(request, response)
        return response

    def cacheable(self, request):
        """None unless a token was shown: what else lets somebody in is asked anew each time."""
        token = request.auth
        if not hasattr(token, "seen"):
            return None
        is_current = partial(self.validator.is_current, self.seen, (token.validator, token.seen))
        return CacheableResponse(self.tag, request.user.pk, token.expiry, is_current)


def _is_cacheable(request, response):
    is_json = getattr(getattr(request, "accepted_renderer", None), "format", "") == "json"
    is_whole = response.status_code == 200 and not isinstance(response, StreamingHttpResponse)
    return request.method in READ and is_json and is_whole and "Cache-Control" not in response


def _tagged_by_content(request, response):
    response["ETag"] = f'"{_digest(response.content)}"'
    if not client_has(request, response["ETag"], anything=True):
        return response
    return _without_body(response)


def _without_body(response):
    result = HttpResponse(status=304, headers=dict(response.items()))
    del result["Content-Type"]
    return result


def _accepts_any_version(request):
    return parse_etags(request.headers.get("If-None-Match", "")) == ["*"]


def client_has(request, tag, *, anything=False):
    """Whether the caller names `tag`; "*" means any answer there is, which `anything` says there is."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known == ["*"]:
        return anything
    return tag.removeprefix("W/") in {item.removeprefix("W/") for item in known}


def _request_key(request):
    """Who asks what, and what the answer depends on for everybody: the day, the language, the release."""
    allowed = getattr(request.auth, "scopes", None)
    posts = [(post.pk, post.role, post.unit.pk) for post in request.user.postings_today]
    address = request.build_absolute_uri()
    return release(), request.user.pk, sorted(posts), allowed, address, get_language(), timezone.localdate()


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:32]


@cache
def release():
    """A digest of our code and words: another release may answer the same question otherwise."""
    result = hashlib.sha256()
    own = [config.path for config in apps.get_app_configs() if str(config.path).startswith(str(settings.BASE_DIR))]
    for folder, kind in [*((path, "*.py") for path in sorted(own)), (settings.BASE_DIR / "locale", "*.*o")]:
        for path in sorted(Path(settings.BASE_DIR, str(folder)).rglob(kind)):
            result.update(path.read_bytes())
    return result.hexdigest()[:16]
