"""When a household waits too long is the county's to say, from a day on; lists and figures follow it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed
from residents import actions, stats
from residents.models import Household, WaitingLimit
from residents.rules.homes import waiting_tone
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/residents/households/waiting/"


def day(n):
    return timezone.localdate() + timedelta(days=n)


def set_limit(by, **changed):
    return actions.set_waiting_limit(
        **{"by": by, "valid_from": day(0), "amber_days": 10, "red_days": 20, "origin": "order 7", **changed}
    )


def test_the_shipped_limit_names_its_source():
    limit = WaitingLimit.objects.get()
    assert (limit.amber_days, limit.red_days) == (30, 90)
    assert limit.origin


def test_tints_begin_on_the_day_of_the_limit():
    today, limit = date(2026, 6, 1), WaitingLimit(amber_days=30, red_days=90)
    assert waiting_tone(date(2026, 5, 3), today, limit) == ""
    assert waiting_tone(date(2026, 5, 2), today, limit) == "orange"
    assert waiting_tone(date(2026, 3, 4), today, limit) == "orange"
    assert waiting_tone(date(2026, 3, 3), today, limit) == "red"
    assert waiting_tone(None, today, limit) == ""


def test_another_one_follows_and_the_old_days_keep_theirs(admin):
    old = WaitingLimit.objects.get()
    new = set_limit(admin, valid_from=day(5))
    old.refresh_from_db()
    assert old.valid_until == day(4)
    assert WaitingLimit.objects.in_force(day(4)) == old
    assert WaitingLimit.objects.in_force(day(5)) == new
    assert WaitingLimit.objects.in_force() == old
    line = Entry.objects.get(verb="created", by=admin)
    assert line.changes["red_days"] == [90, 20]


def test_where_none_holds_nothing_is_tinted():
    long_ago = date(2010, 1, 1)
    limit = WaitingLimit.objects.in_force(long_ago)
    assert waiting_tone(date(1990, 1, 1), long_ago, limit) == ""


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"red_days": 10}, "red_days"),
        ({"red_days": 5}, "red_days"),
        ({"amber_days": 0}, "red_days"),
        ({"red_days": 731}, "red_days"),
        ({"valid_from": day(-1)}, "valid_from"),
    ],
)
def test_what_is_refused(admin, changed, field):
    with pytest.raises(Invalid) as refused:
        set_limit(admin, **changed)
    assert refused.value.field == field
    assert WaitingLimit.objects.count() == 1


def test_only_an_administrator_sets_it(request, signed_in, admin):
    for who in ("officer", "chief", "bureau", "auditor"):
        person = request.getfixturevalue(who)
        assert signed_in(person).get(PAGE).status_code == 403
        assert signed_in(person).post(PAGE, {}).status_code == 403
        with pytest.raises(NotAllowed):
            set_limit(person)
    assert signed_in(admin).get(PAGE).status_code == 200


def test_the_page_begins_with_what_holds_and_shows_what_held(signed_in, admin):
    client = signed_in(admin)
    assert reverse("residents:waiting_limits") in client.get(reverse("followups:dictionaries")).content.decode()
    assert client.get(PAGE).context["form"].initial["red_days"] == 90
    body = {"amber_days": 40, "red_days": 120, "valid_from": day(0).isoformat(), "origin": "county order 12"}
    assert client.post(PAGE, {**body, "red_days": 40}).status_code == 422
    assert "Red comes after amber." in client.post(PAGE, {**body, "red_days": 40}).content.decode()
    assert client.post(PAGE, body).status_code == 302
    assert "choose another day" in client.post(PAGE, body).content.decode()
    page = client.get(PAGE).content.decode()
    assert "amber after 40, red after 120 days" in page
    assert "amber after 30, red after 90 days" in page
    assert "county order 12" in page


def unvisited(user):
    return stats.unvisited_for(user, WaitingLimit.objects.in_force(), timezone.localdate())


def test_lists_and_figures_go_by_it(signed_in, officer, chief, admin, room):
    for days in (15, 25, 95):
        factories.HouseholdFactory(room=room, visit_from=day(-days))
    homes = Household.objects.filter(room=room)
    assert unvisited(officer) == {90: 1, 30: 1}
    set_limit(admin)
    assert unvisited(officer) == {20: 2, 10: 3}
    assert stats.households_by(homes)[room.pk] == {"households": 3, "unvisited": 2}
    assert stats.households_by(homes, on=day(-1))[room.pk]["unvisited"] == 1, "yesterday's figures keep their limit"
    response = signed_in(officer).get(reverse("residents:households"))
    assert [row.tone for row in response.context["page"].rows] == ["red", "red", "orange"]
    assert "20 days and more" in response.content.decode()
    assert '<option value="20">20 days or more</option>' in response.content.decode()
    assert "Unvisited for 20 days" in signed_in(officer).get("/").content.decode()
    assert "Unvisited for 20 days" in signed_in(chief).get("/").content.decode()
