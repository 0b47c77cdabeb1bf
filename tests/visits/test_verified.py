"""A visit that met the household renews the day of verification in the same tap."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed
from residents.models import Dwelling, Resident
from tests import factories
from visits.actions import record_visit
from visits.models import Visit

pytestmark = pytest.mark.django_db
OLD = date(2024, 3, 5)


@pytest.fixture
def home(room):
    dwelling = factories.DwellingFactory(community__room=room, verified_on=OLD)
    home = factories.HouseholdFactory(room=room, dwelling=dwelling)
    factories.ResidentFactory(household=home, name="王强", verified_on=OLD)
    factories.ResidentFactory(household=home, name="李梅")
    return home


@pytest.fixture
def visited(officer, home):
    def visit(**changed):
        body = {
            "by": officer, "client_id": uuid.uuid4(), "kind": "door", "household": home, "contact": "met",
            "occurred_at": timezone.now() - timedelta(minutes=5), "minutes": 10, "verified": True,
        }  # fmt: skip
        return record_visit(**{**body, **changed})

    return visit


def days(home):
    people = Resident.objects.filter(household=home).order_by("pk").values_list("verified_on", flat=True)
    return [Dwelling.objects.get(pk=home.dwelling_id).verified_on, *people]


def test_a_met_household_counts_as_verified_on_that_day(visited, home):
    visit, _created = visited()
    assert days(home) == [visit.occurred_on] * 3
    lines = Entry.objects.filter(verb="changed")
    assert lines.count() == 3
    assert lines.filter(target_type__model="dwelling").get().changes["verified_on"] == [
        OLD.isoformat(), visit.occurred_on.isoformat(),
    ]  # fmt: skip


def test_without_the_tick_nothing_is_renewed(visited, home):
    visited(verified=False)
    assert days(home) == [OLD, OLD, None]


@pytest.mark.parametrize("contact", ["not_home", "moved", "refused"])
def test_where_nobody_was_met_nothing_is_verified_and_nothing_saved(visited, home, contact):
    with pytest.raises(Invalid) as refused:
        visited(contact=contact)
    assert refused.value.field == "verified"
    assert (days(home), Visit.objects.count()) == ([OLD, OLD, None], 0)


def test_a_later_day_stays(visited, home):
    today = timezone.localdate()
    Resident.objects.filter(household=home, name="王强").update(verified_on=today)
    visit, _created = visited(occurred_at=timezone.now() - timedelta(days=3))
    assert days(home) == [visit.occurred_on, today, visit.occurred_on]


def test_who_moved_away_is_not_verified(visited, home):
    gone = factories.ResidentFactory(household=home, name="搬走的", verified_on=OLD)
    Resident.objects.filter(pk=gone.pk).update(household=None)
    visited()
    assert Resident.objects.get(pk=gone.pk).verified_on == OLD


def test_a_program_that_does_not_keep_the_register_verifies_nothing(visited, service, home):
    with pytest.raises(NotAllowed):
        visited(by=service)
    assert days(home) == [OLD, OLD, None]


def test_by_the_api_and_once(api, officer, home):
    body = {
        "client_id": str(uuid.uuid4()), "kind": "door", "household": home.pk, "contact": "met", "minutes": 10,
        "occurred_at": timezone.now().isoformat(), "verified": True,
    }  # fmt: skip
    first = api(officer).post("/api/v1/visits/", body, format="json")
    assert (first.status_code, days(home)) == (201, [timezone.localdate()] * 3)
    assert api(officer).post("/api/v1/visits/", body, format="json").status_code == 200
    assert api(officer).post("/api/v1/visits/", {**body, "verified": False}, format="json").status_code == 409


def test_the_form_has_the_tick_and_forgets_it_where_nobody_was_met(signed_in, officer, home):
    address = f"{reverse('visits:create')}?household={home.pk}"
    client = signed_in(officer)
    form = client.get(address).context["form"]
    assert "verified" in form.fields
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    body = {
        "client_id": str(uuid.uuid4()), "contact": "not_home", "occurred_at": moment, "minutes": "10",
        "verified": "on", "next": "none", "findings-TOTAL_FORMS": "0", "findings-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(address, body).status_code == 302
    assert days(home) == [OLD, OLD, None]
    body |= {"client_id": str(uuid.uuid4()), "contact": "met"}
    assert client.post(address, body).status_code == 302
    assert days(home) == [timezone.localdate()] * 3
