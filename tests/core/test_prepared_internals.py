"""The internals of Django that `core.queries.prepared` relies on, each pinned: an upgrade fails here, by name."""

import inspect

import pytest
from django.db import connection
from django.db.models import Expression, Prefetch, QuerySet, Value
from django.db.models.query import BaseIterable, FlatValuesListIterable, ModelIterable, ValuesIterable
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

from core.queries.prepared.placeholders import Placeholder
from stations.models import Posting, Room
from tests import factories

pytestmark = pytest.mark.django_db


def parameters(function):
    return list(inspect.signature(function).parameters)


@pytest.fixture
def queryset():
    return Room.objects.filter(pk=Placeholder(None)).order_by("pk")


@pytest.fixture
def compiler(queryset):
    return queryset.query.get_compiler(connection=connection)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (Query.get_compiler, ["self", "using", "connection", "elide_empty"]),
        (SQLCompiler.as_sql, ["self", "with_limits", "with_col_aliases"]),
        (SQLCompiler.get_converters, ["self", "expressions"]),
        (SQLCompiler.apply_converters, ["self", "rows", "converters"]),
        (BaseIterable.__init__, ["self", "queryset", "chunked_fetch", "chunk_size"]),
        (Expression.as_sql, ["self", "compiler", "connection"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_signature(function, names):
    assert parameters(function) == names, f"{function.__qualname__} has another signature"


class TestCompiler:
    def test_as_sql_gives_text_with_percent_s_and_as_many_parameters(self, compiler):
        sql, params = compiler.as_sql()
        assert sql.count("%s") == len(params) == 1, "SQLCompiler.as_sql"

    def test_a_placeholder_comes_back_as_its_own_parameter(self, compiler):
        assert [type(param) for param in compiler.as_sql()[1]] == [Placeholder], "lookups adapt an expression's params"

    def test_a_placeholder_after_in_comes_back_as_its_own_parameter(self):
        queryset = Room.objects.filter(pk__in=Placeholder(None))
        sql, params = queryset.query.get_compiler(connection=connection).as_sql()
        assert [type(param) for param in params] == [Placeholder], "In.process_rhs"
        assert "IN (%s)" in sql or "IN %s" in sql, f"In.as_sql: {sql}"

    def test_select_is_triples_whose_first_has_the_converters(self, compiler):
        compiler.as_sql()
        column, sql_and_params, _alias = compiler.select[0]
        assert hasattr(column, "get_db_converters"), "SQLCompiler.select"
        assert len(sql_and_params) == 2, "SQLCompiler.select"

    def test_select_and_the_layout_of_columns_outlive_a_second_compilation(self, compiler):
        """Iterating reads these after `execute_sql`; as the real `as_sql` runs once, they must stay as it set them."""
        compiler.as_sql()
        for name in ("select", "klass_info", "annotation_col_map", "has_extra_select", "col_count"):
            assert hasattr(compiler, name), f"SQLCompiler.{name}"
        assert isinstance(compiler.klass_info["select_fields"], list), "SQLCompiler.klass_info"

    def test_converters_are_chosen_by_the_place_of_a_column(self, compiler):
        compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        assert isinstance(converters, dict), "SQLCompiler.get_converters"
        assert all(isinstance(place, int) for place in converters), "SQLCompiler.get_converters"

    @pytest.mark.parametrize("name", ["as_sql", "get_converters"])
    def test_execution_calls_the_method_that_is_replaced_on_the_instance(self, queryset, compiler, room, name):
        """`results_iter` and `execute_sql` look both up on the compiler, and so find the replacement."""
        original, calls = getattr(compiler, name), []
        sql = compiler.as_sql()[0]

        def replacement(*args, **options):
            calls.append(name)
            return (sql, (room.pk,)) if name == "as_sql" else original(*args, **options)

        compiler.as_sql = lambda *_args, **_options: (sql, (room.pk,))
        setattr(compiler, name, replacement)
        queryset.query.get_compiler = lambda *_args, **_options: compiler
        assert list(ModelIterable(queryset)) == [room]
        assert calls, f"SQLCompiler.{name} is not called by execution any more"


class TestQuerySet:
    @pytest.mark.parametrize(
        ("rows", "iterable"),
        [
            (Room.objects.all(), ModelIterable),
            (Room.objects.values("pk"), ValuesIterable),
            (Room.objects.values_list("pk", flat=True), FlatValuesListIterable),
        ],
        ids=["models", "values", "flat"],
    )
    def test_iterable_class_makes_the_rows(self, rows, iterable, room):
        assert rows._iterable_class is iterable, "QuerySet._iterable_class"
        assert len(list(rows._iterable_class(rows))) == 1, "QuerySet._iterable_class"

    def test_an_iterable_may_be_run_again_over_the_same_queryset(self, room):
        queryset = Room.objects.order_by("pk")
        assert list(ModelIterable(queryset)) == list(ModelIterable(queryset)) == [room], "ModelIterable keeps state"

    def test_iteration_asks_the_query_of_the_queryset_for_its_compiler(self, queryset):
        calls = []
        queryset.query.get_compiler = lambda *_args, **_options: calls.append(1) or 1 / 0
        with pytest.raises(ZeroDivisionError):
            list(ModelIterable(queryset))
        assert calls, "Query.get_compiler is not called by iteration any more"

    def test_query_is_the_object_itself_and_not_a_copy(self):
        queryset = Room.objects.all()
        assert queryset.query is queryset.query, "QuerySet.query"

    def test_prefetch_lookups_are_stored_in_order(self):
        lookups = ("communities", Prefetch("postings"))
        assert Room.objects.prefetch_related(*lookups)._prefetch_related_lookups == lookups, (
            "QuerySet._prefetch_related_lookups"
        )

    def test_iterating_does_not_prefetch_by_itself(self, room, django_assert_num_queries):
        factories.CommunityFactory(room=room)
        with django_assert_num_queries(1):
            list(ModelIterable(Room.objects.prefetch_related("communities")))

    def test_using_stays_on_the_alias(self):
        assert isinstance(Room.objects.using("default"), QuerySet)
        assert Room.objects.using("default").db == "default", "QuerySet.using"


class TestValues:
    def test_a_placeholder_is_compared_with_dates_and_links_unadapted(self):
        queryset = Posting.objects.filter(officer=Placeholder(None), since__lte=Placeholder(None))
        params = queryset.query.get_compiler(connection=connection).as_sql()[1]
        assert [type(param) for param in params] == [Placeholder] * 2, "Lookup.process_rhs, Lookup.get_prep_lookup"

    def test_the_driver_takes_an_adapted_value_of_no_field(self):
        with connection.cursor() as cursor:
            for value in (7, "word", True):
                cursor.execute("SELECT %s", [connection.ops.adapt_unknown_value(value)])
                assert cursor.fetchone()[0] == value, "DatabaseOperations.adapt_unknown_value"

    def test_the_connection_tells_whether_it_has_numbers_of_submissions(self):
        assert isinstance(connection.features.has_native_uuid_field, bool), "has_native_uuid_field"

    def test_one_value_over_all_rows_is_one_group(self, room):
        rows = Room.objects.order_by().values(whole=Value(1))
        assert list(rows) == [{"whole": 1}], "values(alias=Value(…))"


class TestConnection:
    def test_statements_can_be_stored_on_the_connection(self):
        connection.__dict__["a_statement"] = 1
        assert connection.__dict__.pop("a_statement") == 1

    def test_the_driver_connection_is_another_object_after_reconnecting(self):
        assert hasattr(connection, "connection"), "DatabaseWrapper.connection"
        assert callable(connection.ensure_connection), "DatabaseWrapper.ensure_connection"
        with connection.wrap_database_errors:
            pass
