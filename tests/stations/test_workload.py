"""When an officer carries too much: more rooms than two, or far more work than the others, or more than anybody can."""

from datetime import date

import pytest

from stations.models import Room
from stations.workload import HOUSEHOLDS, ROOMS, WAITING, Load, loads, overload, posts_by_room
from tests import factories

LIGHT = [Load(1, 4, 200), Load(1, 6, 250)]


@pytest.mark.parametrize(
    ("load", "others", "heads"),
    [
        (Load(1, 5, 220), LIGHT, []),
        (Load(2, 5, 220), LIGHT, []),
        (Load(3, 5, 220), LIGHT, [ROOMS]),
        # Three times the others, yet little: nobody is overloaded by nineteen follow-ups.
        (Load(1, 19, 220), LIGHT, []),
        (Load(1, 20, 220), LIGHT, [WAITING]),
        # Just one and a half times is not yet far above.
        (Load(1, 30, 220), [Load(1, 20, 200)], []),
        (Load(1, 31, 220), [Load(1, 20, 200)], [WAITING]),
        (Load(1, 5, 299), [Load(1, 5, 100)], []),
        (Load(1, 5, 300), [Load(1, 5, 100)], [HOUSEHOLDS]),
        # All of them carry much: the absolute limits still hold.
        (Load(1, 81, 1001), [Load(1, 90, 1200)], [WAITING, HOUSEHOLDS]),
        (Load(1, 80, 1000), [Load(1, 90, 1200)], []),
        # Alone in the station: nothing to compare with, only the limits.
        (Load(1, 60, 900), [], []),
        (Load(1, 81, 900), [], [WAITING]),
        (Load(4, 90, 1500), LIGHT, [ROOMS, WAITING, HOUSEHOLDS]),
        (Load(0, 0, 0), [], []),
    ],
)
def test_overload(load, others, heads):
    assert overload(load, others) == heads


def test_a_shared_room_is_carried_in_equal_parts(room, other_room, officer, roommate):
    factories.PostingFactory(officer=officer, role="officer", room=other_room)
    factories.PostingFactory(officer__is_active=False, role="officer", room=room)
    posts = posts_by_room(Room.objects.filter(pk__in=[room.pk, other_room.pk]))
    postings = {pk: [posting.officer for posting in room_postings] for pk, room_postings in posts.items()}
    assert postings == {room.pk: [officer, roommate], other_room.pk: [officer]}
    result = loads(postings, waiting={room.pk: 10, other_room.pk: 3}, households={room.pk: 100})
    assert result == {officer.pk: Load(2, 8, 50), roommate.pk: Load(1, 5, 50)}


def test_the_own_post_counts_before_a_cover(room, officer):
    factories.PostingFactory(officer=officer, role="officer", room=room, is_cover=True, since=date(2021, 1, 1))
    [post] = posts_by_room(Room.objects.filter(pk=room.pk))[room.pk]
    assert not post.is_cover


def test_one_query(room, other_room, officer, neighbour, django_assert_num_queries):
    with django_assert_num_queries(1):
        posts_by_room(Room.objects.all())
