"""Every address refuses strangers: pages by sending them to sign in, the API by 401."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# Open on purpose, each with its reason.
OPEN = {
    "accounts:sign-in": "the door itself",
    "accounts:sign-out": "who is signed out already may press it again",
    "set_language": "the language is chosen before signing in",
    "healthz": "asked by whoever watches the process",
    "readyz": "asked by whoever watches the process; names no record",
}
SAMPLES = {
    "int": "1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "str": "x",
    "slug": "x",
    "path": "x",
    "day": "2026-01-05",
}


def every_pattern(resolver=None, prefix="", space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_pattern(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield route, f"{space}{entry.name or ''}"


def sample(expression):
    """A text that a named group takes."""
    candidates = ("1", "x", "0" * 32, *re.findall(r"[a-z]+", expression))
    return next(text for text in candidates if re.fullmatch(expression, text))


def address(route):
    """A concrete address: named groups and converters filled with samples."""
    text = re.sub(r"\(\?P<\w+>((?:[^()]|\([^()]*\))*)\)", lambda m: sample(m.group(1)), route)
    text = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m.group(1) or "str", "x"), text)
    return "/" + re.sub(r"[\^$]|\\Z|\\", "", text).lstrip("/")


PATTERNS = sorted({(route, name) for route, name in every_pattern() if not route.startswith("^?static")})


def test_the_walk_finds_the_house():
    assert len(PATTERNS) > 20


@pytest.mark.parametrize(("route", "name"), PATTERNS, ids=[route or "/" for route, _name in PATTERNS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_refused(client, db, route, name, method):
    if name in OPEN or route.startswith("^static"):
        return
    where = address(route)
    response = getattr(client, method)(where)
    if where.startswith("/api/v1/") or where == "/api/schema/":
        assert response.status_code == 401, f"{where} answered {response.status_code} to a stranger"
    else:
        assert response.status_code == 302, f"{where} answered {response.status_code} to a stranger"
        assert response["Location"].startswith("/account/sign-in/")


def test_what_is_open_still_exists():
    assert set(OPEN) <= {name for _route, name in PATTERNS}
