"""Lists and pages of rooms and officers, their numbers, and the API beside them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from stations import stats
from stations.models import Room
from tests import factories


def rows_of(client, **query):
    return list(client.get(reverse("stations:rooms"), query).context["page"].rows)


def test_the_list_shows_coverage(signed_in, chief, room, other_room, officer, auxiliary):
    vacant = factories.RoomFactory(station=room.station)
    closed = factories.RoomFactory(station=room.station, closed_on=timezone.localdate())
    covered = factories.RoomFactory(station=room.station)
    factories.PostingFactory(room=covered, is_cover=True)
    client = signed_in(chief)
    assert rows_of(client, coverage="vacant") == [other_room, vacant]
    assert rows_of(client, coverage="covered") == [covered]
    assert rows_of(client, coverage="staffed") == [room]
    assert rows_of(client, coverage="closed") == [closed]
    page = client.get(reverse("stations:rooms")).content.decode()
    assert "4 rooms, 2 without an officer." in page


def test_the_figure_is_the_number_of_rows_behind_it(
    signed_in, api, bureau, room, other_room, far_room, officer, outsider
):
    vacant = stats.coverage(Room.objects.visible_to(bureau)).vacant
    assert vacant == 1
    assert len(rows_of(signed_in(bureau), coverage="vacant")) == vacant
    response = api(bureau).get("/api/v1/rooms/", {"coverage": "vacant", "count": "true"}).json()
    assert response["count"] == vacant
    assert [row["is_vacant"] for row in response["results"]] == [True]


def test_an_auxiliary_alone_leaves_a_room_vacant(bureau, room, auxiliary):
    result = stats.coverage(Room.objects.visible_to(bureau))
    assert (result.rooms, result.vacant, result.officers, result.auxiliaries) == (1, 1, 0, 1)


def test_a_disabled_account_does_not_staff_a_room(bureau, room, officer):
    officer.is_active = False
    officer.save()
    assert stats.coverage(Room.objects.visible_to(bureau)).vacant == 1
    assert list(Room.objects.visible_to(bureau).vacant()) == [room]


def test_coverage_by_station_and_officers_with_several_rooms(bureau, room, other_room, far_room, officer, outsider):
    factories.PostingFactory(officer=officer, room=other_room, is_cover=True)
    rooms = Room.objects.visible_to(bureau)
    result = stats.coverage_by_station(rooms)
    here, there = result[room.station_id], result[far_room.station_id]
    assert (here.rooms, here.vacant, here.covered, here.officers, here.several) == (2, 0, 1, 1, 1)
    assert here.officers_per_room == 0.5
    assert (there.rooms, there.officers, there.several) == (1, 1, 0)
    assert stats.Coverage().officers_per_room is None


def test_the_numbers_of_queries_do_not_grow(bureau, django_assert_num_queries, far_station):
    for room in factories.RoomFactory.create_batch(12, station=far_station):
        factories.PostingFactory(room=room)
    rooms = Room.objects.visible_to(bureau)
    with django_assert_num_queries(2):
        stats.coverage_by_station(rooms)


@pytest.mark.parametrize("name", ["stations:rooms", "stations:officers"])
def test_lists_cost_the_same_at_any_length(signed_in, bureau, far_station, name, django_assert_max_num_queries):
    for room in factories.RoomFactory.create_batch(30, station=far_station):
        factories.PostingFactory(room=room)
        factories.CommunityFactory(room=room)
    client = signed_in(bureau)
    client.get(reverse(name))
    with django_assert_max_num_queries(12):
        client.get(reverse(name))


@pytest.mark.parametrize("path", ["bureaus", "stations", "rooms", "communities", "officers"])
def test_api_lists_cost_the_same_at_any_length(api, bureau, far_station, path, django_assert_max_num_queries):
    for room in factories.RoomFactory.create_batch(30, station=far_station):
        factories.PostingFactory(room=room)
        factories.CommunityFactory(room=room)
    with django_assert_max_num_queries(12):
        response = api(bureau).get(f"/api/v1/{path}/")
    assert response.status_code == 200
    assert response.json()["results"]


def test_what_an_officer_sees_of_the_tree(api, officer, room, other_room, far_room, county, station):
    community = factories.CommunityFactory(room=room)
    factories.CommunityFactory(room=other_room)
    client = api(officer)

    def ids(path):
        return [row["id"] for row in client.get(f"/api/v1/{path}/").json()["results"]]

    assert ids("bureaus") == [county.pk]
    assert ids("stations") == [station.pk]
    assert ids("rooms") == [room.pk]
    assert ids("communities") == [community.pk]
    assert client.get(f"/api/v1/rooms/{other_room.pk}/").status_code == 404
    assert client.post("/api/v1/rooms/", {}).status_code in (403, 405)


def test_api_filters(api, bureau, room, other_room, far_room, station, officer, outsider):
    client = api(bureau)

    def result_ids(path, **query):
        return {row["id"] for row in client.get(f"/api/v1/{path}/", query).json()["results"]}

    assert result_ids("rooms", station=station.pk) == {room.pk, other_room.pk}
    assert result_ids("rooms", code=room.code) == {room.pk}
    assert result_ids("rooms", search="东街") == {room.pk}
    assert result_ids("officers", room=room.pk) == {officer.pk}
    assert result_ids("officers", station=station.pk, role="officer") == {officer.pk}
    assert result_ids("officers", search=outsider.badge) == {outsider.pk}
    assert result_ids("officers", posted="false") == set()
    assert client.get("/api/v1/rooms/", {"station": 999999}).status_code == 400


def test_a_phone_is_for_those_who_share_a_unit_today(api, signed_in, chief, officer, neighbour, room, other_room):
    neighbour.mobile = "13811112222"
    neighbour.save()
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.PostingFactory(officer=neighbour, room=room, since=yesterday - timedelta(days=9), until=yesterday)
    seen = {row["badge"]: row for row in api(officer).get("/api/v1/officers/").json()["results"]}
    assert seen[neighbour.badge]["mobile"] == "", "a colleague of the past, now elsewhere"
    page = signed_in(officer).get(neighbour.get_absolute_url()).content.decode()
    assert "13811112222" not in page
    assert api(chief).get(f"/api/v1/officers/{neighbour.pk}/").json()["mobile"] == "13811112222"
    assert api(neighbour).get(f"/api/v1/officers/{neighbour.pk}/").json()["mobile"] == "13811112222"


def test_the_page_of_a_room(signed_in, chief, officer, neighbour, room):
    factories.PostingFactory(room=room, since=timezone.localdate() + timedelta(days=3))
    old = factories.PostingFactory(room=room, until=timezone.localdate() - timedelta(days=3))
    url = room.get_absolute_url()
    page = signed_in(chief).get(url)
    assert {item.officer for item in page.context["past"]} == {old.officer}
    assert len(page.context["coming"]) == 1
    assert not page.context["is_vacant"]
    assert reverse("stations:room-edit", args=[room.pk]) in page.content.decode()
    seen = signed_in(officer).get(url)
    assert reverse("stations:room-edit", args=[room.pk]) not in seen.content.decode()
    assert signed_in(neighbour).get(url).status_code == 404


def test_the_page_of_an_officer(signed_in, chief, admin, officer, outsider):
    assert signed_in(chief).get(officer.get_absolute_url()).status_code == 200
    assert signed_in(chief).get(outsider.get_absolute_url()).status_code == 404
    own = signed_in(admin).get(admin.get_absolute_url()).content.decode()
    assert reverse("stations:officer-disable", args=[admin.pk]) not in own


@pytest.mark.parametrize(
    ("query", "who"),
    [("role=officer", "officer"), ("role=auxiliary", "auxiliary"), ("posted=false", None), ("is_active=false", None)],
)
def test_saved_filters_of_officers(signed_in, bureau, officer, auxiliary, query, who, request):
    unposted = factories.OfficerFactory(is_active=False)
    page = signed_in(bureau).get(f"{reverse('stations:officers')}?{query}")
    expected = request.getfixturevalue(who) if who else unposted
    assert expected in page.context["page"].rows
    assert len(page.context["page"].rows) == 1


def test_role_and_station_mean_one_and_the_same_post(api, bureau, room, far_room):
    """Officer here, auxiliary there: not found as an auxiliary of this station."""
    both = factories.PostingFactory(role="officer", room=room).officer
    factories.PostingFactory(officer=both, role="auxiliary", room=far_room)
    result = api(bureau).get("/api/v1/officers/", {"role": "auxiliary", "station": room.station_id}).json()
    assert result["results"] == []


def test_csv_is_audited(signed_in, bureau, room):
    response = signed_in(bureau).get(reverse("stations:rooms"), {"format": "csv"})
    assert room.name in b"".join(response.streaming_content).decode()
    assert Entry.objects.filter(verb="exported", by=bureau).exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_in_both_languages(signed_in, admin, room, language):
    for name in ("stations:rooms", "stations:officers", "stations:units", "stations:posting-create"):
        assert signed_in(admin, language).get(reverse(name)).status_code == 200


def test_the_sheet_of_officers_speaks_the_readers_language(signed_in, chief, officer):
    response = signed_in(chief, "zh-hans").get(reverse("stations:officers"), {"format": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].endswith(",是")
