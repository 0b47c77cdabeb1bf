"""Error pages with a request number, also when a form's CSRF token went stale; below /api/ the same as JSON."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = {
    400: gettext_noop("The request cannot be understood."),
    403: gettext_noop("This is not allowed."),
    404: gettext_noop("Not found."),
    413: gettext_noop("The body is larger than the server takes."),
    500: gettext_noop("Something went wrong here. It is in the log under the number of this request."),
}


def _page(template, status):
    def view(request, exception=None, reason=""):
        number = getattr(request, "number", "")
        code = 413 if isinstance(exception, RequestDataTooBig) else status
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _(WORDS[code]), "request_number": number}, status=code)
        if status == 500:
            # Without the frame of a page: what broke may be the database that the frame asks.
            return HttpResponseServerError(render_to_string(template))
        return render(request, template, {"request_number": number}, status=code)

    return view


bad_request = _page("400.html", 400)
forbidden = _page("403.html", 403)
not_found = _page("404.html", 404)
server_error = _page("500.html", 500)
csrf_failure = _page("403_csrf.html", 403)
