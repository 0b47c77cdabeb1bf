"""A connection is asked whether it lives once a second, not at every call."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from core.queries.databases import ALIVE_SECONDS, recently_alive


@pytest.fixture
def clock(monkeypatch):
    now = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr("core.queries.databases.time.monotonic", lambda: now.seconds)
    return now


class Connection:
    """What `just_alive` touches of one."""

    def __init__(self, in_atomic_block=False):
        self.connection, self.in_atomic_block = object(), in_atomic_block
        self.health_check_done = False

    def close(self):
        self.connection = None


def ask(connection):
    """Whether the check is left out."""
    connection.health_check_done = False
    with recently_alive(connection):
        return connection.health_check_done


def test_what_answered_just_now_is_trusted_for_a_while(clock):
    connection = Connection()
    assert not ask(connection)
    assert ask(connection)
    clock.seconds += ALIVE_SECONDS
    assert not ask(connection)


def test_one_that_is_not_open_is_checked(clock):
    connection = Connection()
    ask(connection)
    connection.close()
    assert not ask(connection)


@pytest.mark.parametrize("in_atomic_block", [False, True])
def test_a_dead_one_is_closed_and_trusted_no_more(clock, in_atomic_block):
    connection = Connection(in_atomic_block)
    ask(connection)
    with pytest.raises(OperationalError), recently_alive(connection):
        raise OperationalError("server closed the connection unexpectedly")
    assert (connection.connection is None) is not in_atomic_block, "a transaction ends by whoever began it"
    connection.connection = object()
    assert not ask(connection)
