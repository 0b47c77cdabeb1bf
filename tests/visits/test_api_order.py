"""The list of visits by API runs by the time of the visit, page after page, also when two share a moment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from visits.models import Visit

VISITS = "/api/v1/visits/"


@pytest.fixture
def visits(record):
    """Entered in another order than they took place; two at the same moment."""
    now = timezone.now()
    return [record(occurred_at=now - timedelta(days=days)) for days in (3, 1, 5, 2, 2, 4)]


def by_time(visits):
    return [visit.pk for visit in sorted(visits, key=lambda item: (item.occurred_at, item.pk), reverse=True)]


def test_newest_visit_first_whenever_entered(api, officer, visits):
    results = [row["id"] for row in api(officer).get(VISITS).json()["results"]]
    assert results == by_time(visits)
    assert results != sorted(results, reverse=True)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_every_page_leads_to_the_next_and_back(api, officer, visits, size):
    client = api(officer)
    pages, url = [], f"{VISITS}?page_size={size}"
    while url:
        response = client.get(url)
        assert response.status_code == 200
        pages.append([row["id"] for row in response.json()["results"]])
        back, url = response.json()["previous"], response.json()["next"]
    assert [pk for page in pages for pk in page] == by_time(visits)
    assert [row["id"] for row in client.get(back).json()["results"]] == pages[-2]


def test_a_visit_that_arrives_meanwhile_moves_no_other(api, officer, visits, record):
    client = api(officer)
    first = client.get(VISITS, {"page_size": 3}).json()
    record()
    rest = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + rest["results"]] == by_time(visits)


def test_a_cursor_belongs_to_its_order(api, officer, visits):
    client = api(officer)
    follow = client.get(VISITS, {"page_size": 2}).json()["next"]
    assert client.get(f"{follow}&ordering=id").status_code == 400
    assert client.get(follow).status_code == 200


def test_other_orders_and_pulls_stay_as_they_were(api, officer, visits):
    client = api(officer)
    ids = [visit.pk for visit in visits]
    assert [row["id"] for row in client.get(VISITS, {"ordering": "-id"}).json()["results"]] == ids[::-1]
    pulled = client.get(VISITS, {"updated_since": (timezone.now() - timedelta(hours=1)).isoformat()}).json()
    assert [row["id"] for row in pulled["results"]] == ids


def test_the_order_goes_by_an_index_as_it_stands(api, officer, visits):
    """No rule for empty values in the way: the index on the time of visits holds none and is walked as it is."""
    with CaptureQueriesContext(connection) as query:
        api(officer).get(VISITS)
    table = Visit._meta.db_table
    (page,) = [
        captured_query["sql"]
        for captured_query in query.captured_queries
        if "ORDER BY" in captured_query["sql"] and f'FROM "{table}"' in captured_query["sql"]
    ]
    order = page.partition("ORDER BY")[2]
    # Columns are named by their place among those that are read: the time of the visit, then its number.
    columns = [part.strip().rpartition(" AS ")[2].strip('"') for part in page.partition(" FROM ")[0][7:].split(",")]
    places = [int(part.split()[0]) - 1 for part in order.partition(" LIMIT ")[0].split(",")]
    assert [columns[place] for place in places] == ["occurred_at", "id"]
    assert order.count("DESC") == 2
    assert "NULLS" not in order
