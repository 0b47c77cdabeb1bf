"""People have a beginning and an end: nobody is met before birth, after death, or where nobody of that name was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Invalid
from disputes import actions as cases
from followups.models import FollowUp
from residents.models import Household, Listing, Residency
from tests import factories
from tests.accounts.test_tokens import calling, issue
from visits import actions


def day(n):
    return timezone.localdate() + timedelta(days=n)


def stays(person, since, until=None):
    return Residency.objects.create(
        resident=person, household=person.household, room=person.room, from_on=since, until_on=until
    )


class TestMet:
    @pytest.mark.parametrize(("died", "may"), [(-3, False), (0, True), (1, True)])
    def test_nobody_is_met_after_death(self, record, resident, died, may):
        resident.died_on = day(died)
        resident.save()
        if may:
            assert record(residents=[resident]).residents.get() == resident
        else:
            with pytest.raises(Invalid) as refused:
                record(residents=[resident])
            assert refused.value.field == "residents"

    def test_nobody_is_met_before_birth(self, record, resident):
        resident.birth_date = day(-3)
        resident.save()
        with pytest.raises(Invalid):
            record(residents=[resident], days_ago=5)

    @pytest.mark.parametrize(("ago", "may"), [(0, True), (10, True), (11, False), (500, False)])
    def test_nobody_is_met_before_being_registered(self, record, resident, ago, may):
        stays(resident, day(-10))
        if may:
            record(residents=[resident], days_ago=ago)
        else:
            with pytest.raises(Invalid):
                record(residents=[resident], days_ago=ago)

    def test_nor_after_having_left(self, record, resident):
        stays(resident, day(-100), day(-9))
        record(residents=[resident], days_ago=9)
        with pytest.raises(Invalid):
            record(residents=[resident], days_ago=8)

    def test_a_correction_asks_the_same_of_whom_it_adds_and_of_a_new_day(self, officer, record, resident):
        stays(resident, day(-10))
        visit = record(residents=[resident], days_ago=2)
        with pytest.raises(Invalid):
            actions.correct_visit(
                by=officer, visit=visit, expected_version=None, occurred_at=timezone.now() - timedelta(days=20)
            )
        resident.died_on = day(-5)
        resident.save()
        # What stood before stays correctable: only who is named anew is asked about.
        actions.correct_visit(by=officer, visit=visit, expected_version=None, note="补记", residents=[resident])
        other = record(days_ago=1)
        with pytest.raises(Invalid):
            actions.correct_visit(by=officer, visit=other, expected_version=None, residents=[resident])

    def test_who_was_met_is_corrected_and_what_followed_with_it(self, officer, record, household, resident):
        listing = factories.ListingFactory(resident=resident)
        due = factories.FollowUpFactory(household=household, resident=resident, reason_code="listing_cadence")
        visit = record()
        due.refresh_from_db()
        assert due.state == "open"
        visit = actions.correct_visit(by=officer, visit=visit, expected_version=None, residents=[resident])
        due.refresh_from_db()
        assert (due.state, Listing.objects.get(pk=listing.pk).last_met_on) == ("done", day(0))
        actions.correct_visit(by=officer, visit=visit, expected_version=None, residents=[])
        due.refresh_from_db()
        assert (due.state, Listing.objects.get(pk=listing.pk).last_met_on) == ("open", None)

    def test_opened_from_what_is_due_to_a_person_the_form_means_that_person(
        self, signed_in, officer, household, resident
    ):
        factories.ResidentFactory(household=household)
        due = factories.FollowUpFactory(household=household, resident=resident, reason_code="listing_cadence")
        form = signed_in(officer).get(due.visit_url).context["form"]
        assert form["residents"].value() == [str(resident.pk)]


def test_the_dead_are_no_new_parties(officer, room, resident, api):
    resident.died_on = day(-20)
    resident.save()
    case = factories.DisputeFactory(room=room, occurred_on=day(-2), reported_on=day(-1))
    with pytest.raises(Invalid) as refused:
        cases.add_party(by=officer, dispute=case, party={"resident": resident.pk})
    assert refused.value.field == "resident"
    before = factories.DisputeFactory(room=room, occurred_on=day(-21), reported_on=day(-1))
    assert cases.add_party(by=officer, dispute=before, party={"resident": resident.pk}).resident == resident


class TestEndedHomes:
    @pytest.fixture
    def ended(self, household):
        Household.objects.filter(pk=household.pk).update(ended_on=day(-9))
        household.refresh_from_db()
        return household

    @pytest.mark.parametrize("days_ago", [0, 30])
    def test_no_next_visit_is_agreed_for_a_home_that_ended(self, record, ended, days_ago):
        with pytest.raises(Invalid) as refused:
            record(days_ago=days_ago, contact="not_home", next_visit_on=day(5))
        assert refused.value.field == "next_visit_on"
        assert record(days_ago=days_ago, contact="not_home").pk
        assert not FollowUp.objects.open().exists()

    def test_an_old_visit_stays_correctable(self, officer, record, household):
        visit = record(days_ago=20, next_visit_on=day(5))
        Household.objects.filter(pk=household.pk).update(ended_on=day(-9))
        assert actions.correct_visit(by=officer, visit=visit, expected_version=None, note="补记").note == "补记"
        with pytest.raises(Invalid):
            actions.correct_visit(by=officer, visit=visit, expected_version=None, next_visit_on=day(9))


class TestOffers:
    @pytest.mark.parametrize(("contact", "page"), [("moved", "move-out"), ("died", "died")])
    def test_a_result_offers_to_record_it_with_its_day(self, signed_in, officer, record, resident, contact, page):
        visit = record(contact=contact, days_ago=3)
        client = signed_in(officer)
        link = f"/residents/{resident.pk}/{page}/?on={visit.occurred_on}"
        assert link in client.get(visit.get_absolute_url()).text
        assert client.get(link).context["form"]["on"].value() == visit.occurred_on
        assert client.get(f"/residents/{resident.pk}/{page}/?on=²").status_code == 200

    def test_others_offer_nothing(self, signed_in, officer, record, resident):
        visit = record(contact="not_home")
        assert "move-out" not in signed_in(officer).get(visit.get_absolute_url()).text


class TestTokens:
    def test_a_chiefs_token_corrects_and_voids_what_the_page_does(self, chief, record):
        visit = record()
        client = calling(issue(chief, "visits:write")[1])
        url = f"/api/v1/visits/{visit.pk}/"
        assert client.patch(url, {"note": "更正"}, format="json").status_code == 200
        assert client.post(f"{url}void/", {"reason": "走错门"}, format="json").status_code == 200

    def test_an_officers_token_does_not_lead(self, roommate, record):
        client = calling(issue(roommate, "visits:write")[1])
        url = f"/api/v1/visits/{record().pk}/void/"
        assert client.post(url, {"reason": "走错门"}, format="json").status_code == 403

    @pytest.mark.parametrize("scope", ["visits:read", "disputes:read", "audit:read"])
    def test_an_auditors_token_reads_what_the_page_reads(self, auditor, scope):
        path = {
            "visits:read": "visits/?voided=true", "disputes:read": "disputes/?view=void", "audit:read": "audit/",
        }[scope]  # fmt: skip
        assert calling(issue(auditor, scope)[1]).get(f"/api/v1/{path}").status_code == 200
