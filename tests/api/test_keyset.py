"""Keyset pages: every row once, in both directions, whatever the ordering, ties, empty values and late arrivals."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.queries.keyset import Keyset
from residents.models import Household
from tests import factories

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ORDERINGS = [
    "id",
    "-id",
    "label",
    "-label",
    "last_visited_on",
    "-last_visited_on",
    "unvisited_since",
    "-unvisited_since",
]
START = date(2026, 1, 1)
# Few different values, so that ties and empty ones are the rule.
visited = st.one_of(st.none(), st.integers(0, 3))


def walk(rows, ordering, size, *, between=None, backward=False):
    """Ids page by page from the first to the last page, or back again from the last."""
    keyset = Keyset(
        ordering=ordering, size=size, extra={"not_null": ordering.lstrip("-") in ("unvisited_since", "label")}
    )
    page, seen = keyset.page(rows), []
    while True:
        seen.append([row.pk for row in page.rows])
        if page.next_cursor is None:
            break
        if between:
            between()
        page = keyset.page(rows, page.next_cursor)
    if not backward:
        return [pk for pks in seen for pk in pks]
    back = [[row.pk for row in page.rows]]
    while page.previous_cursor is not None:
        page = keyset.page(rows, page.previous_cursor)
        back.insert(0, [row.pk for row in page.rows])
    return [pk for pks in back for pk in pks]


@pytest.fixture
def dwelling(room):
    return factories.DwellingFactory(community=factories.CommunityFactory(room=room))


def fill(dwelling, values):
    Household.objects.all()._raw_delete(Household.objects.db)
    Household.objects.bulk_create(
        Household(
            dwelling=dwelling,
            room_id=dwelling.room_id,
            label=f"{value}",
            last_visited_on=None if value is None else START + timedelta(days=value),
            visit_from=START,
        )
        for value in values
    )


def expected(ordering):
    name, down = ordering.lstrip("-"), ordering.startswith("-")
    rows = list(Household.objects.all())
    empty = [row for row in rows if getattr(row, name) is None]
    full = [row for row in rows if getattr(row, name) is not None]
    empty.sort(key=lambda row: row.pk, reverse=down)
    full.sort(key=lambda row: (getattr(row, name), row.pk), reverse=down)
    # An empty value sorts as the lowest; ties by id in the same direction.
    rows = [*full, *empty] if down else [*empty, *full]
    return [row.pk for row in rows]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_every_row_once_in_order_both_ways(dwelling, ordering):
    @QUICK
    @given(values=st.lists(visited, max_size=14), size=st.integers(1, 5))
    def check(values, size):
        fill(dwelling, values)
        rows = Household.objects.all()
        assert walk(rows, ordering, size) == expected(ordering)
        assert walk(rows, ordering, size, backward=True) == expected(ordering)

    check()


@pytest.mark.parametrize("ordering", ["id", "-last_visited_on", "last_visited_on", "label"])
def test_rows_that_arrive_meanwhile_never_repeat_or_hide_the_old_ones(dwelling, ordering):
    @QUICK
    @given(values=st.lists(visited, min_size=1, max_size=10), size=st.integers(1, 3), late=visited)
    def check(values, size, late):
        fill(dwelling, values)
        old = expected(ordering)
        count = [0]

        def arrive():
            if count[0] < 6:
                count[0] += 1
                on = None if late is None else START + timedelta(days=late)
                Household.objects.create(
                    dwelling=dwelling, room_id=dwelling.room_id, label=str(late), last_visited_on=on, visit_from=START
                )

        seen = walk(Household.objects.all(), ordering, size, between=arrive)
        assert len(seen) == len(set(seen))
        assert [pk for pk in seen if pk in set(old)] == old

    check()


def test_a_page_whose_predecessors_have_gone_becomes_the_first(dwelling):
    fill(dwelling, [1, 2, 3])
    keyset = Keyset(ordering="id", size=1)
    first = keyset.page(Household.objects.all())
    second = keyset.page(Household.objects.all(), first.next_cursor)
    Household.objects.filter(pk=first.rows[0].pk).delete()
    back = keyset.page(Household.objects.all(), second.previous_cursor)
    assert back.rows == second.rows
    assert back.has_next
    assert not back.has_previous


@pytest.mark.parametrize("broken", ["x", "中文", "a:b:c", "ÿ", ":", "." * 500])
def test_a_tampered_cursor_is_refused(dwelling, broken):
    with pytest.raises(Invalid):
        Keyset().page(Household.objects.all(), broken)


def test_a_cursor_belongs_to_its_list_and_ordering(dwelling):
    fill(dwelling, [1, 2, 3])
    rows = Household.objects.all()
    cursor = Keyset(ordering="id", size=1, fingerprint="mine").page(rows).next_cursor
    with pytest.raises(Invalid):
        Keyset(ordering="id", size=1, fingerprint="yours").page(rows, cursor)
    with pytest.raises(Invalid):
        Keyset(ordering="-id", size=1, fingerprint="mine").page(rows, cursor)


def test_an_empty_list_has_one_page(dwelling):
    fill(dwelling, [])
    page = Keyset(ordering="label").page(Household.objects.all())
    assert (page.rows, page.next_cursor, page.previous_cursor) == ([], None, None)
