"""What an address shows to an officer, as a table: pages, collections and reports are exported by their own address.

So a job asks permission, scope and filters again by the very code that answers the address.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from core.exports.sheets import Sheet


def view_at(path):
    """(class, arguments) of what can be exported there, (None, {}) where nothing can."""
    try:
        result = resolve(path)
    except Resolver404:
        return None, {}
    view = getattr(result.func, "view_class", None) or getattr(result.func, "cls", None)
    # Of a collection only the list itself: its address without a number.
    actions = getattr(result.func, "actions", None)
    if not hasattr(view, "sheet_for") or (actions is not None and actions.get("get") != "list"):
        return None, {}
    return view, result.kwargs


def sheet_at(path, query, officer, *, base="") -> Sheet:
    """The table at `path?query`; `base` (https://host) is where links in it lead.

    Raises Http404 where nothing can be exported, PermissionDenied, and what the filters refuse.
    """
    view, arguments = view_at(path)
    if view is None:
        raise Resolver404({"path": path})
    return view.sheet_for(_request_as(path, query, officer, base), **arguments)


def _request_as(path, query, officer, base):
    """The request such a page would have answered; nothing of it comes from the network."""
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
