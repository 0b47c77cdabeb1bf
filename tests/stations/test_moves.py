"""Moving an officer from room to room: one act, with what it changes said before; and what waits there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, OutOfScope, RuleViolation
from facts import recount
from stations import actions, posting_preview
from stations.models import Officer, Posting
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_move_ends_one_post_the_day_before_the_other_begins(chief, officer, room, other_room, today):
    old_posting = officer.postings.get()
    new_posting = actions.move_officer(
        by=chief, posting=old_posting, room=other_room, since=today + 5 * DAY, reason="补缺"
    )
    old_posting.refresh_from_db()
    assert old_posting.until == today + 4 * DAY
    assert (new_posting.room, new_posting.role, new_posting.since, new_posting.until, new_posting.is_cover) == (
        other_room, "officer", today + 5 * DAY, None, False,
    )  # fmt: skip
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["posting_ended", "posted"]
    assert Entry.objects.get(verb="posting_ended").reason == "补缺"


def test_from_today_on_the_old_room_is_out_of_sight_at_once(chief, officer, room, other_room, today):
    actions.move_officer(by=chief, posting=officer.postings.get(), room=other_room, since=today, reason="补缺")
    assert Officer.objects.get(pk=officer.pk).rooms_today == [other_room]


@pytest.mark.parametrize(
    ("days", "to_same", "field"),
    [(-1, False, "since"), (0, True, "room")],
)
def test_a_move_that_does_not_fit_is_refused_at_its_field(
    chief, officer, room, other_room, today, days, to_same, field
):
    target = room if to_same else other_room
    with pytest.raises(Invalid) as refused:
        actions.move_officer(
            by=chief, posting=officer.postings.get(), room=target, since=today + days * DAY, reason="补缺"
        )
    assert refused.value.field == field
    assert Posting.objects.filter(officer=officer).count() == 1


def test_what_began_today_is_left_tomorrow_at_the_earliest(chief, station, room, other_room, today):
    fresh = factories.PostingFactory(role="officer", room=room, since=today)
    with pytest.raises(Invalid, match="begins on"):
        actions.move_officer(by=chief, posting=fresh, room=other_room, since=today, reason="补缺")


def test_whoever_holds_the_room_already_is_not_moved_there(chief, officer, other_room, today):
    factories.PostingFactory(officer=officer, role="officer", room=other_room)
    old_posting = officer.postings.get(room__name="东街警务室")
    with pytest.raises(RuleViolation):
        actions.move_officer(by=chief, posting=old_posting, room=other_room, since=today + DAY, reason="补缺")
    old_posting.refresh_from_db()
    assert old_posting.until is None, "all of it or nothing"


@pytest.mark.parametrize("far", ["posting", "room"])
def test_a_chief_moves_within_the_own_station_only(chief, officer, outsider, other_room, far_room, today, far):
    posting = (outsider if far == "posting" else officer).postings.get()
    target = far_room if far == "room" else other_room
    with pytest.raises(OutOfScope):
        actions.move_officer(by=chief, posting=posting, room=target, since=today + DAY, reason="补缺")


def test_the_preview_says_what_is_taken_up_and_left_behind(in_english, chief, officer, room, other_room, today):
    for place, n in ((room, 1), (other_room, 3)):
        for age in range(n):
            home = factories.HouseholdFactory(room=place)
            factories.FollowUpFactory(household=home, due_on=today - age * 20 * DAY)
        factories.DisputeFactory(room=place)
    recount.recount()
    sentences = posting_preview.of_move(by=chief, posting=officer.postings.get(), room=other_room, since=today + DAY)
    assert any("is community officer at 西街警务室" in sentence for sentence in sentences)
    assert "The room then is no longer without an officer." in sentences
    assert "Waiting in 西街警务室: 3 households, 3 open follow-ups (2 late), 1 open case." in sentences
    assert any(sentence.startswith("张民 leaves 东街警务室; the last day there is") for sentence in sentences)
    assert "Left behind in 东街警务室: 1 household, 1 open follow-up (0 late), 1 open case." in sentences
    assert any("东街警务室 is then without an officer" in sentence for sentence in sentences)


def test_a_cover_says_what_comes_after_it(in_english, chief, neighbour, room, today):
    days = {"since": today, "until": today + 7 * DAY}
    sentences = posting_preview.of_posting(
        officer=neighbour, role="officer", unit=room, is_cover=True, by=chief, **days
    )
    assert "After the cover, the room is without an officer again." in sentences
    factories.PostingFactory(role="officer", room=room)
    sentences = posting_preview.of_posting(
        officer=neighbour, role="officer", unit=room, is_cover=True, by=chief, **days
    )
    assert "After the cover, the room has an officer." in sentences


def test_an_administrator_is_not_told_of_work_that_is_not_theirs_to_see(in_english, admin, neighbour, room, today):
    sentences = posting_preview.of_posting(officer=neighbour, role="officer", unit=room, since=today, by=admin)
    assert not [sentence for sentence in sentences if sentence.startswith("Waiting")]


def test_the_page_moves_and_leads_back(chief, officer, other_room, signed_in, today):
    client = signed_in(chief)
    address = reverse("stations:posting-move") + f"?room={other_room.pk}&back=/%3Fas%3Dchief"
    page = client.get(address)
    assert page.context["form"]["room"].value() == str(other_room.pk)
    values = {"posting": officer.postings.get().pk, "room": other_room.pk, "since": (today + DAY).isoformat()}
    preview_page = client.get(reverse("stations:move-preview"), values)
    assert "leaves 东街警务室" in preview_page.text
    assert client.get(reverse("stations:move-preview"), {**values, "since": ""}).text == ""
    wrong = client.post(address, values)
    assert wrong.status_code == 422
    assert "reason" in wrong.context["form"].errors
    done = client.post(address, {**values, "reason": "补缺"})
    assert (done.status_code, done.url) == (302, "/?as=chief")
    assert "张民 moves to 西街警务室." in client.get(done.url).text


def test_only_who_may_post_moves(officer, chief, outsider, signed_in):
    client = signed_in(officer)
    assert client.get(reverse("stations:posting-move")).status_code == 403
    assert client.get(reverse("stations:move-preview")).status_code == 403
    form = signed_in(chief).get(reverse("stations:posting-move")).context["form"]
    assert outsider.postings.get() not in form.fields["posting"].queryset
