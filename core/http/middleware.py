"""Language of the signed-in officer, request numbers, and refusals turned into answers."""

import ipaddress
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponseForbidden
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from core.errors import Refused
from core.http import request_context


class LoopbackOnlyMiddleware:
    """The demo's secrets and passwords are public: whatever it is bound to, it answers its own machine only.

    A Host header can be made up from anywhere; the address of the other end cannot.
    """

    def __init__(self, get_response):
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if not from_this_machine(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden(
                gettext("The demo answers on this machine only."), content_type="text/plain; charset=utf-8"
            )
        return self.get_response(request)


def from_this_machine(address):
    """Whether the other end is loopback; a local socket has no address."""
    try:
        result = ipaddress.ip_address(address)
    except ValueError:
        return not address
    return (getattr(result, "ipv4_mapped", None) or result).is_loopback


class ClientAddressMiddleware:
    """Behind our own proxy, audit lines and the lock-out need the client's address and not the proxy's.

    The last entry of X-Forwarded-For is the one the proxy wrote; what stands before it a client may have made up.
    """

    def __init__(self, get_response):
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        written = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        try:
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(written))
        except ValueError:
            pass  # no proxy on this request, for example a probe on the machine itself
        return self.get_response(request)


class OfficerLocaleMiddleware(LocaleMiddleware):
    """An officer's own choice wins, then the language cookie, then the browser; Chinese otherwise."""

    def process_request(self, request):
        user = getattr(request, "user", None)
        chosen = getattr(user, "language", "") if user and user.is_authenticated else ""
        if chosen and not request.headers.get("X-Language"):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
            return
        request.LANGUAGE_CODE = requested_language(request)
        translation.activate(request.LANGUAGE_CODE)


def requested_language(request):
    """What cookie or browser ask for; needs neither session nor officer."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.headers.get("Accept-Language"):
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


class RequestIdMiddleware:
    """Gives every request a number that error pages, logs and audit lines share."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.number = request.headers.get("X-Request-ID", "")[:64] or uuid.uuid4().hex[:12]
        structlog.contextvars.bind_contextvars(request_number=request.number, ip=request.META.get("REMOTE_ADDR", ""))
        with request_context.for_request(request):
            response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", request.number)
        return response


class NoStoreMiddleware:
    """Pages of a signed-in officer are kept by no browser: phones are shared, and Back after signing out shows nothing.

    It also keeps a list's htmx fragment from being shown in place of the page of the same address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorsMiddleware:
    """A refusal no form caught becomes a page with its own sentence and status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return render(
                request,
                "refused.html",
                {"message": exception.message, "status": exception.status},
                status=exception.status,
            )
        return None
