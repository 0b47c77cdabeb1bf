"""Error pages with a request number, also when a form's CSRF token went stale."""

from django.shortcuts import render


def _page(template, status):
    def view(request, exception=None, reason=""):
        return render(request, template, {"request_number": getattr(request, "number", "")}, status=status)

    return view


bad_request = _page("400.html", 400)
forbidden = _page("403.html", 403)
not_found = _page("404.html", 404)
server_error = _page("500.html", 500)
csrf_failure = _page("403_csrf.html", 403)
