"""Every search walks an index, on both databases, with twenty thousand terms and more in the table."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.queries.bulk_insert import insert_rows
from residents.models import Household, Resident, SearchTerm
from residents.search import find
from residents.search.index import rows_of_household, rows_of_resident
from tests import factories

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "建军国平卫东红志强永新文华斌勇波辉林刚明丽艳芳"
SEARCHES = [
    "张",
    "建军",
    "张建军",
    "zhangjianjun",
    "zhang",
    "jianjun",
    "zjj",
    "5678",
    "345678",
    "13812345678",
    "人民路12",
    "人民路",
]


@pytest.fixture
def crowd(room, other_room, far_room):
    """Some 25,000 terms of 2,400 persons in three rooms."""
    rng = random.Random(1)
    terms = []
    for place in (room, other_room, far_room):
        household = factories.HouseholdFactory(room=place)
        people = [
            {
                "id": place.pk * 100_000 + number,
                "name": rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)),
                "phone": "",
                "household_id": household.pk,
                "room_id": place.pk,
            }
            for number in range(800)
        ]
        insert_rows(Resident, people)
        for person in people:
            terms += rows_of_resident(person["id"], place.pk, person["name"], f"138{rng.randint(0, 99999999):08d}")
        for number in range(200):
            terms += rows_of_household(household.pk, place.pk, f"人民路{number}号", "东街社区", "")
    insert_rows(SearchTerm, terms)
    assert len(terms) > 20_000
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plans(user, text):
    """(statement, plan) of every question to the terms."""
    with CaptureQueriesContext(connection) as queries:
        find(user, text)
    results = []
    for query in queries.captured_queries:
        if SearchTerm._meta.db_table not in query["sql"]:
            continue
        with connection.cursor() as cursor:
            prefix = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
            cursor.execute(prefix + query["sql"])
            results.append((query["sql"], "\n".join(str(row[-1]) for row in cursor.fetchall())))
    assert results
    return results


@pytest.mark.parametrize("text", [*SEARCHES, "张 人民路", "张 5678", "zhang 人民路12"])
@pytest.mark.parametrize("who", ["officer", "chief", "bureau"])
def test_an_index_answers(request, crowd, who, text):
    user = request.getfixturevalue(who)
    for statement, plan in plans(user, text):
        scanned = (
            f"Seq Scan on {SearchTerm._meta.db_table}"
            if connection.vendor == "postgresql"
            else "SCAN residents_searchterm"
        )
        assert scanned not in plan, f"{statement}\n{plan}"
        assert "search_" in plan, f"{statement}\n{plan}"


def test_one_room_is_an_equality(crowd, officer):
    for statement, plan in plans(officer, "zhang"):
        if "LIMIT" in statement:
            assert "search_in_room" in plan, plan


def test_the_whole_county_needs_no_join(crowd, bureau):
    for statement, plan in plans(bureau, "zhang"):
        if "LIMIT" in statement:
            assert "JOIN" not in statement
            assert "room" not in statement.lower().split("where")[1]
            assert "search_in_county" in plan, plan
            # PostgreSQL sorts the few it expects among so few terms; SQLite says what it would do with any number.
            assert "TEMP B-TREE" not in plan


def test_the_list_filter_uses_the_terms_too(crowd, officer, api):
    assert api(officer).get("/api/v1/residents/", {"search": "zhang"}).status_code == 200
    assert Household.objects.count() == 3
