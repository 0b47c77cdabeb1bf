"""Language of the signed-in officer, request numbers, client addresses, caching headers, and refusals as pages."""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from core.errors import Refused
from core.http import request_context

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


class LoopbackOnlyMiddleware:
    """The demo's secrets and passwords are public, so it answers its own machine only, whatever it is bound to.

    A Host header can be forged from anywhere; the address of the other end cannot.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        if not from_this_machine(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden(
                gettext("The demo answers on this machine only."), content_type="text/plain; charset=utf-8"
            )
        return self.get_response(request)


def from_this_machine(address: str) -> bool:
    """Whether the other end is loopback; a local socket has no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return not address
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback


class ClientAddressMiddleware:
    """Behind our own proxy, audit lines and the lock-out need the client's address and not the proxy's.

    The last entry of X-Forwarded-For is the one our proxy wrote; a client may have forged those before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        client_address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        try:
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(client_address))
        except ValueError:
            pass  # no proxy on this request, for example a probe on the machine itself
        return self.get_response(request)


class OfficerLocaleMiddleware(LocaleMiddleware):
    """An officer's own choice wins, then the language cookie, then the browser; Chinese otherwise."""

    def process_request(self, request: Any) -> None:
        user = getattr(request, "user", None)
        chosen = getattr(user, "language", "") if user and user.is_authenticated else ""
        if chosen and not request.headers.get("X-Language"):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
            return
        request.LANGUAGE_CODE = requested_language(request)
        translation.activate(request.LANGUAGE_CODE)


def requested_language(request: HttpRequest) -> str:
    """The language of the cookie or the browser; needs neither session nor officer."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.headers.get("Accept-Language"):
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


class RequestIdMiddleware:
    """Gives every request a number that error pages, logs and audit lines share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.number = request.headers.get("X-Request-ID", "")[:64] or uuid.uuid4().hex[:12]
        structlog.contextvars.bind_contextvars(request_number=request.number, ip=request.META.get("REMOTE_ADDR", ""))
        with request_context.for_request(request):
            response = self.get_response(request)
        response.headers.setdefault("X-Request-ID", request.number)
        return response


class PlainAddressMiddleware:
    """An address with a null character in it means nothing, and no database can compare with one: 400 for all pages.

    Fields of forms and of the API refuse it by themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            raise SuspiciousOperation("A null character in the address")
        return self.get_response(request)


class NoStoreMiddleware:
    """No browser stores the pages of a signed-in officer: phones are shared, and Back after signing out shows nothing.

    It also prevents that a list's htmx fragment is shown in place of the page of the same address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and getattr(request, "user", None) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ErrorsMiddleware:
    """A refusal that no form has handled becomes a page with its message and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception | None) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(
                request,
                "refused.html",
                {"message": exception.message, "status": exception.status},
                status=exception.status,
            )
        return None
