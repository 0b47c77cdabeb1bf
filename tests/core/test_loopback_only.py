"""The demo answers its own machine only, whatever Host a stranger makes up; a deployment answers everybody."""

import pytest
from django.core.exceptions import MiddlewareNotUsed

from core.http.middleware import LoopbackOnlyMiddleware


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("127.8.0.1", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("", 200),  # a local socket
        ("10.8.1.7", 403),
        ("::ffff:10.8.1.7", 403),
        ("fd00::7", 403),
        ("nonsense", 403),
    ],
)
def test_only_this_machine(client, address, status):
    assert client.get("/healthz", REMOTE_ADDR=address, HTTP_HOST="localhost").status_code == status


def test_a_stranger_is_told_in_words(client):
    response = client.get("/static/app.css", REMOTE_ADDR="10.8.1.7", headers={"X-Forwarded-For": "127.0.0.1"})
    assert response.status_code == 403
    assert response.text == "演示系统只在本机应答。"


def test_another_name_is_refused(client):
    assert client.get("/healthz", HTTP_HOST="policeroom.example").status_code == 400


def test_a_deployment_has_no_such_rule(settings):
    settings.DEMO = False
    with pytest.raises(MiddlewareNotUsed):
        LoopbackOnlyMiddleware(None)
