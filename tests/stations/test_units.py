"""The tree of units: who sets it up, what is checked, what a stale save gets."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from stations import actions
from stations.models import Bureau, Community, Room, Station
from tests import factories


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_an_administrator_sets_up_the_tree(admin, county):
    station = actions.enter_station(by=admin, bureau=county, code="430998109000", name="新桥派出所")
    room = actions.enter_room(by=admin, station=station, code="430998109501", name="新桥警务室")
    community = actions.enter_community(by=admin, room=room, code="430998109201", name="新桥村", kind="village")
    assert community.room.station.bureau == county
    assert Entry.objects.filter(verb="created", by=admin).count() == 3
    assert last_entry().room_id == room.pk


@pytest.mark.parametrize("who", ["officer", "chief", "bureau", "auditor", "service"])
def test_nobody_else_sets_up_units(who, county, station, room, request):
    by = request.getfixturevalue(who)
    for act in (
        lambda: actions.enter_station(by=by, bureau=county, code="1" * 12, name="x"),
        lambda: actions.enter_room(by=by, station=station, code="1" * 12, name="x"),
        lambda: actions.enter_community(by=by, room=room, code="1" * 12, name="x"),
        lambda: actions.change_room(by=by, room=room, name="x"),
        lambda: actions.close_room(by=by, room=room, on=timezone.localdate(), reason="x"),
        lambda: actions.change_station(by=by, station=station, name="x"),
        lambda: actions.change_bureau(by=by, bureau=county, name="x"),
    ):
        with pytest.raises(OutOfScope):
            act()
    with pytest.raises(NotAllowed):
        actions.enter_bureau(by=by, code="1" * 12, name="x")


def test_an_administrator_of_another_county_is_a_stranger(admin, room, station):
    elsewhere = factories.BureauFactory()
    other = factories.PostingFactory(role="admin", bureau=elsewhere).officer
    with pytest.raises(OutOfScope):
        actions.change_station(by=other, station=station, name="x")
    with pytest.raises(OutOfScope):
        actions.change_room(by=other, room=room, premises="x")


@pytest.mark.parametrize(("code", "why"), [("x y", "letters, digits"), ("", "required"), ("1" * 30, "")])
def test_codes_are_checked(admin, county, code, why):
    with pytest.raises(Invalid) as refused:
        actions.enter_station(by=admin, bureau=county, code=code, name="x")
    assert refused.value.field == "code"


def test_a_code_is_given_once(admin, county, station):
    with pytest.raises(Invalid) as refused:
        actions.enter_station(by=admin, bureau=county, code=station.code, name="x")
    assert refused.value.field == "code"


def test_the_chief_keeps_the_profile_of_the_own_rooms(chief, room, far_room):
    actions.change_room(
        by=chief, room=room, premises="东街 12 号", latitude="27.1", longitude="111.2", opening_hours="8-17"
    )
    assert last_entry().changes["premises"] == ["", "东街 12 号"]
    with pytest.raises(OutOfScope):
        actions.change_room(by=chief, room=far_room, premises="x")
    with pytest.raises(OutOfScope):
        actions.change_room(by=chief, room=room, name="新名")


def test_both_coordinates_or_none(chief, room):
    with pytest.raises(Invalid) as refused:
        actions.change_room(by=chief, room=room, latitude="27.1")
    assert refused.value.field == "latitude"
    with pytest.raises(Invalid):
        actions.change_room(by=chief, room=room, latitude="99", longitude="1")


def test_saving_nothing_new_leaves_no_line(chief, room):
    before = Entry.objects.count()
    actions.change_room(by=chief, room=room, premises=room.premises)
    assert Entry.objects.count() == before


def test_a_stale_save_is_told(chief, room):
    stale = Room.objects.get(pk=room.pk)
    actions.change_room(by=chief, room=room, premises="先存")
    with pytest.raises(StaleVersion):
        actions.change_room(by=chief, room=stale, premises="后存", expected_version=1)


def test_a_room_with_people_is_not_closed(admin, room, other_room, officer):
    today = timezone.localdate()
    household = factories.HouseholdFactory(room=other_room)
    with pytest.raises(RuleViolation, match="Households"):
        actions.close_room(by=admin, room=other_room, on=today, reason="合并")
    with pytest.raises(RuleViolation, match="posted"):
        actions.close_room(by=admin, room=room, on=today, reason="合并")
    household.ended_on = today
    household.save()
    closed = actions.close_room(by=admin, room=other_room, on=today, reason="合并")
    assert closed.is_closed
    assert last_entry().reason == "合并"
    with pytest.raises(RuleViolation, match="already"):
        actions.close_room(by=admin, room=closed, on=today, reason="合并")
    with pytest.raises(RuleViolation, match="within a year"):
        actions.close_room(
            by=admin, room=factories.RoomFactory(station=room.station), on=today + timedelta(days=500), reason="x"
        )


def test_a_community_with_dwellings_stays_with_its_room(admin, room, other_room, far_room):
    community = factories.CommunityFactory(room=room)
    moved = actions.change_community(by=admin, community=community, room=other_room)
    assert moved.room == other_room
    factories.DwellingFactory(community=moved)
    with pytest.raises(Invalid) as refused:
        actions.change_community(by=admin, community=moved, room=room)
    assert refused.value.field == "room"


def test_unknown_fields_are_a_programming_error(admin, station):
    with pytest.raises(TypeError):
        actions.change_station(by=admin, station=station, bureau=None)


PAGES = ["stations:units", "stations:station", "stations:station-edit", "stations:room-create", "stations:bureau-edit",
         "stations:station-create", "stations:room-edit", "stations:room-close", "stations:community-create",
         "stations:community-edit"]  # fmt: skip


def address(name, county, station, room):
    community = Community.objects.filter(room=room).first() or factories.CommunityFactory(room=room)
    keys = {"bureau-edit": county, "station-create": county, "station": station, "station-edit": station,
            "room-create": station, "community-edit": community}  # fmt: skip
    key = name.partition(":")[2]
    return reverse(name, args=[] if key == "units" else [keys.get(key, room).pk])


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_set_up(signed_in, admin, officer, county, station, room, name):
    url = address(name, county, station, room)
    assert signed_in(admin).get(url).status_code == 200
    refused = signed_in(officer).get(url).status_code
    assert refused == (200 if name == "stations:station" else 403)


def test_setting_up_by_the_pages(signed_in, admin, county, station, room):
    client = signed_in(admin)
    made = client.post(
        reverse("stations:station-create", args=[county.pk]), {"code": "430998120000", "name": "北山派出所"}
    )
    new = Station.objects.get(code="430998120000")
    assert made.url == new.get_absolute_url()
    client.post(reverse("stations:room-create", args=[new.pk]), {"code": "430998120501", "name": "北山警务室"})
    made = Room.objects.get(code="430998120501")
    client.post(
        reverse("stations:community-create", args=[made.pk]),
        {"code": "430998120201", "name": "北山村", "kind": "village"},
    )
    community = Community.objects.get(code="430998120201")
    url = reverse("stations:community-edit", args=[community.pk])
    client.post(
        url, {"code": community.code, "name": "北山社区", "kind": "neighbourhood", "room": made.pk, "version": 1}
    )
    community.refresh_from_db()
    assert (community.name, community.kind) == ("北山社区", "neighbourhood")
    client.post(
        reverse("stations:bureau-edit", args=[county.pk]), {"code": county.code, "name": "新县局", "version": 1}
    )
    assert Bureau.objects.get().name == "新县局"
    taken = client.post(reverse("stations:station-create", args=[county.pk]), {"code": new.code, "name": "y"})
    assert taken.status_code == 422
    close = client.post(reverse("stations:room-close", args=[made.pk]), {"on": timezone.localdate(), "reason": "撤并"})
    assert close.status_code == 302


def test_a_stale_page_keeps_what_was_typed(signed_in, chief, room):
    client = signed_in(chief)
    url = reverse("stations:room-edit", args=[room.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"premises": "先", "version": 1}).status_code == 302
    response = client.post(url, {"premises": "后来写的", "version": 1})
    assert response.status_code == 409
    assert "后来写的" in response.content.decode()
    assert client.post(url, {"premises": "后来写的", "version": 2}).status_code == 302


def test_an_administrator_sees_no_resident_here(signed_in, admin, room):
    resident = factories.ResidentFactory(household=factories.HouseholdFactory(room=room), name="绝密居民")
    for name in ("stations:rooms", "stations:officers", "stations:units"):
        assert resident.name not in signed_in(admin).get(reverse(name)).content.decode()
    assert resident.name not in signed_in(admin).get(room.get_absolute_url()).content.decode()
