"""Without a session, sign in first; without a post today, a page that says so in place of empty lists."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from accounts.views.no_post import no_post


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """As Django's, but a fragment asked for by htmx sends the whole page to sign-in and back to where it stood."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None or not request.user.is_authenticated:
            return refused
        if _is_of_somebody_else(request):
            return somebody_elses_form(request)
        if _needs_post(request, view_func) and request.user.must_change_password:
            return redirect("accounts:password")
        if _needs_post(request, view_func) and not request.user.postings_today:
            return no_post(request)
        return None

    def handle_no_permission(self, request, view_func):
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        current_url = request.headers.get("HX-Current-URL", "/")
        target = redirect_to_login(current_url, resolve_url(settings.LOGIN_URL)).url
        return HttpResponse(status=204, headers={"HX-Redirect": target})


def _is_of_somebody_else(request):
    """Whether a form was opened by another officer than the one signed in now: phones and browsers are shared.

    Scripts name the officer of a form in a header, plain forms in a field.
    """
    if request.method != "POST" or request.path.startswith("/api/"):
        return False
    owner = request.headers.get("X-Form-Officer") or request.POST.get("opened_by", "")
    return bool(owner) and owner != str(request.user.pk)


def somebody_elses_form(request):
    """409: nothing is recorded under a name that did not enter it; a script keeps it for its owner."""
    message = _("This form was opened by another officer. Nothing was saved; that officer signs in and sends it.")
    response = render(request, "refused.html", {"message": message, "status": 409}, status=409)
    response["X-Form-Officer"] = "other"
    return response


def _needs_post(request, view_func):
    """Pages of the work do; the own account, open pages and the API, which answers for itself, do not."""
    if not getattr(view_func, "login_required", True):
        return False
    return request.resolver_match.app_name != "accounts" and not request.path.startswith("/api/")
