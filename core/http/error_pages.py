"""Error pages with a request number, also for a stale CSRF token; below /api/ the same as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.http.middleware import requested_language
from core.http.unavailability import HEADERS, MESSAGE, UNAVAILABLE_ERRORS

if TYPE_CHECKING:
    from django.http import HttpRequest

MESSAGES = {
    400: gettext_noop("The request cannot be understood."),
    403: gettext_noop("This is not allowed."),
    404: gettext_noop("Not found."),
    413: gettext_noop("The body is larger than the server takes."),
    500: gettext_noop("Something went wrong here. It is in the log under the number of this request."),
}


def _page(template: str, status: int) -> Callable[..., HttpResponse]:
    def view(request: Any, exception: Exception | None = None, reason: Any = "") -> HttpResponse:
        number = getattr(request, "number", "")
        code = 413 if isinstance(exception, RequestDataTooBig) else status
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _(MESSAGES[code]), "request_number": number}, status=code)
        if status == 500:
            # Without the layout of a page: the layout queries the database, which may be what failed.
            return HttpResponseServerError(render_to_string(template))
        return render(request, template, {"request_number": number}, status=code)

    return view


bad_request = _page("400.html", 400)
forbidden = _page("403.html", 403)
not_found = _page("404.html", 404)
internal_error = _page("500.html", 500)
csrf_failure = _page("403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called by Django while it handles the exception; an unavailable database is a 503, not a fault of the program."""
    return service_unavailable(request) if isinstance(sys.exception(), UNAVAILABLE_ERRORS) else internal_error(request)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503 without any query, so without the signed-in officer, whose language is stored in the database."""
    request.user = AnonymousUser()  # or middleware on the way out would query the database again
    with translation.override(getattr(request, "LANGUAGE_CODE", "") or requested_language(request)):
        if request.path.startswith("/api/"):
            body = {"detail": str(MESSAGE), "request_number": getattr(request, "number", "")}
            return JsonResponse(body, status=503, headers=HEADERS)
        return HttpResponse(render_to_string("503.html"), status=503, headers=HEADERS)
