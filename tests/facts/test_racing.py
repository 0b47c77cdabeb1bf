"""Many people write into the same few rooms at the same instant."""

import random

import pytest

from benchmarks.random_acts import EVERYTHING, OF_VISITS, Acts
from facts.fact_updates import fact_transaction, lock, mark_room_changed
from facts.models import RoomNow
from facts.recount import differences
from tests import factories
from tests.racing import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 16


@pytest.mark.parametrize("kinds", [OF_VISITS, EVERYTHING], ids=["visits", "everything"])
def test_sixteen_writers_leave_no_difference_and_no_deadlock(peopled, kinds):
    officers, rooms = peopled

    def write(number):
        draw = random.Random(number)
        acts = Acts(officers, rooms, draw)
        return sum(acts.take(draw.choice(kinds)) for _ in range(4))

    done = in_threads(WRITERS, write)
    assert [item for item in done if isinstance(item, BaseException)] == []
    assert sum(done) > WRITERS
    assert list(map(str, differences())) == []


def test_rooms_touched_crosswise_are_held_in_order():
    """Half of them have no row yet: making one must not wait crosswise either."""
    rooms = [factories.RoomFactory().pk for _ in range(6)]
    with fact_transaction():
        lock(rooms[::2])

    def write(number):
        draw = random.Random(number)
        for _ in range(5):
            with fact_transaction():
                mark_room_changed(*draw.sample(rooms, 4))

    assert [in_thread for in_thread in in_threads(WRITERS, write) if in_thread is not None] == []
    assert sum(RoomNow.objects.values_list("stamp", flat=True)) == 3 + WRITERS * 5 * 4
