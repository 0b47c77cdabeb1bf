"""Decisions on listings are rows of their own; who asks does not decide; terms, ages and stages."""

import importlib
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, RuleViolation
from followups.actions import raise_followups
from followups.models import Cadence, FollowUp
from notifications.models import Notification
from residents import actions
from residents.models import DrugTest, Listing, ListingCategory, ListingDecision
from residents.rules.listings import term_end
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture
def resident(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room), name="张三丰")


def category(code):
    return ListingCategory.objects.get(code=code)


def approved(officer, chief, bureau, resident, code="domestic_violence", **facts):
    listing = actions.propose_listing(by=officer, resident=resident, category=category(code), reason="需要", **facts)
    listing = actions.approve_listing(by=chief, listing=listing, note="属实")
    return actions.approve_listing(by=bureau, listing=listing)


class TestRows:
    def test_proposing_the_end_erases_no_approval(self, officer, chief, bureau, resident, signed_in):
        listing = approved(officer, chief, bureau, resident)
        first = listing.station_decided_at
        listing = actions.propose_delisting(by=officer, listing=listing, reason="已搬回")
        listing.refresh_from_db()
        assert (listing.station_decided_by, listing.station_decided_at) == (chief, first)
        listing = actions.refuse_listing(by=chief, listing=listing, reason="尚早")
        rows = list(ListingDecision.objects.order_by("id").values_list("about", "level", "round", "decision", "note"))
        assert rows == [
            ("begin", "station", 1, "approved", "属实"),
            ("begin", "bureau", 1, "approved", ""),
            ("end", "station", 2, "refused", "尚早"),
        ]
        page = signed_in(officer).get(listing.get_absolute_url()).content.decode()
        for text in ("属实", "尚早", "已搬回"):
            assert text in page

    def test_who_asks_does_not_decide_at_any_level(self, chief, bureau, resident, api):
        listing = actions.propose_listing(
            by=chief, resident=resident, category=category("domestic_violence"), reason="需要"
        )
        response = api(chief).post(f"/api/v1/listings/{listing.pk}/approve/", {}, format="json")
        assert (response.status_code, response.json()["rule"]) == (409, "own_decision")
        response = api(chief).post(f"/api/v1/listings/{listing.pk}/refuse/", {"reason": "不妥"}, format="json")
        assert response.json()["rule"] == "own_decision"
        assert not Listing.objects.visible_to(chief).to_decide(chief).exists()
        colleague = factories.PostingFactory(role="chief", station=resident.room.station).officer
        assert Listing.objects.visible_to(colleague).to_decide(colleague).exists()
        listing = actions.approve_listing(by=colleague, listing=listing)
        factories.PostingFactory(officer=chief, role="bureau", bureau=resident.room.station.bureau)
        chief.forget_postings()
        with pytest.raises(RuleViolation):
            actions.approve_listing(by=chief, listing=listing)
        assert actions.approve_listing(by=bureau, listing=listing).state == "active"

    def test_the_end_likewise(self, chief, officer, bureau, resident):
        listing = approved(officer, chief, bureau, resident)
        listing = actions.propose_delisting(by=chief, listing=listing, reason="已搬回")
        with pytest.raises(RuleViolation):
            actions.approve_listing(by=chief, listing=listing)

    def test_a_refusal_is_told_as_one(self, officer, chief, resident):
        listing = actions.propose_listing(
            by=officer, resident=resident, category=category("domestic_violence"), reason="需要"
        )
        actions.refuse_listing(by=chief, listing=listing, reason="资料不全")
        message = Notification.objects.get(officer=officer)
        assert message.kind == "listing_refused"
        assert "资料不全" in message.text
        assert not Notification.objects.filter(officer=chief, read_at=None).exists(), "nothing waits any more"

    def test_the_api_lists_them_by_right(self, officer, auxiliary, chief, bureau, resident, api):
        approved(officer, chief, bureau, resident)
        rows = api(officer).get("/api/v1/listing-decisions/").json()["results"]
        assert {(row["level"], row["decision"]) for row in rows} == {("station", "approved"), ("bureau", "approved")}
        assert api(auxiliary).get("/api/v1/listing-decisions/").json()["results"] == [], "confidential"


class TestTakingBack:
    def test_by_who_proposed_only(self, officer, chief, bureau, resident):
        listing = actions.propose_listing(
            by=officer, resident=resident, category=category("domestic_violence"), reason="需要"
        )
        with pytest.raises(RuleViolation):
            actions.withdraw_proposal(by=chief, listing=listing)
        with pytest.raises(NotAllowed):
            actions.withdraw_proposal(by=bureau, listing=listing)
        listing = actions.approve_listing(by=chief, listing=listing)
        listing = actions.withdraw_proposal(by=officer, listing=listing, reason="误报")
        assert (listing.state, listing.pending) == ("withdrawn", None)
        assert ListingDecision.objects.filter(lapsed_by=officer).count() == 1
        assert Entry.objects.about(listing).latest("id").verb == "listing_withdrawn"
        assert actions.propose_listing(
            by=officer, resident=resident, category=category("domestic_violence"), reason="再提"
        )

    def test_an_end_taken_back_leaves_the_listing_in_force(self, officer, chief, bureau, resident, signed_in):
        listing = approved(officer, chief, bureau, resident)
        actions.propose_delisting(by=officer, listing=listing, reason="已搬回")
        address = reverse("residents:listing_withdraw", args=[listing.pk])
        assert address in signed_in(officer).get(listing.get_absolute_url()).content.decode()
        assert address not in signed_in(chief).get(listing.get_absolute_url()).content.decode()
        listing.refresh_from_db()
        signed_in(officer).post(address, {"version": listing.version})
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("active", "")


class TestRenewal:
    def test_asked_for_by_the_officer_decided_by_the_chief(self, officer, chief, bureau, resident, api):
        listing = approved(officer, chief, bureau, resident)
        address = f"/api/v1/listings/{listing.pk}/"
        assert api(officer).post(f"{address}ask-renewal/", {"reason": "仍需"}, format="json").status_code == 200
        assert api(officer).post(f"{address}ask-renewal/", {"reason": "仍需"}, format="json").status_code == 409
        assert Notification.objects.filter(officer=chief, kind="renewal_asked").exists()
        assert Listing.objects.visible_to(chief).to_decide(chief).get() == listing
        assert api(officer).post(f"{address}renew/", {"reason": "仍需"}, format="json").status_code == 403
        assert api(chief).post(f"{address}renew/", {"reason": "同意"}, format="json").status_code == 200
        row = ListingDecision.objects.get(about="renewal")
        assert (row.asked_by, row.decided_by, row.decision) == (officer, chief, "approved")

    def test_refused_the_listing_holds_until_its_review(self, officer, chief, bureau, resident):
        listing = approved(officer, chief, bureau, resident)
        actions.ask_renewal(by=officer, listing=listing, reason="仍需")
        listing = actions.refuse_renewal(by=chief, listing=listing, reason="已不需要")
        assert (listing.state, listing.pending) == ("active", None)
        actions.expire_listings(listing.review_on + DAY)
        listing.refresh_from_db()
        assert listing.state == "expired"

    def test_what_waits_lapses_with_the_listing(self, officer, chief, bureau, resident):
        listing = approved(officer, chief, bureau, resident)
        actions.ask_renewal(by=officer, listing=listing, reason="仍需")
        actions.expire_listings(listing.review_on + DAY)
        assert ListingDecision.objects.pending().count() == 0


class TestAges:
    def test_a_man_of_36_is_no_left_behind_child(self, officer, resident, signed_in, api):
        resident.birth_date = timezone.localdate() - timedelta(days=36 * 366)
        resident.save()
        with pytest.raises(RuleViolation, match=r"15|36"):
            actions.propose_listing(by=officer, resident=resident, category=category("left_behind_child"), reason="x1")
        body = {"category": category("left_behind_child").pk, "level": "2", "reason": "留守"}
        response = signed_in(officer).post(reverse("residents:listing_propose", args=[resident.pk]), body)
        assert response.status_code in (409, 422)
        body = {"resident": resident.pk, "category": "left_behind_child", "reason": "留守"}
        assert api(officer).post("/api/v1/listings/", body, format="json").status_code == 409

    def test_growing_out_of_it_ends_it(self, resident):
        today = timezone.localdate()
        resident.birth_date = date(today.year - 16, today.month, 1)
        resident.save()
        listing = factories.ListingFactory(resident=resident, category=category("left_behind_child"))
        actions.expire_listings()
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("ended", "age_over")

    def test_the_page_that_decides_tells_age_and_address(self, officer, chief, resident, signed_in):
        resident.birth_date = timezone.localdate() - timedelta(days=366 * 40)
        resident.save()
        listing = actions.propose_listing(
            by=officer, resident=resident, category=category("domestic_violence"), reason="需要"
        )
        page = signed_in(chief).get(reverse("residents:listing_approve", args=[listing.pk])).content.decode()
        assert resident.household.dwelling.address in page
        assert str(resident.age) in page
        assert reverse("visits:resident_story", args=[resident.pk]) in page


class TestTerms:
    def test_ends_by_itself_whatever_the_review(self, officer, chief, bureau, resident):
        today = timezone.localdate()
        start = today - timedelta(days=3 * 365 - 20)
        listing = approved(officer, chief, bureau, resident, "drug_rehabilitation", term_from_on=start)
        assert listing.term_ends_on == term_end(start, 3)
        assert listing.review_on <= listing.term_ends_on
        with pytest.raises(Invalid):
            actions.renew_listing(by=chief, listing=listing, reason="仍需", review_on=listing.term_ends_on + DAY)
        assert actions.expire_listings(listing.term_ends_on) == (0, 1)
        actions.expire_listings(listing.term_ends_on + DAY)
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("ended", "term_over")

    def test_a_term_that_is_over_lists_nobody(self, officer, resident):
        with pytest.raises(Invalid):
            actions.propose_listing(
                by=officer, resident=resident, category=category("drug_rehabilitation"), reason="需要",
                term_from_on=timezone.localdate() - timedelta(days=1200),
            )  # fmt: skip

    def test_years_end_on_the_day_before(self):
        assert term_end(date(2024, 5, 1), 3) == date(2027, 4, 30)
        assert term_end(date(2024, 2, 29), 3) == date(2027, 2, 28)

    def test_tests_are_dated_records_and_no_visits(self, officer, auxiliary, chief, bureau, resident, api, signed_in):
        listing = approved(officer, chief, bureau, resident, "drug_rehabilitation")
        today = timezone.localdate()
        assert listing.tests_due_on == today + timedelta(days=30)
        body = {"listing": listing.pk, "tested_on": today.isoformat(), "result": "negative"}
        made = api(officer).post("/api/v1/drug-tests/", body, format="json")
        assert made.status_code == 201
        assert api(officer).post("/api/v1/drug-tests/", body, format="json").status_code == 409
        later = {**body, "tested_on": (today + DAY).isoformat()}
        assert api(officer).post("/api/v1/drug-tests/", later, format="json").status_code == 400
        assert api(auxiliary).get("/api/v1/drug-tests/").status_code == 403
        listing.refresh_from_db()
        assert listing.last_met_on is None, "a test is no visit"
        void = reverse("residents:drug_test_void", args=[made.json()["id"]])
        assert signed_in(officer).post(void, {"reason": "录错", "version": 1}).status_code == 302
        assert DrugTest.objects.get().is_void
        form = reverse("residents:drug_test", args=[listing.pk])
        assert signed_in(officer).get(form).status_code == 200
        assert signed_in(officer).post(form, {"tested_on": today, "result": "positive"}).status_code == 302
        assert DrugTest.objects.filter(voided_at=None).get().result == "positive"

    def test_nobody_else_is_tested(self, officer, chief, bureau, resident):
        listing = approved(officer, chief, bureau, resident)
        with pytest.raises(RuleViolation):
            actions.record_test(by=officer, listing=listing, tested_on=timezone.localdate(), result="negative")


class TestMentalHealth:
    """Basically stable: two weeks, then three months if settled, one month if not; unstable two weeks, stable three
    months (norm of public health)."""

    @pytest.mark.parametrize(
        ("level", "stage", "days"),
        [("1", "", 14), ("2", "", 14), ("2", "settled", 90), ("2", "unsettled", 30), ("3", "", 90)],
    )
    def test_the_interval(self, resident, level, stage, days):
        Cadence.objects.filter(category=None).update(valid_until=timezone.localdate() - DAY)
        today = timezone.localdate()
        facts = {"starts_on": today - timedelta(days=400), "last_met_on": today - timedelta(days=days - 1)}
        factories.ListingFactory(
            resident=resident, category=category("severe_mental_disorder"), level=level, stage=stage, **facts
        )
        raise_followups()
        follow_up = FollowUp.objects.get()
        assert follow_up.reason_data["interval_days"] == days
        assert follow_up.raised_for_on == today + DAY

    def test_the_officer_notes_how_it_went(self, officer, chief, resident, api):
        listing = factories.ListingFactory(resident=resident, category=category("severe_mental_disorder"), level="2")
        address = f"/api/v1/listings/{listing.pk}/assess/"
        assert api(officer).post(address, {"stage": "settled"}, format="json").json()["stage"] == "settled"
        listing.refresh_from_db()
        listing = actions.renew_listing(by=chief, listing=listing, reason="仍需", level="1")
        assert listing.stage == "", "said of the other level"
        assert api(officer).post(address, {"stage": "settled"}, format="json").status_code == 409


class TestPeopleInNeed:
    @pytest.mark.parametrize("code", ["elder_alone", "hardship"])
    def test_are_not_listed(self, officer, resident, code, signed_in):
        with pytest.raises(RuleViolation):
            actions.propose_listing(by=officer, resident=resident, category=category(code), reason="独居")
        assert not ListingCategory.objects.valid().filter(code=code).exists()
        page = signed_in(officer).get(reverse("residents:listing_propose", args=[resident.pk])).content.decode()
        assert category(code).name_en not in page

    def test_no_administrator_brings_the_category_back(self, admin):
        facts = {"legal_basis_en": "Law", "legal_basis_zh": "法", "valid_from": timezone.localdate()}
        for code, zh, en in (("old", "独居老人", "Old"), ("poor", "困难家庭", "Poor"), ("h", "户", "Hardship")):
            with pytest.raises(RuleViolation):
                actions.add_category(by=admin, code=code, name_zh=zh, name_en=en, **facts)

    def test_listings_not_decided_yet_cannot_come_into_force(self, chief, resident):
        listing = factories.ListingFactory(
            resident=resident, category=category("hardship"), state="proposed", starts_on=None, review_on=None
        )
        with pytest.raises(RuleViolation):
            actions.approve_listing(by=chief, listing=listing)

    def test_open_ones_end_with_a_line_on_the_trail_each(self, resident):
        listing = factories.ListingFactory(resident=resident, category=category("elder_alone"))
        assert actions.end_for_care(by=None) == [listing]
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("ended", "care")
        assert Entry.objects.about(listing).get().by is None
        assert actions.end_for_care(by=None) == []


class TestTakenOverFromBefore:
    """What the migration makes of listings that were decided before decisions were rows."""

    @pytest.fixture
    def migration(self):
        return importlib.import_module("residents.migrations.0011_decisions_from_the_trail")

    def line(self, verb, by, reason=""):
        return SimpleNamespace(verb=verb, by_id=by, at=timezone.now(), reason=reason)

    def test_the_erased_approval_is_read_from_the_trail(self, migration):
        lines = [
            self.line("listing_proposed", 1, "需要"),
            self.line("listing_approved", 2, "属实"),
            self.line("listing_approved", 3),
            self.line("delisting_proposed", 1, "已搬回"),
            self.line("listing_refused", 2, "尚早"),
            self.line("delisting_proposed", 1, "已搬回"),
        ]
        rows = migration.rows_of_trail(None, lines)
        made = [(row["about"], row["level"], row["round"], row["decision"], row["decided_by_id"]) for row in rows]
        assert made == [
            ("begin", "station", 1, "approved", 2),
            ("begin", "bureau", 1, "approved", 3),
            ("end", "station", 2, "refused", 2),
            ("end", "station", 3, "", None),
        ]

    def test_without_a_trail_the_columns_speak(self, migration, officer, chief, resident):
        now = timezone.now()
        listing = factories.ListingFactory(resident=resident, state="station_approved", created_by=officer)
        listing.station_decided_at, listing.station_decided_by = now, chief
        rows = migration.rows_of_columns(listing)
        assert [(row["level"], row.get("decision", "")) for row in rows] == [("station", "approved"), ("bureau", "")]

    def test_the_database_takes_them(self, migration, officer, chief, bureau, resident):
        listing = approved(officer, chief, bureau, resident)
        actions.propose_delisting(by=officer, listing=listing, reason="已搬回")
        before = list(ListingDecision.objects.order_by("id").values_list("about", "level", "round", "decision"))
        ListingDecision.objects.all().delete()
        Listing.objects.update(station_decided_at=None, station_decided_by=None)
        migration.fill(apps, None)
        assert list(ListingDecision.objects.order_by("id").values_list("about", "level", "round", "decision")) == before
        listing.refresh_from_db()
        assert listing.station_decided_by == chief
