"""Care by consent: entering, reviewing, ending, forgetting; helps; who is to be asked."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assistance import actions
from assistance.models import CareRecord, ConsentRequest, Help
from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from followups.models import FollowUp
from notifications.models import Notification
from residents import actions as register
from residents.models import Listing, ListingCategory
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture
def resident(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room), name="张三丰")


@pytest.fixture
def record(officer, resident):
    return enter(officer, resident)


def enter(by, resident, **facts):
    facts = {"need": "elder_alone", "consent_on": timezone.localdate(), "needs": "每周买菜", **facts}
    record, _created = actions.enter_care(by=by, resident=resident, **facts)
    return record


def body(resident, **facts):
    return {"resident": resident.pk, "need": "elder_alone", "consent_on": f"{timezone.localdate()}",
            "consent_by": "self", "consent_form": "written", **facts}  # fmt: skip


class TestEntering:
    def test_by_consent_with_a_contact_in_a_week(self, officer, resident):
        record = enter(officer, resident)
        today = timezone.localdate()
        assert (record.state, record.every_days, record.helper) == ("active", 30, officer)
        assert record.review_on == today + timedelta(days=90)
        follow_up = FollowUp.objects.get()
        assert (follow_up.source, follow_up.due_on, follow_up.resident) == (record, today + timedelta(days=7), resident)
        assert follow_up.reason_code == "care_contact"
        assert Entry.objects.about(record).get().verb == "care_entered"

    @pytest.mark.parametrize("role", ["bureau", "auditor", "admin", "service"])
    def test_not_everybody(self, request, resident, role):
        with pytest.raises(NotAllowed):
            enter(request.getfixturevalue(role), resident)

    def test_outside_the_own_rooms_is_absent(self, neighbour, resident):
        with pytest.raises(OutOfScope):
            enter(neighbour, resident)

    def test_without_consent_there_is_no_record(self, officer, resident, api):
        with pytest.raises(Invalid):
            enter(officer, resident, consent_on=None)
        response = api(officer).post("/api/v1/care-records/", {"resident": resident.pk, "need": "hardship"}, "json")
        assert response.status_code == 400
        assert "consent_on" in response.json()

    @pytest.mark.parametrize("days", [1, 400])
    def test_consent_lies_in_the_past_and_before_the_start(self, officer, resident, days, api):
        late = timezone.localdate() + timedelta(days=days)
        with pytest.raises(Invalid):
            enter(officer, resident, consent_on=late)
        with pytest.raises(Invalid):
            enter(officer, resident, starts_on=timezone.localdate() - timedelta(days=days))

    def test_a_child_needs_the_guardian(self, officer, resident, api):
        resident.birth_date = timezone.localdate() - timedelta(days=13 * 366)
        resident.save()
        facts = body(resident, need="child", sensitive_agreed=True)
        response = api(officer).post("/api/v1/care-records/", facts, format="json")
        assert (response.status_code, response.json()["rule"]) == (409, "guardian_needed")
        facts |= {"consent_by": "guardian", "guardian_name": "李四"}
        assert api(officer).post("/api/v1/care-records/", facts, format="json").status_code == 201

    def test_sensitive_needs_are_agreed_to_by_themselves(self, officer, resident, api):
        response = api(officer).post("/api/v1/care-records/", body(resident, need="illness"), format="json")
        assert (response.status_code, response.json()["rule"]) == (409, "consent_missing")

    def test_oral_consent_names_its_visit(self, officer, resident, api):
        facts = body(resident, consent_form="oral")
        assert api(officer).post("/api/v1/care-records/", facts, format="json").status_code == 400
        elsewhere = factories.VisitFactory(household=factories.HouseholdFactory(room=resident.room))
        facts["consent_visit"] = elsewhere.pk
        assert api(officer).post("/api/v1/care-records/", facts, format="json").status_code == 400
        facts["consent_visit"] = factories.VisitFactory(household=resident.household).pk
        assert api(officer).post("/api/v1/care-records/", facts, format="json").status_code == 201

    def test_once_a_person_and_once_a_submission(self, officer, resident, api):
        facts = body(resident, client_id=str(uuid.uuid4()))
        first = api(officer).post("/api/v1/care-records/", facts, format="json")
        again = api(officer).post("/api/v1/care-records/", facts, format="json")
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["id"] == again.json()["id"]
        other = api(officer).post("/api/v1/care-records/", {**facts, "needs": "x"}, format="json")
        assert other.status_code == 409
        response = api(officer).post("/api/v1/care-records/", body(resident), format="json")
        assert (response.status_code, response.json()["rule"]) == (409, "active_exists")

    def test_a_listing_as_somebody_in_need_ends_with_it(self, officer, resident):
        category = ListingCategory.objects.get(code="elder_alone")
        listing = factories.ListingFactory(resident=resident, category=category)
        enter(officer, resident)
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("ended", "care")

    def test_the_dead_and_who_left_are_not_cared_for(self, officer, resident):
        resident.died_on = timezone.localdate()
        resident.save()
        with pytest.raises(RuleViolation):
            enter(officer, resident)

    def test_a_telephone_number_is_checked(self, officer, resident):
        with pytest.raises(Invalid):
            enter(officer, resident, contact_phone="12")


class TestCourse:
    def test_reviewed_for_another_ninety_days(self, officer, record, api):
        CareRecord.objects.update(review_on=timezone.localdate())
        address = f"/api/v1/care-records/{record.pk}/review/"
        changed = api(officer).post(address, {"still_wanted": True, "every_days": 14}, format="json").json()
        assert changed["review_on"] == f"{timezone.localdate() + timedelta(days=90)}"
        assert changed["every_days"] == 14

    def test_not_wanted_is_withdrawn(self, officer, record, api, signed_in):
        address = f"/api/v1/care-records/{record.pk}/"
        assert api(officer).post(f"{address}review/", {"still_wanted": False}, format="json").status_code == 200
        assert api(officer).get(address).status_code == 404
        assert api(officer).get("/api/v1/care-records/").json()["results"] == []
        for view in ("active", "review", "ended"):
            page = signed_in(officer).get(reverse("assistance:list"), {"view": view}).content.decode()
            assert "张三丰" not in page
        assert FollowUp.objects.get().state == "cancelled"
        since = {"updated_since": "2020-01-01T00:00:00Z"}
        row = api(officer).get("/api/v1/care-records/", since).json()["results"][0]
        assert (row["id"], row["end_reason"], row["resident"], row["need"]) == (record.pk, "withdrawn", None, None)
        line = Entry.objects.about(record).latest("id")
        assert (line.verb, line.changes, line.reason) == ("consent_withdrawn", {}, "")

    def test_what_was_withdrawn_is_forgotten_in_thirty_days(self, officer, record):
        actions.record_help(by=officer, care=record, kind="goods", text="米")
        actions.withdraw_consent(by=officer, record=record)
        assert actions.forget(on=timezone.localdate() + timedelta(days=29)) == 0
        assert actions.forget(on=timezone.localdate() + timedelta(days=30)) == 1
        assert actions.forget(on=timezone.localdate() + timedelta(days=31)) == 0
        record.refresh_from_db()
        assert (record.resident, record.needs, record.need, record.helper) == (None, "", "", None)
        assert Help.objects.get().text == ""
        assert FollowUp.objects.get().resident is None

    def test_ended_is_final(self, officer, record, api):
        address = f"/api/v1/care-records/{record.pk}/"
        ended = api(officer).post(f"{address}end/", {"end_reason": "solved"}, format="json")
        assert (ended.json()["state"], ended.json()["end_reason"]) == ("ended", "solved")
        assert api(officer).post(f"{address}review/", {"still_wanted": True}, format="json").status_code == 409
        assert api(officer).patch(address, {"needs": "x"}, format="json").status_code == 409
        assert FollowUp.objects.get().state == "cancelled"

    def test_change_and_a_stale_version(self, officer, record, api):
        address = f"/api/v1/care-records/{record.pk}/"
        changed = api(officer).patch(address, {"needs": "陪同就医", "version": 1}, format="json")
        assert changed.json()["needs"] == "陪同就医"
        assert api(officer).patch(address, {"needs": "x", "version": 1}, format="json").status_code == 409
        assert "陪同就医" not in str(Entry.objects.about(record).latest("id").changes), "the trail tells no need"
        assert api(officer).patch(address, {"consent_on": "2020-01-01"}, format="json").status_code == 400

    def test_helps(self, officer, record, api):
        address = f"/api/v1/care-records/{record.pk}/helps/"
        made = api(officer).post(address, {"kind": "goods", "text": "米一袋"}, format="json")
        assert made.status_code == 201
        late = {"kind": "call", "happened_on": f"{timezone.localdate() + DAY}"}
        assert api(officer).post(address, late, format="json").status_code == 400
        assert api(officer).post(address, {"kind": "call", "minutes": 601}, format="json").status_code == 400
        rows = api(officer).get("/api/v1/helps/", {"care": record.pk}).json()["results"]
        assert [row["text"] for row in rows] == ["米一袋"]
        void = f"/api/v1/helps/{made.json()['id']}/void/"
        assert api(officer).post(void, {"reason": "录错"}, format="json").status_code == 200
        assert api(officer).get("/api/v1/helps/").json()["results"] == []

    def test_voiding_takes_helps_and_contact_along(self, officer, record, resident):
        actions.record_help(by=officer, care=record, kind="goods")
        actions.void_care(by=officer, record=record, reason="录错人")
        assert Help.objects.get().is_void
        assert FollowUp.objects.get().state == "cancelled"
        assert enter(officer, resident).is_active, "a new consent begins a new record"


class TestNight:
    def test_the_dead_and_who_left_end_it(self, officer, record, resident):
        register.record_death(by=officer, resident=resident, on=timezone.localdate())
        assert actions.sweep()["ended"] == 1
        record.refresh_from_db()
        assert (record.state, record.end_reason) == ("ended", "died")
        assert actions.sweep()["ended"] == 0

    def test_one_open_contact_after_any_number_of_nights(self, officer, record, resident):
        assert actions.raise_contacts() == 0
        visit = factories.VisitFactory(household=resident.household)
        FollowUp.objects.update(state="done", done_on=visit.occurred_on, done_by_visit=visit)
        type(resident.household).objects.update(last_visited_on=timezone.localdate())
        assert actions.raise_contacts() == 1
        assert actions.raise_contacts() == 0
        follow_up = FollowUp.objects.get(state="open")
        assert follow_up.due_on >= timezone.localdate() + timedelta(days=30)

    def test_a_contact_called_off_begins_anew(self, officer, record):
        from followups import actions as work

        work.cancel(by=officer, follow_up=FollowUp.objects.get(), reason="住院")
        assert actions.raise_contacts() == 1
        assert FollowUp.objects.get(state="open").due_on > timezone.localdate() + timedelta(days=30)

    def test_a_review_is_told_once(self, officer, record):
        CareRecord.objects.update(review_on=timezone.localdate())
        actions.sweep()
        actions.sweep()
        assert Notification.objects.filter(kind="care_review", officer=officer).count() == 1

    def test_the_record_goes_along_with_the_person(self, officer, neighbour, record, resident):
        other = neighbour.postings_today[0].room
        home = factories.HouseholdFactory(room=other)
        type(resident).objects.filter(pk=resident.pk).update(room=other, household=home)
        assert CareRecord.objects.visible_to(neighbour).get() == record
        assert not CareRecord.objects.visible_to(officer).exists()
        assert actions.sweep()["moved"] == 1


class TestConsentToBeAsked:
    def listing(self, resident, code="elder_alone", **facts):
        return factories.ListingFactory(resident=resident, category=ListingCategory.objects.get(code=code), **facts)

    def test_nobody_is_copied(self, officer, resident):
        listing = self.listing(resident)
        assert actions.sweep()["to_ask"] == 1
        listing.refresh_from_db()
        assert (listing.state, listing.end_reason) == ("ended", "care")
        assert not CareRecord.objects.exists()
        waiting = ConsentRequest.objects.get()
        assert (waiting.resident, waiting.need, waiting.state) == (resident, "elder_alone", "open")
        assert Notification.objects.filter(officer=officer, kind="consents_to_ask").count() == 1
        assert actions.sweep()["to_ask"] == 0

    def test_a_proposal_that_never_held_asks_nobody(self, resident):
        self.listing(resident, state="proposed", starts_on=None, review_on=None)
        assert actions.sweep()["to_ask"] == 0
        assert Listing.objects.get().state == "ended"

    def test_agreeing_and_declining(self, officer, resident, room, api, signed_in):
        self.listing(resident)
        other = factories.ResidentFactory(household=factories.HouseholdFactory(room=room))
        self.listing(other, "hardship")
        actions.sweep()
        page = signed_in(officer).get(reverse("assistance:requests")).content.decode()
        assert reverse("assistance:enter", args=[resident.pk]) in page
        enter(officer, resident)
        declined = ConsentRequest.objects.get(resident=other)
        address = f"/api/v1/consent-requests/{declined.pk}/decline/"
        assert api(officer).post(address, {}, format="json").json()["need"] == ""
        assert api(officer).post(address, {}, format="json").status_code == 409
        assert not ConsentRequest.objects.open().exists()
        assert ConsentRequest.objects.get(resident=resident).state == "agreed"


class TestPages:
    def test_from_the_page_of_a_person(self, officer, resident, signed_in):
        browser = signed_in(officer)
        panel = reverse("assistance:of_resident", args=[resident.pk])
        assert panel in browser.get(resident.get_absolute_url()).content.decode()
        form = reverse("assistance:enter", args=[resident.pk])
        assert form in browser.get(panel).content.decode()
        assert browser.get(form).status_code == 200
        facts = {"need": "elder_alone", "consent_by": "self", "consent_form": "written", "every_days": 30,
                 "consent_on": timezone.localdate()}  # fmt: skip
        assert browser.post(form, facts).status_code == 302
        record = CareRecord.objects.get()
        page = browser.get(record.get_absolute_url()).content.decode()
        assert reverse("assistance:help", args=[record.pk]) in page
        assert "张三丰" in browser.get(reverse("assistance:list")).content.decode()
        assert browser.post(form, facts).status_code in (409, 422)

    def test_every_act(self, officer, record, signed_in):
        browser = signed_in(officer)
        for name in ("edit", "review", "end", "withdraw", "void", "help"):
            assert browser.get(reverse(f"assistance:{name}", args=[record.pk])).status_code == 200, name
        help_form = reverse("assistance:help", args=[record.pk])
        facts = {"kind": "visit", "happened_on": timezone.localdate(), "by_whom": "room"}
        assert browser.post(help_form, facts).status_code == 302
        facts = {"need": "elder_alone", "every_days": 14, "needs": "送餐", "version": 1, "contact_phone": "13800138000"}
        assert browser.post(reverse("assistance:edit", args=[record.pk]), facts).status_code == 302
        reveal = reverse("assistance:reveal", args=[record.pk])
        assert browser.get(reveal).status_code == 200
        assert "13800138000" in browser.post(reveal, {"reason": "联系亲属"}).content.decode()
        facts = {"still_wanted": "yes", "every_days": 30, "version": 2}
        assert browser.post(reverse("assistance:review", args=[record.pk]), facts).status_code == 302
        void = reverse("assistance:help_void", args=[Help.objects.get().pk])
        assert browser.get(void).status_code == 200
        assert browser.post(void, {"reason": "录错", "version": 1}).status_code == 302
        end = reverse("assistance:end", args=[record.pk])
        assert browser.post(end, {"end_reason": "solved", "version": 3}).status_code == 302
        assert browser.get(end).status_code == 409, "told before the form"

    def test_withdrawing_and_the_chief(self, officer, chief, record, signed_in):
        CareRecord.objects.update(review_on=timezone.localdate())
        home = signed_in(chief).get("/").content.decode()
        assert reverse("assistance:list") + "?view=review" in home
        withdraw = reverse("assistance:withdraw", args=[record.pk])
        assert signed_in(officer).post(withdraw, {"version": 1}).status_code == 302
        assert reverse("assistance:list") + "?view=review" not in signed_in(chief).get("/").content.decode()

    def test_who_sees_it(self, record, auxiliary, bureau, auditor, admin, outsider, signed_in):
        for user, status in ((auxiliary, 200), (bureau, 200), (auditor, 403), (admin, 403), (outsider, 404)):
            assert signed_in(user).get(record.get_absolute_url()).status_code == status, user
        panel = reverse("assistance:of_resident", args=[record.resident_id])
        assert signed_in(auditor).get(panel).content == b""
        assert signed_in(bureau).get(reverse("assistance:edit", args=[record.pk])).status_code == 403
