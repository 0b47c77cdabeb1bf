"""Posting officers: what it gives, what it takes, who may, and that it is written down."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, OutOfScope, RuleViolation
from residents.models import Household
from stations import actions, posting_preview
from stations.models import Officer, Posting
from tests import factories


@pytest.fixture
def today():
    return timezone.localdate()


def again(officer):
    """The account as the next request reads it."""
    return Officer.objects.get(pk=officer.pk)


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_a_posting_gives_the_sight_of_its_room_from_its_first_day(chief, neighbour, room, today):
    household = factories.HouseholdFactory(room=room)
    posting = actions.post_officer(by=chief, officer=neighbour, role="officer", unit=room, since=today)
    assert household in Household.objects.visible_to(again(neighbour))
    entry = last_entry()
    assert (entry.verb, entry.target, entry.by, entry.room_id) == ("posted", posting, chief, room.pk)


def test_ending_it_at_once_takes_the_sight_at_once(chief, officer, room, today):
    household = factories.HouseholdFactory(room=room)
    posting = officer.postings.get()
    actions.end_posting(by=chief, posting=posting, until=today - timedelta(days=1), reason="调离")
    assert household not in Household.objects.visible_to(again(officer))
    assert last_entry().verb == "posting_ended"
    assert last_entry().reason == "调离"
    assert last_entry().changes["until"] == [None, (today - timedelta(days=1)).isoformat()]


def test_on_the_last_day_the_sight_still_holds(chief, officer, room, today):
    actions.end_posting(by=chief, posting=officer.postings.get(), until=today, reason="调离")
    assert again(officer).can("visits.record")


def test_the_same_post_twice_on_the_same_day_is_refused(chief, officer, room, today):
    with pytest.raises(RuleViolation, match="already"):
        actions.post_officer(by=chief, officer=officer, role="officer", unit=room, since=today)
    posting = officer.postings.get()
    posting.until = today + timedelta(days=5)
    posting.save()
    with pytest.raises(RuleViolation, match="already"):
        actions.post_officer(by=chief, officer=officer, role="officer", unit=room, since=today + timedelta(days=5))
    actions.post_officer(by=chief, officer=officer, role="officer", unit=room, since=today + timedelta(days=6))


def test_a_cover_of_a_second_room_is_no_overlap(chief, officer, other_room, today):
    posting = actions.post_officer(
        by=chief,
        officer=officer,
        role="officer",
        unit=other_room,
        since=today,
        until=today + timedelta(days=30),
        is_cover=True,
    )
    assert posting.is_cover
    assert len(again(officer).rooms_today) == 2


@pytest.mark.parametrize("role", ["chief", "bureau", "admin", "auditor", "service"])
def test_a_chief_fills_rooms_only(chief, officer, station, county, today, role):
    unit = station if role == "chief" else county
    with pytest.raises((Invalid, OutOfScope)):
        actions.post_officer(by=chief, officer=officer, role=role, unit=unit, since=today)


def test_nobody_posts_oneself(admin, room, today):
    with pytest.raises(Invalid, match="oneself"):
        actions.post_officer(by=admin, officer=admin, role="officer", unit=room, since=today)


def test_nobody_ends_the_own_posting(admin, today):
    with pytest.raises(Invalid, match="own post"):
        actions.end_posting(by=admin, posting=admin.postings.get(), until=today, reason="x")


@pytest.mark.parametrize("who", ["officer", "auxiliary", "bureau", "auditor", "service"])
def test_other_roles_post_nobody(who, neighbour, room, today, request):
    by = request.getfixturevalue(who)
    with pytest.raises((OutOfScope, Invalid)):
        actions.post_officer(by=by, officer=neighbour, role="officer", unit=room, since=today)


def test_a_room_of_another_station_is_out_of_scope(chief, officer, far_room, today):
    with pytest.raises(OutOfScope):
        actions.post_officer(by=chief, officer=officer, role="officer", unit=far_room, since=today)
    posting = factories.PostingFactory(room=far_room)
    with pytest.raises(OutOfScope):
        actions.end_posting(by=chief, posting=posting, until=today, reason="x")


def test_what_does_not_fit_is_refused_with_a_sentence(admin, officer, room, station, today):
    def post(**changed):
        values = {"officer": officer, "role": "officer", "unit": room, "since": today, **changed}
        return actions.post_officer(by=admin, **values)

    with pytest.raises(Invalid, match="last day"):
        post(until=today - timedelta(days=1))
    with pytest.raises(Invalid, match="level"):
        post(role="chief")
    officer.is_active = False
    officer.save()
    with pytest.raises(Invalid, match="Enable"):
        post()
    room.closed_on = today
    room.save()
    officer.is_active = True
    officer.save()
    with pytest.raises(Invalid, match="closed"):
        post()


def test_ending_rules(chief, officer, room, today):
    posting = officer.postings.get()
    with pytest.raises(Invalid, match="before the first"):
        actions.end_posting(by=chief, posting=posting, until=date(2019, 1, 1), reason="x")
    posting.until = today + timedelta(days=3)
    posting.save()
    with pytest.raises(Invalid, match="post again"):
        actions.end_posting(by=chief, posting=posting, until=today + timedelta(days=9), reason="x")
    Posting.objects.filter(pk=posting.pk).update(until=today - timedelta(days=3))
    with pytest.raises(Invalid, match="ended already"):
        actions.end_posting(by=chief, posting=posting, until=today, reason="x")
    fresh = factories.PostingFactory(room=room, since=today)
    with pytest.raises(Invalid, match="began today"):
        actions.end_posting(by=chief, posting=fresh, until=today - timedelta(days=1), reason="x")


def test_a_posting_that_has_not_begun_is_withdrawn_and_the_trail_keeps_it(chief, room, today):
    posting = factories.PostingFactory(room=room, since=today + timedelta(days=4))
    assert actions.end_posting(by=chief, posting=posting, until=today, reason="不再需要") is None
    assert not Posting.objects.filter(pk=posting.pk).exists()
    assert last_entry().verb == "posting_withdrawn"
    assert last_entry().reason == "不再需要"


def test_the_preview_says_what_changes(officer, room, other_room, today):
    sentences = posting_preview.of_posting(
        officer=officer, role="officer", unit=other_room, since=today, until=today, is_cover=True
    )
    text = " ".join(map(str, sentences))
    assert other_room.name in text
    assert "no longer without an officer" in text
    assert room.name in text, "the post held already is named"
    assert any("without an officer" in str(item) for item in posting_preview.of_ending(officer.postings.get()))


def test_the_page_posts(signed_in, chief, neighbour, room, today):
    client = signed_in(chief)
    page = client.get(reverse("stations:posting-create"), {"room": room.pk, "officer": neighbour.badge})
    assert page.status_code == 200
    response = client.post(
        reverse("stations:posting-create"),
        {
            "officer": neighbour.badge,
            "role": "officer",
            "unit": f"room:{room.pk}",
            "kind": "own",
            "since": today,
            "until": "",
        },
    )
    assert response.status_code == 302
    assert neighbour.postings.filter(room=room).exists()


def test_a_cover_needs_an_end_on_the_page(signed_in, chief, neighbour, room, today):
    response = signed_in(chief).post(
        reverse("stations:posting-create"),
        {"officer": neighbour.badge, "role": "officer", "unit": f"room:{room.pk}", "kind": "cover", "since": today},
    )
    assert response.status_code == 422
    assert "until when" in response.content.decode()


def test_a_forged_unit_is_no_choice(signed_in, chief, officer, far_room, station, today):
    for unit in (f"room:{far_room.pk}", f"station:{station.pk}", "room:x", "nonsense"):
        response = signed_in(chief).post(
            reverse("stations:posting-create"),
            {"officer": officer.badge, "role": "officer", "unit": unit, "kind": "own", "since": today},
        )
        assert response.status_code == 422, unit


def test_the_preview_page_and_the_proposals(signed_in, chief, neighbour, outsider, room, today):
    client = signed_in(chief)
    query = {"officer": neighbour.badge, "role": "officer", "unit": f"room:{room.pk}", "kind": "own", "since": today}
    assert room.name in client.get(reverse("stations:posting-preview"), query).content.decode()
    assert client.get(reverse("stations:posting-preview")).content == b""
    result = client.get(reverse("stations:officer-options"), {"officer": neighbour.badge[:3]}).content.decode()
    assert neighbour.name in result
    assert outsider.name not in result


def test_the_page_ends_at_once_today_or_on_a_day(signed_in, chief, room, today):
    for when, until, expected in (
        ("now", "", today - timedelta(days=1)),
        ("today", "", today),
        ("day", today + timedelta(days=2), today + timedelta(days=2)),
    ):
        posting = factories.PostingFactory(room=room)
        url = reverse("stations:posting-end", args=[posting.pk])
        client = signed_in(chief)
        assert client.get(url).status_code == 200
        assert client.post(url, {"when": when, "until": until, "reason": "轮岗"}).status_code == 302
        posting.refresh_from_db()
        assert posting.until == expected
    posting = factories.PostingFactory(room=room)
    response = signed_in(chief).post(
        reverse("stations:posting-end", args=[posting.pk]), {"when": "day", "reason": "轮岗"}
    )
    assert response.status_code == 422


def test_many_officers_are_typed_not_chosen(signed_in, admin, room):
    factories.PostingFactory.create_batch(85, room=room)
    page = signed_in(admin).get(reverse("stations:posting-create")).content.decode()
    assert 'list="officer-options"' in page


@pytest.mark.parametrize("name", ["stations:posting-create", "stations:posting-preview", "stations:officer-options"])
def test_officers_and_auditors_may_not_post(signed_in, officer, auditor, name):
    for user in (officer, auditor):
        assert signed_in(user).get(reverse(name)).status_code == 403


def test_ending_a_posting_elsewhere_is_absent(signed_in, chief, far_room):
    posting = factories.PostingFactory(room=far_room)
    assert signed_in(chief).get(reverse("stations:posting-end", args=[posting.pk])).status_code == 404
