"""The map is drawn without tiles unless the county has them, and every room is in the list beside it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from dashboards.county.map import WIDTH, projected, tiles_under
from stations.models import Room
from tests import factories
from tests.dashboards.county_world import a_county, furnish

URL = "dashboards:county_map"


def test_rooms_stand_where_they_are(signed_in, bureau, station):
    west, east, north = (
        furnish(factories.RoomFactory(station=station, latitude=Decimal(lat), longitude=Decimal(lon)))
        for lat, lon in (("27.0", "111.0"), ("27.0", "111.4"), ("27.2", "111.2"))
    )
    page = signed_in(bureau).get(reverse(URL))
    at = {point.line.unit: (point.x, point.y) for point in page.context["points"]}
    assert at[west][0] < at[north][0] < at[east][0]
    assert at[north][1] < at[west][1] == at[east][1]
    assert all(0 < x < WIDTH and 0 < y < page.context["sheet"].height for x, y in at.values())
    # As far apart on the sheet as on the ground: a degree of longitude is shorter by the cosine of the latitude.
    wide, high = at[east][0] - at[west][0], at[west][1] - at[north][1]
    assert wide / high == pytest.approx(0.4 * 0.891 / 0.2, rel=0.01)


def test_rooms_without_coordinates_are_listed_with_the_way_to_enter_them(signed_in, bureau, chief, room, other_room):
    furnish(room)
    Room.objects.filter(pk=room.pk).update(latitude=27, longitude=111)
    client = signed_in(chief)
    page = client.get(reverse(URL))
    assert page.context["unplaced"] == [other_room]
    assert reverse("stations:room-edit", args=[other_room.pk]) in page.text
    assert [point.line.unit for point in page.context["points"]] == [room]
    assert {row.line.unit for row in page.context["page"].rows} == {room, other_room}
    visible = signed_in(bureau).get(reverse(URL)).text
    assert reverse("stations:room-edit", args=[other_room.pk]) not in visible
    assert other_room.get_absolute_url() in visible


def test_without_any_coordinates_there_is_a_list_and_no_drawing(signed_in, bureau, room):
    page = signed_in(bureau).get(reverse(URL))
    assert "No room has a place on the map yet" in page.text
    assert 'class="map"' not in page.text
    assert [row.line.unit for row in page.context["page"].rows] == [room]


def test_one_room_alone_has_land_around_it(signed_in, bureau, room):
    Room.objects.filter(pk=room.pk).update(latitude=27, longitude=111)
    [point] = signed_in(bureau).get(reverse(URL)).context["points"]
    assert point.x == WIDTH / 2


def test_marks_differ_in_shape_and_say_what_they_mean(signed_in, bureau, station):
    rooms = a_county(station, 5, days=(0,))
    rooms[4].postings.all().delete()
    page = signed_in(bureau).get(reverse(URL), {"figure": "officers"})
    marks = {point.line.unit: point.mark for point in page.context["points"]}
    assert marks[rooms[4]] == "vacant"
    assert marks[rooms[0]] == "good"
    assert {mark: count for mark, _text, count in page.context["legend"]} == {"good": 4, "covered": 0, "vacant": 1}
    assert f'aria-label="{rooms[4]}: without an officer"' in page.text
    late = signed_in(bureau).get(reverse(URL), {"figure": "late"})
    assert {point.line.unit for point in late.context["points"] if point.mark == "behind"} == {rooms[2]}


def test_a_point_opens_the_rooms_panel_or_its_page(signed_in, bureau, station):
    [room] = a_county(station, 1)
    page = signed_in(bureau).get(reverse(URL)).text
    assert f'href="{room.get_absolute_url()}" data-panel="{reverse("dashboards:room_panel", args=[room.pk])}"' in page


def test_tiles_are_drawn_only_where_the_county_has_them(signed_in, bureau, station, settings):
    a_county(station, 3)
    client = signed_in(bureau)
    assert "<image" not in client.get(reverse(URL)).text
    settings.MAP_TILES_URL = "https://tiles.example.police.cn/{z}/{x}/{y}.png"
    page = client.get(reverse(URL)).text
    assert '<image href="https://tiles.example.police.cn/' in page


def test_tiles_cover_the_sheet_and_their_numbers_are_mercators():
    # Tile 13/6623/3446 holds 27.8214 N, 111.3058 E.
    x, y = projected(27.8214, 111.3058)
    scale = 256 * 2**13
    tiles = tiles_under((x - 360 / scale, y - 200 / scale), scale, 400, "/{z}/{x}/{y}")
    holding = [tile for tile in tiles if tile["x"] <= 360 < tile["x"] + 256 and tile["y"] <= 200 < tile["y"] + 256]
    assert [item["url"] for item in holding] == [f"/13/{int(x * 2**13)}/{int(y * 2**13)}"]
    assert min(tile["x"] for tile in tiles) <= 0
    assert max(tile["x"] + tile["size"] for tile in tiles) >= WIDTH
