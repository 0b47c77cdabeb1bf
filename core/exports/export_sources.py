"""What an address shows to an officer, as a table: pages, collections and reports are exported by their own address.

So a job checks permission, scope and filters again with the very view that serves the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from core.exports.sheets import Sheet

if TYPE_CHECKING:
    from core.actor import Actor


def view_at(path: str) -> tuple[Any, dict[str, Any]]:
    """(view class, arguments of the address); (None, {}) where nothing can be exported."""
    try:
        match = resolve(path)
    except Resolver404:
        return None, {}
    view = getattr(match.func, "view_class", None) or getattr(match.func, "cls", None)
    # Of a collection only the list itself: its address without a number.
    actions = getattr(match.func, "actions", None)
    if not hasattr(view, "sheet_for") or (actions is not None and actions.get("get") != "list"):
        return None, {}
    return view, match.kwargs


def sheet_at(path: str, query: str, officer: Actor, *, base: str = "") -> Sheet:
    """The table at `path?query`; `base` (https://host) begins its links.

    Raises Http404 where nothing can be exported, PermissionDenied, and whatever the filters refuse.
    """
    view, arguments = view_at(path)
    if view is None:
        raise Resolver404({"path": path})
    return view.sheet_for(_request_as(path, query, officer, base), **arguments)


def _request_as(path: str, query: str, officer: Actor, base: str) -> HttpRequest:
    """A request for that page; nothing of it comes from the network."""
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query, mutable=True)
    request.user, request.session, request.htmx = officer, {}, False
    request.is_job = True
    place = urlsplit(base)
    request.META = {
        "SERVER_NAME": place.hostname or "localhost",
        "SERVER_PORT": str(place.port or (443 if place.scheme == "https" else 80)),
        "wsgi.url_scheme": place.scheme or "http",
    }
    request._get_scheme = lambda: place.scheme or "http"
    return request
