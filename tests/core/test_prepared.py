"""Prepared queries: the rows a queryset would give, compiled once for each sentence."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, models
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from core.queries.prepared.compiled_statements import CompiledStatement
from core.queries.prepared.placeholders import Placeholder
from core.queries.prepared.server_side import MAX_SHAPES_ON_SERVER
from core.scope import Scope
from stations.models import Officer, Posting, Room
from tests import factories

pytestmark = pytest.mark.django_db


@prepared
def rooms_of(scope):
    return Room.objects.filter(scope.q("")).select_related("station").order_by("pk")


@prepared
def started_by(on, until):
    rows = Posting.objects.filter(since__lte=on)
    return rows.filter(Q() if until is None else Q(until=until)).order_by("pk").values_list("pk", flat=True)


@prepared
def visible_rooms(user):
    return Room.objects.visible_to(user).order_by("pk")


@prepared
def room_counts(scope):
    rows = Room.objects.filter(scope.q(""))
    return aggregate_row(rows, rooms=Count("pk"), closed=Count("pk", filter=Q(closed_on__isnull=False)))


@prepared
def officers_by_badge(with_pk, /, *, badges):
    return Officer.objects.filter(badge__in=badges).order_by("badge").values_list(*(["pk"] if with_pk else ["badge"]))


def scope_of(room):
    return Scope(room_ids=frozenset([room.pk]))


class TestRows:
    def test_are_those_of_the_values_of_this_call(self, room, other_room):
        assert rooms_of(scope=scope_of(room)) == [room]
        assert rooms_of(scope=scope_of(other_room)) == [other_room]
        both = Scope(room_ids=frozenset([room.pk, other_room.pk]))
        assert rooms_of(scope=both) == sorted([room, other_room], key=lambda item: item.pk)

    def test_bring_what_was_selected_with_them(self, room, django_assert_num_queries):
        rooms_of(scope=scope_of(room))
        with django_assert_num_queries(1):
            assert rooms_of(scope=scope_of(room))[0].station.code == room.station.code

    def test_bring_what_was_fetched_with_them(self, room, officer, django_assert_num_queries):
        @prepared
        def staffed(rooms):
            return Room.objects.filter(pk__in=rooms).with_communities()

        community = factories.CommunityFactory(room=room)
        for _attempt in range(2):
            with django_assert_num_queries(2):
                result = staffed(rooms=[room.pk])[0]
                assert community in result.communities.all()

    def test_another_sentence_is_another_statement(self, room):
        assert rooms_of(scope=Scope(station_ids=frozenset([room.station_id]))) == list(
            Room.objects.filter(station=room.station_id).order_by("pk")
        )
        assert rooms_of(scope=Scope.all()) == list(Room.objects.order_by("pk"))

    def test_a_scope_of_nothing_has_no_rows(self, room):
        assert rooms_of(scope=Scope.nothing()) == []
        assert room_counts(scope=Scope.nothing()) == []

    def test_none_asks_another_question(self, officer):
        today = timezone.localdate()
        every = list(Posting.objects.filter(since__lte=today).order_by("pk").values_list("pk", flat=True))
        assert started_by(on=today, until=None) == every
        assert started_by(on=today, until=date(2001, 1, 1)) == []
        assert started_by(on=date(1990, 1, 1), until=None) == []

    def test_words_by_place_belong_to_the_sentence(self, officer, chief):
        assert officers_by_badge(False, badges=[officer.badge]) == [(officer.badge,)]
        assert officers_by_badge(True, badges=[officer.badge]) == [(officer.pk,)]
        assert officers_by_badge(False, badges=sorted([chief.badge, officer.badge])) == sorted(
            [(chief.badge,), (officer.badge,)]
        )

    def test_numbers_compare_as_the_field_stores_them(self, officer):
        @prepared
        def by_client_id(number):
            from visits.models import Visit

            return Visit.objects.filter(client_id=number)

        visit = factories.VisitFactory()
        assert by_client_id(number=visit.client_id) == [visit]
        assert by_client_id(number=uuid.uuid4()) == []


class TestWhoAsks:
    def test_is_asked_anew_each_time(self, officer, neighbour, room, other_room):
        assert visible_rooms(user=officer) == [room]
        assert visible_rooms(user=neighbour) == [other_room]

    def test_a_chief_asks_another_sentence(self, officer, chief, room):
        assert visible_rooms(user=officer) == [room]
        assert visible_rooms(user=chief) == list(Room.objects.visible_to(chief).order_by("pk"))

    def test_an_ended_posting_ends_it(self, officer, room):
        assert visible_rooms(user=officer) == [room]
        officer.postings.update(until=timezone.localdate() - timedelta(days=1))
        officer.forget_postings()
        assert visible_rooms(user=officer) == []

    def test_a_token_narrows_it(self, officer, room):
        officer.narrow_to(lambda permission: False)
        assert visible_rooms(user=officer) == []


def test_one_row_over_all_of_them(room, other_room):
    assert room_counts(scope=Scope.all()) == [{"rooms": Room.objects.count(), "closed": 0}]
    assert room_counts(scope=scope_of(room)) == [{"rooms": 1, "closed": 0}]


def test_filled_gives_sql_and_parameters(room, other_room):
    sql, params = rooms_of.filled(scope=Scope(room_ids=frozenset([room.pk, other_room.pk])))
    assert sql.count("%s") == len(params) == 2
    assert set(params) == {room.pk, other_room.pk}


def test_compiled_once(room, other_room, monkeypatch):
    """The decorated function is not called again, whatever the values."""
    calls = []

    @prepared
    def counting(room):
        calls.append(room)
        return Room.objects.filter(pk=room)

    # The suite's own comparison (tests/conftest.py) makes each queryset anew; here that would be counted.
    checked = CompiledStatement.rows
    closure = dict(zip(checked.__code__.co_freevars, checked.__closure__, strict=True))
    monkeypatch.setattr(CompiledStatement, "rows", closure["unchecked_rows"].cell_contents)
    assert [counting(room=item.pk) for item in (room, other_room, room)] == [[room], [other_room], [room]]
    assert len(calls) == 1
    assert isinstance(calls[0], Placeholder)


def test_a_percent_sign_in_the_query_is_refused(room):
    @prepared
    def odd(room):
        return Room.objects.filter(pk=room).annotate(share=models.expressions.RawSQL("'5%%s'", ()))

    with pytest.raises(TypeError, match="percent"):
        odd(room=room.pk)


def test_each_connection_keeps_its_own(room):
    rooms_of(scope=scope_of(room))
    assert any(key[0].__name__ == "rooms_of" for key in connection.prepared_statements)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps nothing prepared by name")
class TestOnTheServer:
    def statements_on_server(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return [statement for (statement,) in cursor.fetchall()]

    def test_the_second_time_it_is_prepared_and_then_called_by_name(self, room, other_room):
        @prepared
        def open_rooms(scope, on):
            return Room.objects.filter(scope.q("")).open(on).order_by("pk")

        today, before = timezone.localdate(), len(self.statements_on_server())
        with CaptureQueriesContext(connection) as captured:
            results = [open_rooms(scope=scope_of(item), on=today) for item in (room, other_room, room)]
        assert results == [[room], [other_room], [room]]
        assert len(self.statements_on_server()) == before + 1
        assert [query["sql"].startswith("EXECUTE prepared_") for query in captured] == [False, True, True]
        assert len(captured) == 3, "preparing it is nobody's query"

    def test_other_numbers_of_values_are_other_statements_up_to_a_bound(self, station):
        rooms = [factories.RoomFactory(station=station).pk for _room in range(12)]

        @prepared
        def among(rooms):
            return Room.objects.filter(pk__in=rooms).order_by("pk").values_list("pk", flat=True)

        before = len(self.statements_on_server())
        for _attempt in range(3):
            for length in range(1, 13):
                assert among(rooms=rooms[:length]) == sorted(rooms[:length])
        assert len(self.statements_on_server()) == before + MAX_SHAPES_ON_SERVER

    def test_what_is_always_compared_with_is_written_out(self, officer):
        """An index of the open ones alone would not be found by a parameter."""

        @prepared
        def active(badge):
            return Officer.objects.filter(badge=badge, is_active=True, language="").order_by("pk")

        for _attempt in range(3):
            assert active(badge=officer.badge) == [officer]
        [text] = [
            item for item in self.statements_on_server() if "language" in item and "$1" in item and "badge" in item
        ][-1:]
        assert "$2" not in text

    def test_it_can_be_left_out(self, room, settings):
        settings.PREPARE_ON_SERVER = False
        before = len(self.statements_on_server())
        for _attempt in range(3):
            assert rooms_of(scope=scope_of(room)) == [room]
        assert len(self.statements_on_server()) == before
