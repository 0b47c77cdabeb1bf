"""Administrators change how often to visit and the calendar; history stays."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed
from followups import actions
from followups.models import Cadence, CalendarDay
from tests import factories

VALUES = {"interval_days": 60, "lead_days": 7, "grace_working_days": 3, "escalate_after_days": 7, "origin": "order 12"}


def days(n):
    return timezone.localdate() + timedelta(days=n)


def households():
    return Cadence.objects.filter(category=None)


def test_the_shipped_cadences_name_their_source(db):
    assert households().get().interval_days == 90
    unstable = Cadence.objects.get(category__code="severe_mental_disorder", level="1")
    assert unstable.interval_days == 14
    assert not Cadence.objects.filter(origin="").exists()


def test_a_change_is_a_new_row_from_a_date(signed_in, admin):
    old = households().get()
    client = signed_in(admin)
    url = reverse("followups:cadence-change", args=[old.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, {**VALUES, "valid_from": days(5).isoformat()})
    assert response.status_code == 302, response.content.decode()
    old.refresh_from_db()
    new = households().get(valid_from=days(5))
    assert (old.interval_days, old.valid_until) == (90, days(4))
    assert (new.interval_days, new.valid_until, new.origin) == (60, None, "order 12")
    assert Cadence.objects.in_force(days(4))[0] == old
    assert new in Cadence.objects.in_force(days(5))
    assert Entry.objects.filter(verb="created", by=admin).exists()
    page = client.get(reverse("followups:dictionaries")).content.decode()
    assert "order 12" in page


def test_one_put_in_before_a_later_one_ends_where_that_begins(admin):
    actions.set_cadence(by=admin, category=None, level="", valid_from=days(30), **VALUES)
    between = actions.set_cadence(by=admin, category=None, level="", valid_from=days(10), **VALUES)
    assert between.valid_until == days(29)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"valid_from": -1}, "valid_from"), ({"lead_days": 60}, "lead_days")],
)
def test_what_is_refused(admin, change, field):
    values = {"valid_from": days(change.pop("valid_from", 5)), **VALUES, **change}
    with pytest.raises(Invalid) as refused:
        actions.set_cadence(by=admin, category=None, level="", **values)
    assert refused.value.field == field


def test_twice_for_a_day_is_refused_in_words(signed_in, admin):
    actions.set_cadence(by=admin, category=None, level="", valid_from=days(5), **VALUES)
    url = reverse("followups:cadence-change", args=[households().first().pk])
    response = signed_in(admin).post(url, {**VALUES, "valid_from": days(5).isoformat()})
    assert response.status_code == 422
    assert "choose another day" in response.content.decode()


def test_a_new_one_for_a_category_and_its_end(signed_in, admin):
    category = factories.ListingCategoryFactory(code="flood_help", name_en="Flood help")
    client = signed_in(admin)
    url = reverse("followups:cadence-new")
    body = {**VALUES, "category": category.pk, "level": "1", "valid_from": days(0).isoformat()}
    assert client.post(url, {**body, "category": ""}).status_code == 422
    assert client.post(url, {**body, "interval_days": 9999}).status_code == 422
    assert client.post(url, body).status_code == 302
    made = Cadence.objects.get(category=category)
    end = reverse("followups:cadence-end", args=[made.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": days(-9).isoformat()}).status_code == 422
    assert client.post(end, {"on": days(3).isoformat()}).status_code == 302
    made.refresh_from_db()
    assert made.valid_until == days(3)
    with pytest.raises(Invalid):
        actions.end_cadence(by=admin, cadence=Cadence(valid_from=days(9)), on=days(3))


def _confirm(client, response):
    """A change is looked at before it holds."""
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    assert client.post(f"{response.url}confirm/").status_code == 302


def test_a_day_off_by_the_page(signed_in, admin):
    client, url = signed_in(admin), reverse("followups:calendar")
    page = client.get(url).content.decode()
    assert "National Day" in page
    day = days(10)
    worked = CalendarDay.objects.get(on=day).is_working
    body = {"on": day.isoformat(), "is_working": "off" if worked else "worked", "name": "flood duty"}
    _confirm(client, client.post(url, body))
    row = CalendarDay.objects.get(on=day)
    assert (row.is_working, row.name, row.is_local) == (not worked, "flood duty", True)
    assert "flood duty" in client.get(url).content.decode()
    _confirm(client, client.post(reverse("followups:calendar-clear", args=[day])))
    assert CalendarDay.objects.get(on=day).is_working is worked


@pytest.mark.parametrize("name", ["dictionaries", "calendar", "calendar-notice", "calendar-warning", "cadence-new"])
@pytest.mark.parametrize("who", ["officer", "chief", "bureau"])
def test_only_administrators(request, signed_in, who, name):
    assert signed_in(request.getfixturevalue(who)).get(reverse(f"followups:{name}")).status_code == 403


def test_actions_refuse_others_too(officer, signed_in):
    with pytest.raises(NotAllowed):
        actions.set_cadence(by=officer, category=None, level="", valid_from=days(5), **VALUES)
    clear = reverse("followups:calendar-clear", args=[date(2026, 5, 1)])
    assert signed_in(officer).post(clear).status_code == 403
