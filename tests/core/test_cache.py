"""A cache on a Redis that is down: an empty cache, and the API goes on."""

import pytest
from django.core.cache import cache, caches

NOWHERE = {
    "BACKEND": "core.cache.ForgivingRedisCache",
    "LOCATION": "redis://127.0.0.1:1/0",
    "OPTIONS": {"socket_connect_timeout": 1},
}


@pytest.fixture
def down(settings):
    settings.CACHES = {"default": NOWHERE}
    return caches["default"]


def test_it_is_empty_and_takes_everything_as_the_first(down):
    assert down.add("a", 1) is True
    assert down.add("a", 1) is True
    assert down.get("a", "nothing") == "nothing"
    assert down.get_many(["a", "b"]) == {}
    assert "a" not in down
    assert down.set("a", 1) is None
    assert down.set_many({"a": 1}) == ["a"]
    assert down.delete("a") is False
    with pytest.raises(ValueError, match="a"):
        down.incr("a")


def test_the_api_goes_on_without_it(down, api, officer, settings):
    settings.API_CALLS_PER_MINUTE = 1
    assert cache.get("x") is None
    codes = {api(officer).get("/api/v1/me/").status_code for _call in range(3)}
    assert codes == {200}
