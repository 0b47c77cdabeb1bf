"""A list as it opens, by its prepared query, shows what its filter finds when nothing is chosen in it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.web.views import ScopedList
from tests import factories

PAGES = ["visits:list", "followups:list", "residents:households", "residents:list"]


@pytest.fixture
def records(room, other_room, officer):
    """Of each noun one that its list opens with, one that is over, and one of another room."""
    now = timezone.now()
    for place in (room, other_room):
        home = factories.HouseholdFactory(room=place)
        factories.ResidentFactory(household=home)
        factories.ResidentFactory(household=None, room=place)
        factories.FollowUpFactory(household=home)
        factories.FollowUpFactory(household=home, state="cancelled", due_on=timezone.localdate() + timedelta(days=9))
        factories.VisitFactory(household=home, visited_by=officer)
        factories.VisitFactory(
            household=home, visited_by=officer, voided_at=now, voided_by=officer, void_reason="记错了人家"
        )
        factories.HouseholdFactory(
            room=place, visit_from=timezone.localdate() - timedelta(days=9), ended_on=timezone.localdate()
        )


def listed_rows(client, page, **query):
    response = client.get(reverse(page), query)
    return [row.pk for row in response.context["page"].rows]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("reader", ["officer", "chief", "bureau"])
def test_a_list_opens_with_what_its_filter_finds(page, reader, records, request):
    client = Client()
    person = request.getfixturevalue(reader)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    opened = listed_rows(client, page)
    assert opened, "a list of nothing proves nothing"
    # A word that no filter knows: the same rows, but by the filter.
    assert opened == listed_rows(client, page, nothing="asked")


def test_every_list_that_opens_by_a_prepared_query_is_looked_at():
    prepared = {reverse(page) for page in PAGES}
    results = {reverse(name) for name, view in named_lists() if view.opening}
    assert results == prepared


def named_lists():
    """(name of its address, view) of every list that needs no more than its name."""
    spaces = [("", get_resolver())]
    while spaces:
        space, resolver = spaces.pop()
        for url_pattern in resolver.url_patterns:
            if hasattr(url_pattern, "url_patterns"):
                spaces.append((f"{space}{url_pattern.namespace}:" if url_pattern.namespace else space, url_pattern))
            elif issubclass(getattr(url_pattern.callback, "view_class", object), ScopedList) and url_pattern.name:
                yield f"{space}{url_pattern.name}", url_pattern.callback.view_class
