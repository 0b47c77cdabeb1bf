"""A CSV that is streamed: audited before the first byte, ended by the client or by an error, the connection usable."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.fields import IntegerField
from django.db.models.functions import Cast

from audit.models import Entry
from core.exports.sheets import Sheet, csv_pieces
from core.queries.bulk_insert import insert_rows
from residents.models import Household
from tests import factories


@pytest.fixture
def many(room):
    """More than a pipe and a socket hold, so that the server is still at it when the client goes."""
    dwelling = factories.DwellingFactory(community=factories.CommunityFactory(room=room))
    row = {"dwelling_id": dwelling.pk, "room_id": room.pk, "note": "长" * 290, "visit_from": date(2026, 1, 1)}
    return insert_rows(Household, [row] * 20_000)


@pytest.mark.django_db(transaction=True)
def test_the_client_goes_away(api, officer, many):
    response = api(officer).get("/api/v1/households/", {"format": "csv"})
    pieces = iter(response.streaming_content)
    assert Entry.objects.filter(verb="exported").count() == 1
    assert next(pieces).startswith(b"\xef\xbb\xbf")
    next(pieces)
    response.close()
    del pieces, response
    assert Household.objects.count() == many
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY (%' "
                "AND datname = current_database()"
            )
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_the_whole_of_it_comes_once(api, officer, many):
    written = b"".join(api(officer).get("/api/v1/households/", {"format": "csv"}).streaming_content)
    assert written.count(b"\n") == many + 1
    assert Household.objects.count() == many


@pytest.mark.django_db(transaction=True)
def test_an_error_in_the_middle_ends_the_stream(many):
    """By the exception: the web server then closes without the last piece, and the client knows."""
    last = Household.objects.order_by("-pk").values_list("pk", flat=True)[0]
    broken = Cast(Value(1), IntegerField()) / (F("pk") - last)
    copy = Household.objects.order_by("pk").values_list("note", broken)

    def rows():
        yield {"note": "x"}
        raise ZeroDivisionError("division by zero")

    pieces = csv_pieces(Sheet("household", ["note", "n"], rows, copy=copy))
    with pytest.raises(Exception, match="division by zero"):
        for _piece in pieces:
            pass
    assert Household.objects.count() == many
