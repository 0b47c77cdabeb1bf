"""Words are looked for in record, reason and who, inside the auditor's bureau and a bounded piece of the trail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit import trail
from audit.models import Entry
from audit.querysets import SEARCHED_DAYS
from tests import factories

LIST = "/api/v1/audit/"


@pytest.fixture
def line(officer, room):
    person = factories.ResidentFactory(household__room=room, name="王小明")
    return trail.record(by=officer, verb="changed", target=person, reason="户口迁移核对")


@pytest.fixture
def old(officer):
    at = timezone.now() - timedelta(days=SEARCHED_DAYS + 30)
    return Entry.objects.create(by=officer, verb="changed", subject="李远年", at=at)


@pytest.fixture
def search_ids(api, auditor):
    return lambda **query: [row["id"] for row in api(auditor).get(LIST, query).json()["results"]]


@pytest.mark.parametrize(
    ("text", "is_match"),
    [
        ("王小明", True),
        ("小明", True),
        ("迁移", True),
        ("王小明 核对", True),
        ("  王小明   张民 ", True),
        ("王小明 李警", False),
        ("没有的词", False),
        ("100%", False),
        ("_", False),
    ],
)
def test_every_word_must_stand_somewhere(search_ids, line, text, is_match):
    assert (line.pk in search_ids(search=text, verb="changed")) is is_match


def test_by_whom(search_ids, officer, line):
    assert search_ids(search=officer.badge, verb="changed") == [line.pk]
    assert search_ids(search=officer.badge[:-1], verb="changed") == [line.pk]
    assert search_ids(search=officer.name, verb="changed") == [line.pk]


def test_page_and_interface_find_the_same(signed_in, search_ids, auditor, line):
    page = signed_in(auditor).get(reverse("audit:list"), {"search": "王小明"})
    assert [row.pk for row in page.context["page"].rows] == search_ids(search="王小明") == [line.pk]
    assert 'name="search"' in page.content.decode()


def test_another_bureau_is_not_searched(search_ids, line):
    foreign = factories.PostingFactory(role="officer", room=factories.RoomFactory()).officer
    theirs = trail.record(by=foreign, verb="changed", target=foreign, reason="户口迁移核对")
    assert search_ids(search="户口迁移") == [line.pk]
    assert search_ids(search=theirs.subject) == []


def test_a_line_of_long_ago_is_found_when_a_first_day_is_given(search_ids, old, line):
    day = timezone.localdate(old.at)
    assert search_ids(search="李远年") == []
    assert search_ids(search="李远年", since=(day - timedelta(days=1)).isoformat()) == [old.pk]
    assert search_ids(search="李远年", until=(day + timedelta(days=1)).isoformat()) == [old.pk]
    assert search_ids(search="李远年", since=(day + timedelta(days=1)).isoformat()) == []


def test_an_empty_page_says_how_far_it_looked(signed_in, auditor, old):
    client = signed_in(auditor)
    assert "look further back" in client.get(reverse("audit:list"), {"search": "李远年"}).content.decode()
    assert "look further back" not in client.get(reverse("audit:list"), {"verb": "voided"}).content.decode()


def test_the_walk_ends_where_the_days_end(auditor, old, line):
    """Both the index of moments and the numbers bound it: neither order of reading meets the whole trail."""
    with CaptureQueriesContext(
        connection,
    ) as day:
        rows = Entry.objects.since(timezone.now() - timedelta(days=1)).mentioning("王小明")
        assert list(rows.order_by("-id")) == [line]
    first, walk = (captured_query["sql"] for captured_query in day.captured_queries)
    assert 'ORDER BY "audit_entry"."at" ASC, "audit_entry"."id" ASC LIMIT 1' in first
    assert f'"audit_entry"."id" >= {line.pk}' in walk
    assert '"audit_entry"."at" >=' in walk
    assert list(Entry.objects.since(timezone.now() + timedelta(days=2))) == []


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"until": "0001-01-01"}])
def test_a_day_that_is_none_is_refused_and_not_guessed(api, auditor, line, query):
    assert api(auditor).get(LIST, {"search": "王小明", **query}).status_code == 400


def test_nobody_else_searches(api, chief, line):
    assert api(chief).get(LIST, {"search": "王小明"}).status_code == 403
