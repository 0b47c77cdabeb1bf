"""Whose address an audit line and the lock-out see."""

import pytest
from django.core.exceptions import MiddlewareNotUsed

from core.http.middleware import ClientAddressMiddleware


@pytest.fixture
def seen(rf, settings):
    """The address a view sees behind a proxy that sends these headers."""
    settings.BEHIND_PROXY = True
    middleware = ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])
    return lambda **headers: middleware(rf.get("/", headers=headers))


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("10.8.1.7", "10.8.1.7"),
        ("1.2.3.4, 10.8.1.7", "10.8.1.7"),  # the first was made up by the client
        ("fd00::7", "fd00::7"),
        ("unknown", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_proxys_own_entry_counts(seen, header, address):
    assert seen(**{"X-Forwarded-For": header}) == address


def test_without_a_proxy_the_header_is_not_believed(settings):
    settings.BEHIND_PROXY = False
    with pytest.raises(MiddlewareNotUsed):
        ClientAddressMiddleware(None)
