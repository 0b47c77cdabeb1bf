"""The records behind the coverage of posts, today and on a day gone by."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from stations import coverage
from stations import stats as station_stats
from stations.models import Room
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    return Room.objects.all()


def test_vacant_since_the_day_after_the_last_officer_left(room, other_room, far_room, officer, rooms):
    factories.PostingFactory(room=other_room, since=date(2024, 1, 1), until=date(2024, 5, 31))
    factories.PostingFactory(room=other_room, since=date(2023, 1, 1), until=date(2023, 12, 31))
    factories.PostingFactory(room=other_room, role="auxiliary")
    result = coverage.vacant(rooms)
    assert [(item, item.vacant_since) for item in result] == [(far_room, None), (other_room, date(2024, 6, 1))]


def test_vacant_on_a_day_gone_by(room, rooms):
    factories.PostingFactory(room=room, since=date(2025, 3, 1))
    factories.PostingFactory(room=room, since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert coverage.vacant(rooms) == []
    [result] = coverage.vacant(rooms, date(2025, 2, 1))
    assert result.vacant_since == date(2025, 1, 1)


def test_officers_with_several_rooms_name_them(room, other_room, officer, neighbour, rooms):
    factories.PostingFactory(officer=officer, room=other_room, is_cover=True)
    factories.PostingFactory(officer=officer, room=room, is_cover=True)  # the same room twice is one room
    [(who, postings)] = coverage.several(rooms)
    assert who == officer
    assert [posting.room for posting in postings] == [room, other_room]
    assert station_stats.coverage(rooms).several == 1


def test_covers_end_first_in_front(room, other_room, far_room, rooms):
    today = timezone.localdate()
    late = factories.PostingFactory(room=room, is_cover=True, until=today + timedelta(days=30))
    soon = factories.PostingFactory(room=other_room, is_cover=True, until=today + timedelta(days=3))
    endless = factories.PostingFactory(room=far_room, is_cover=True)
    factories.PostingFactory(room=far_room, is_cover=True, until=today - timedelta(days=1))
    assert coverage.covers(rooms) == [soon, late, endless]
