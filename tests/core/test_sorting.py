"""The order of a list as a choice: what the heads offer, in words that say what comes first."""

import pytest
from django.http import QueryDict

from core.web.views import Column
from core.web.views.sorting import query_without_ordering, sort_choices
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


def test_both_directions_of_what_sorts_and_nothing_else():
    columns = [
        Column("name", "Name", "name"),
        Column("where", "Where"),
        Column("due", "Due", "due_on"),
        Column("age", "Age", "birth_date", directions=("oldest first", "youngest first")),
    ]
    assert sort_choices(columns, "due_on") == [
        ("name", "Name: ascending"),
        ("-name", "Name: descending"),
        ("due_on", "Due: earliest first"),
        ("-due_on", "Due: latest first"),
        ("birth_date", "Age: oldest first"),
        ("-birth_date", "Age: youngest first"),
    ]


def test_the_usual_order_can_be_had_back_when_no_column_says_it():
    assert sort_choices([Column("name", "Name", "name")], "-id")[0] == ("-id", "Usual order")
    assert sort_choices([Column("name", "Name")], "-id") == []


def test_filters_stay_and_the_page_of_the_old_order_goes():
    query = QueryDict("community=3&community=4&ordering=name&cursor=abc&q=")
    assert query_without_ordering(query) == [("community", "3"), ("community", "4"), ("q", "")]


@pytest.fixture
def residents(room):
    household = factories.HouseholdFactory(room=room)
    return [factories.ResidentFactory(household=household, name=name) for name in ("甲", "乙", "丙")]


def test_a_list_offers_it_keeps_the_filter_and_remembers(signed_in, officer, residents):
    client = signed_in(officer)
    page = client.get("/residents/?residency_kind=registered&ordering=-name")
    text = page.content.decode()
    assert '<option value="-name" selected>Full name: descending</option>' in text
    assert '<input type="hidden" name="residency_kind" value="registered">' in text
    again = client.get("/residents/")
    assert '<option value="-name" selected>' in again.content.decode()
    assert [row.name for row in again.context["page"].rows] == sorted((r.name for r in residents), reverse=True)
    client.get("/residents/?ordering=-id")
    assert '<option value="-id" selected>Usual order</option>' in client.get("/residents/").content.decode()


def test_a_list_without_an_order_to_choose_or_without_rows_shows_none(signed_in, officer, auditor):
    assert "list-sort" not in signed_in(officer).get("/residents/").content.decode()
    assert "list-sort" not in signed_in(auditor).get("/audit/").content.decode()


def test_a_stranger_to_the_orders_is_answered_with_the_usual_one(signed_in, officer, residents):
    page = signed_in(officer).get("/residents/?ordering=id_number")
    assert page.context["page"].ordering == "-id"
