"""Streams let requests by that this process answers meanwhile, and still get on."""

import time

import pytest

from core.http import stream_throttling
from core.http.stream_throttling import RequestCounter, RequestCountMiddleware
from core.http.stream_throttling import yield_to_requests as in_turn


@pytest.fixture
def waits(monkeypatch):
    """Every wait of a stream, in seconds of a clock that only waiting and `work` move on."""
    clock, waits = [0.0], []
    monkeypatch.setattr(stream_throttling, "request_counter", RequestCounter())
    monkeypatch.setattr(stream_throttling.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(stream_throttling.time, "sleep", lambda seconds: (waits.append(seconds), work(seconds)))

    def work(seconds):
        clock[0] += seconds

    return type("Waits", (), {"all": waits, "work": staticmethod(work)})


def pieces(waits, number, seconds):
    for piece in range(number):
        waits.work(seconds)
        yield piece


def test_alone_it_waits_for_nobody(waits):
    assert list(in_turn(pieces(waits, 50, 1))) == list(range(50))
    assert waits.all == []


def test_while_others_are_answered_it_waits_and_gets_on(waits):
    with stream_throttling.request_counter:
        assert list(in_turn(pieces(waits, 3, 1))) == [0, 1, 2]
    assert sum(waits.all) == pytest.approx(3 * stream_throttling.MAX_WAIT_SECONDS, rel=0.1)


def test_small_pieces_wait_together(waits):
    """A line at a time must not mean a wait a line."""
    with stream_throttling.request_counter:
        list(in_turn(pieces(waits, 120, stream_throttling.WORK_SECONDS / 50)))
    assert sum(waits.all) == pytest.approx(2 * stream_throttling.MAX_WAIT_SECONDS, rel=0.1)


def test_it_goes_on_as_soon_as_the_others_are_done(monkeypatch):
    answering = RequestCounter()
    monkeypatch.setattr(stream_throttling, "request_counter", answering)
    answering.active = 1
    monkeypatch.setattr(stream_throttling.time, "sleep", lambda _seconds: setattr(answering, "active", 0))
    monkeypatch.setattr(stream_throttling, "WORK_SECONDS", 0)
    began = time.monotonic()
    assert list(in_turn(iter("ab"))) == ["a", "b"]
    assert time.monotonic() - began < stream_throttling.MAX_WAIT_SECONDS


def test_a_request_counts_until_its_answer_is_there_and_when_it_fails(monkeypatch):
    answering = RequestCounter()
    monkeypatch.setattr(stream_throttling, "request_counter", answering)
    assert RequestCountMiddleware(lambda request: (request, answering.active))("x") == ("x", 1)
    with pytest.raises(ZeroDivisionError):
        RequestCountMiddleware(lambda request: 1 / request)(0)
    assert answering.active == 0


def test_what_is_given_up_is_closed():
    closed = []

    def lines():
        try:
            yield "a"
            yield "b"
        finally:
            closed.append(True)

    stream = in_turn(lines())
    next(stream)
    stream.close()
    assert closed == [True]
