"""Sending to a webhook: where to, signed how, and what counts as taken."""

import hashlib
import hmac
import http.client
import ipaddress
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

SECONDS = 10  # the other side has so long to answer
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True)
class WebhookResponse:
    """What came of an attempt; `error` is a short code where there was no answer."""

    status: int | None = None
    error: str = ""

    @property
    def is_taken(self):
        return self.status is not None and 200 <= self.status < 300


def why_not_allowed(url):
    """Why nothing may be sent there, or None. Only hosts that the server's owner named; elsewhere nothing goes."""
    place = urlsplit(url)
    if not settings.WEBHOOK_HOSTS:
        return _("This server sends nothing to other systems.")
    if place.username or place.hostname is None or place.netloc not in settings.WEBHOOK_HOSTS:
        return _("This host is not among those the server may send to.")
    if place.scheme != "https" and not _is_loopback(place.hostname):
        return _("Give an address that begins with https://.")
    return None


def _is_loopback(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and HMAC-SHA256 of the timestamp, a dot, and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(url, *, secret, number, timestamp, body, content_type):
    """One attempt. Never follows a redirect: the host was allowed, another was not."""
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    options = {"context": ssl.create_default_context()} if place.scheme == "https" else {}
    connection = kind(place.hostname, place.port, timeout=SECONDS, **options)
    headers = {
        "Content-Type": content_type,
        "X-Policeroom-Delivery": number,
        "X-Policeroom-Timestamp": timestamp,
        "X-Policeroom-Signature": signature(secret, timestamp, body),
    }
    try:
        connection.request("POST", f"{place.path or '/'}{'?' + place.query if place.query else ''}", body, headers)
        return WebhookResponse(status=connection.getresponse().status)
    except TimeoutError:
        return WebhookResponse(error="timeout")
    except (OSError, http.client.HTTPException) as error:
        return WebhookResponse(error=type(error).__name__)
    finally:
        connection.close()
