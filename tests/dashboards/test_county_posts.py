"""Posts through time: the number of a month is the count of the list it opens."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories

URL = "dashboards:county_posts"


@pytest.fixture
def posts(room, other_room, far_room):
    stayed = factories.PostingFactory(room=room, since=date(2025, 1, 1)).officer
    factories.PostingFactory(room=other_room, since=date(2025, 1, 1), until=date(2025, 2, 15))
    factories.PostingFactory(officer=stayed, room=other_room, since=date(2025, 3, 10), is_cover=True)
    return {"from": "2025-01-01", "to": "2025-03-31"}


def test_by_month(signed_in, bureau, posts):
    page = signed_in(bureau).get(reverse(URL), posts)
    results = [
        (month["day"], month["vacant"], month["covered"], month["several"], month["officers"])
        for month in page.context["months"]
    ]
    assert results == [
        (date(2025, 3, 31), 1, 1, 1, 1), (date(2025, 2, 28), 2, 0, 0, 1), (date(2025, 1, 31), 1, 0, 0, 2),
    ]  # fmt: skip
    assert "Posts through time" in page.text


def test_each_number_is_the_count_of_the_list_it_opens(signed_in, bureau, posts):
    client = signed_in(bureau)
    for month in client.get(reverse(URL), posts).context["months"]:
        then = client.get(reverse(URL) + month["url"]).context
        assert then["on"] == month["day"]
        assert (len(then["vacant"]), len(then["several"])) == (month["vacant"], month["several"])
        assert len({cover.room for cover in then["covers"]}) == month["covered"]


def test_vacant_rooms_say_since_when(signed_in, bureau, posts, other_room):
    page = signed_in(bureau).get(reverse(URL), {**posts, "on": "2025-02-28"})
    assert other_room in page.context["vacant"]
    assert "since 16 Feb 2025" in page.text


@pytest.mark.parametrize("on", ["2999-01-01", "no day", "2025-02-31", "0001-01-01"])
def test_a_day_that_is_none_is_today(on, signed_in, bureau, posts):
    assert signed_in(bureau).get(reverse(URL), {"on": on}).context["on"] == timezone.localdate()


def test_a_period_ahead_has_no_months(signed_in, bureau, posts):
    today = timezone.localdate()
    ahead = today.replace(year=today.year + 1, month=1, day=1).isoformat()
    page = signed_in(bureau).get(reverse(URL), {"from": ahead, "to": ahead})
    assert page.context["months"] == []
    assert "The period lies ahead" in page.text
