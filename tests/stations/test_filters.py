"""Lists narrowed by unit: only the choices that mean something, and no address that breaks the page."""

import pytest

from stations import filters
from tests import factories

LISTS = ["/visits/", "/residents/", "/residents/households/", "/residents/listings/", "/follow-ups/", "/disputes/"]


def fields_of(client, url, **query):
    return client.get(url, query).context["filter"].form.fields


@pytest.mark.parametrize("url", [*LISTS, "/stations/rooms/", "/stations/officers/"])
@pytest.mark.parametrize("query", ["99999999999999999999", "²", "٣", "abc", "-1"])
def test_a_station_that_is_none_breaks_nothing(signed_in, chief, bureau, url, query):
    for who in (chief, bureau):
        assert signed_in(who).get(url, {"station": query}).status_code == 200


@pytest.mark.parametrize("url", LISTS)
def test_one_room_offers_no_units_and_a_station_its_rooms(signed_in, officer, chief, room, other_room, url):
    own = fields_of(signed_in(officer), url)
    assert own["station"].widget.is_hidden
    assert own["room"].widget.is_hidden
    led = fields_of(signed_in(chief), url)
    assert led["station"].widget.is_hidden
    assert {key for key, _name in led["room"].widget.choices} == {"", room.pk, other_room.pk}


@pytest.mark.parametrize("url", LISTS)
def test_the_county_chooses_the_station_first(signed_in, bureau, room, other_room, far_room, url, monkeypatch):
    monkeypatch.setattr(filters, "MAX_CHOICES", 2)
    factories.RoomFactory(station=far_room.station)
    client = signed_in(bureau)
    first = fields_of(client, url)
    assert not first["station"].widget.is_hidden
    assert first["room"].widget.is_hidden
    then = fields_of(client, url, station=room.station_id)
    assert not then["room"].widget.is_hidden
    assert {key for key, _name in then["room"].widget.choices} == {"", room.pk, other_room.pk}
