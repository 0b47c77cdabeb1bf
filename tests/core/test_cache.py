"""A cache on a Redis that is down: an empty cache, and the API goes on."""

import pytest
import time_machine
from django.core.cache import cache, caches

from core.api.throttling import CallCounter

NOWHERE = {
    "BACKEND": "core.http.redis_cache.ForgivingRedisCache",
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
    """And each process still counts what it sees itself."""
    settings.API_CALLS_PER_MINUTE = 3
    assert cache.get("x") is None
    with time_machine.travel("2026-03-02T08:00:20+08:00", tick=False):
        codes = [api(officer).get("/api/v1/me/").status_code for _call in range(4)]
    assert codes == [200, 200, 200, 429]


class TestCountedByTheBundle:
    """Two processes, each with a memory of its own and one cache between them."""

    @pytest.fixture
    def reported_calls(self, monkeypatch, settings):
        settings.API_CALLS_PER_MINUTE = 1000  # a bundle is five calls
        reported_calls = {}

        def report_calls(key, calls):
            reported_calls[key] = reported_calls.get(key, 0) + calls
            return reported_calls[key]

        monkeypatch.setattr("core.api.throttling._report_calls", report_calls)
        with time_machine.travel("2026-03-02T08:00:20+08:00", tick=False):
            yield reported_calls

    def test_one_process_is_exact(self, reported_calls):
        counted = CallCounter()
        assert [counted.count_call(1) for _call in range(12)] == list(range(1, 13))
        assert list(reported_calls.values()) == [11], "the first at once, then by five"

    def test_two_know_of_each_other_but_for_a_bundle(self, reported_calls):
        here, there = CallCounter(), CallCounter()
        for _call in range(20):
            here.count_call(1)
            last = there.count_call(1)
        assert 40 - 2 * 5 <= last <= 40

    def test_another_minute_begins_anew(self, reported_calls):
        counted = CallCounter()
        for _call in range(7):
            counted.count_call(1)
        with time_machine.travel("2026-03-02T08:01:00+08:00", tick=False):
            assert counted.count_call(1) == 1

    def test_accounts_do_not_share(self, reported_calls):
        counted = CallCounter()
        for _call in range(7):
            counted.count_call(1)
        assert counted.count_call(2) == 1
