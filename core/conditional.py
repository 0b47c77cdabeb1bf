"""Answers of the API that are not sent, or not even made, twice: ETag and If-None-Match.

A view says in `state` what its answers are made of: a text that differs whenever anything they show has changed. With
it the tag is known before a row is read, and an unchanged answer costs the look at that text. Where no such text can
be argued for, `state` is None and the tag is a digest of the answer itself: that saves the way, not the work.
"""

import hashlib
from functools import cache
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

from core import reads
from core.kept import answers

READ = ("GET", "HEAD")
# What an answer depends on besides its address.
VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")


class NotModified(Exception):
    """The caller has this answer already."""


class Kept(Exception):
    """This process has made this answer before, and nothing in it has changed: content, and what was pulled."""


class ConditionalReads:
    """Mixed into every view of the API: JSON that was read well carries an ETag, and 304 answers whoever has it.

    `state(request)` of a view is what its answer is made of, as a text that differs whenever any of it has changed.
    """

    tag = None
    state: Any = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method not in READ or request.accepted_renderer.format != "json":
            return
        if self.state is None or (request.user.is_narrowed and request.auth is None):
            return  # no state, or rights that no token tells of
        self.tag = f'W/"{_digest(repr((*_asked(request), self.state(request))).encode())}"'
        if _has(request, self.tag):
            raise NotModified
        if found := answers.find(self.tag):
            raise Kept(*found)

    def handle_exception(self, error):
        if isinstance(error, NotModified):
            return Response(status=304)
        return self.once_more(*error.args) if isinstance(error, Kept) else super().handle_exception(error)

    def once_more(self, content, pulled):
        """The answer as it was made; that rows left the house is written down every time."""
        if pulled is not None:
            reads.pulled(self.request, pulled)
        return HttpResponse(content, content_type=self.request.accepted_renderer.media_type)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 304 or _may_be_kept(request, response):
            patch_vary_headers(response, VARY)
            response["Cache-Control"] = "private, no-cache"
            if self.tag:
                response["ETag"] = self.tag
                if hasattr(response, "add_post_render_callback"):
                    response.add_post_render_callback(self.keep)
                if _asks_for_any(request):
                    # Only now is it known that there is one.
                    response = _bodiless(response)
            elif hasattr(response, "add_post_render_callback"):
                response.add_post_render_callback(lambda rendered: _by_content(request, rendered))
            else:
                response = _by_content(request, response)
        return response

    def keep(self, rendered):
        if rendered.status_code == 200:
            answers.keep(self.tag, rendered.content, getattr(self.request, "pulled", None))


def _may_be_kept(request, response):
    is_json = getattr(getattr(request, "accepted_renderer", None), "format", "") == "json"
    is_whole = response.status_code == 200 and not isinstance(response, StreamingHttpResponse)
    return request.method in READ and is_json and is_whole and "Cache-Control" not in response


def _by_content(request, response):
    response["ETag"] = f'"{_digest(response.content)}"'
    if not _has(request, response["ETag"], anything=True):
        return response
    return _bodiless(response)


def _bodiless(response):
    found = HttpResponse(status=304, headers=dict(response.items()))
    del found["Content-Type"]
    return found


def _asks_for_any(request):
    return parse_etags(request.headers.get("If-None-Match", "")) == ["*"]


def _has(request, tag, *, anything=False):
    """Whether the caller names `tag`; "*" means any answer there is, which `anything` says there is."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known == ["*"]:
        return anything
    return tag.removeprefix("W/") in {one.removeprefix("W/") for one in known}


def _asked(request):
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
    found = hashlib.sha256()
    own = [config.path for config in apps.get_app_configs() if str(config.path).startswith(str(settings.BASE_DIR))]
    for folder, kind in [*((path, "*.py") for path in sorted(own)), (settings.BASE_DIR / "locale", "*.*o")]:
        for path in sorted(Path(settings.BASE_DIR, str(folder)).rglob(kind)):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]
