"""Listed persons: every state, every act, every role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from notifications.models import Notification
from residents import actions
from residents.models import Listing, ListingCategory
from residents.rules import listings as rules
from tests import factories

DO = {
    "approve": lambda by, listing: actions.approve_listing(by=by, listing=listing),
    "refuse": lambda by, listing: actions.refuse_listing(by=by, listing=listing, reason="资料不全"),
    "renew": lambda by, listing: actions.renew_listing(by=by, listing=listing, reason="仍需关爱"),
    "delist": lambda by, listing: actions.propose_delisting(by=by, listing=listing, reason="情况好转"),
}
ROLES = ["officer", "auxiliary", "chief", "bureau", "auditor", "admin", "service"]
# Who may do an act at all; whoever else is refused whatever the state.
MAY = {
    "approve": {"chief", "bureau"},
    "refuse": {"chief", "bureau"},
    "renew": {"chief"},
    "delist": {"officer", "chief"},
}
# (state, act): who, and what comes of it.
LEADS = {
    ("proposed", "approve"): ({"chief"}, "station_approved"),
    ("proposed", "refuse"): ({"chief"}, "refused"),
    ("station_approved", "approve"): ({"bureau"}, "active"),
    ("station_approved", "refuse"): ({"bureau"}, "refused"),
    ("active", "renew"): ({"chief"}, "active"),
    ("active", "delist"): ({"officer", "chief"}, "ending"),
    ("ending", "approve"): ({"chief"}, "ending_station_approved"),
    ("ending", "refuse"): ({"chief"}, "active"),
    ("ending_station_approved", "approve"): ({"bureau"}, "ended"),
    ("ending_station_approved", "refuse"): ({"bureau"}, "active"),
}


@pytest.fixture
def cast(officer, auxiliary, chief, bureau, auditor, admin, service):
    return dict(zip(ROLES, (officer, auxiliary, chief, bureau, auditor, admin, service), strict=True))


@pytest.fixture
def resident(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room))


@pytest.fixture
def category(db):
    return ListingCategory.objects.get(code="left_behind_child")


def listing_in(state, resident):
    listing = factories.ListingFactory(resident=resident, state=state)
    if state in ("proposed", "station_approved", "refused"):
        Listing.objects.filter(pk=listing.pk).update(starts_on=None, review_on=None)
        listing.refresh_from_db()
    return listing


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", list(DO))
@pytest.mark.parametrize("state", [code for code, _label in Listing.STATES])
def test_every_state_act_and_role(cast, resident, state, act, role):
    listing, by = listing_in(state, resident), cast[role]
    who, leads_to = LEADS.get((state, act), (set(), None))
    if role not in MAY[act]:
        with pytest.raises(NotAllowed):
            DO[act](by, listing)
    elif role not in who:
        with pytest.raises(RuleViolation):
            DO[act](by, listing)
    else:
        assert DO[act](by, listing).state == leads_to
        entry = Entry.objects.about(listing).latest("id")
        assert entry.by == by
        assert entry.room_id == resident.room_id
        return
    listing.refresh_from_db()
    assert listing.state == state
    assert not Entry.objects.about(listing).exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_proposes(cast, resident, category, role):
    if role in ("officer", "chief"):
        listing = actions.propose_listing(by=cast[role], resident=resident, category=category, reason="独自居住")
        assert (listing.state, listing.created_by) == ("proposed", cast[role])
        assert Entry.objects.about(listing).get().verb == "listing_proposed"
    else:
        with pytest.raises(NotAllowed):
            actions.propose_listing(by=cast[role], resident=resident, category=category, reason="独自居住")


class TestProposing:
    def test_outside_the_own_rooms_is_absent(self, neighbour, outsider, resident, category):
        for by in (neighbour, outsider):
            with pytest.raises(OutOfScope):
                actions.propose_listing(by=by, resident=resident, category=category, reason="独自居住")

    def test_once_per_category_while_it_is_open(self, officer, chief, resident, category):
        first = actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")
        with pytest.raises(RuleViolation):
            actions.propose_listing(by=officer, resident=resident, category=category, reason="再次")
        actions.refuse_listing(by=chief, listing=first, reason="有子女同住")
        assert actions.propose_listing(by=officer, resident=resident, category=category, reason="子女已搬走")

    def test_also_across_versions_of_a_category(self, officer, resident, category, admin):
        actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")
        today = timezone.localdate()
        facts = {name: getattr(category, name) for name in ("name_en", "name_zh", "legal_basis_en", "legal_basis_zh")}
        fresh = actions.change_category(
            by=admin, category=category, valid_from=today, is_confidential=False, review_after_days=90, **facts
        )
        with pytest.raises(RuleViolation):
            actions.propose_listing(by=officer, resident=resident, category=fresh, reason="独自居住")

    def test_not_who_moved_away_or_died(self, officer, resident, category):
        type(resident).objects.filter(pk=resident.pk).update(household=None)
        with pytest.raises(RuleViolation):
            actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")
        type(resident).objects.filter(pk=resident.pk).update(
            household=factories.HouseholdFactory(room=resident.room), died_on=timezone.localdate()
        )
        with pytest.raises(RuleViolation):
            actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")

    def test_the_category_must_hold_today(self, officer, resident, category):
        today = timezone.localdate()
        for dates in ({"valid_until": today - timedelta(days=1)}, {"valid_from": today + timedelta(days=1)}):
            past = factories.ListingCategoryFactory(code="other", **{"valid_from": today - timedelta(days=9), **dates})
            with pytest.raises(RuleViolation):
                actions.propose_listing(by=officer, resident=resident, category=past, reason="独自居住")

    def test_a_reason_is_needed(self, officer, resident, category):
        with pytest.raises(Invalid):
            actions.propose_listing(by=officer, resident=resident, category=category, reason=" ")

    def test_the_station_hears_of_it(self, officer, chief, bureau, resident, category):
        listing = actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")
        message = Notification.objects.get()
        assert message.officer == chief
        assert message.url == listing.get_absolute_url()
        assert "留守" not in message.text, "the category is not in the message"
        actions.approve_listing(by=chief, listing=listing)
        assert Notification.objects.latest("id").officer == bureau
        actions.approve_listing(by=bureau, listing=listing)
        messages = set(Notification.objects.filter(kind="listing_decided").values_list("officer", flat=True))
        assert messages == {officer.pk, chief.pk}


class TestDeciding:
    def test_two_approvals_put_it_in_force_until_the_review(self, officer, chief, bureau, resident, category):
        listing = actions.propose_listing(by=officer, resident=resident, category=category, reason="独自居住")
        listing = actions.approve_listing(by=chief, listing=listing, note="情况属实")
        assert listing.starts_on is None
        assert listing.station_decided_by == chief
        listing = actions.approve_listing(by=bureau, listing=listing)
        today = timezone.localdate()
        assert listing.starts_on == today
        assert listing.review_on == today + timedelta(days=category.review_after_days)
        assert listing.bureau_decided_by == bureau

    def test_ending_takes_two_approvals_too(self, officer, chief, bureau, resident):
        listing = listing_in("active", resident)
        listing = actions.propose_delisting(by=officer, listing=listing, reason="已搬去与子女同住")
        assert listing.is_in_force, "until both agree nothing changes for the person"
        listing = actions.approve_listing(by=chief, listing=listing)
        assert listing.is_in_force
        listing = actions.approve_listing(by=bureau, listing=listing)
        assert (listing.state, listing.ended_on) == ("ended", timezone.localdate())
        assert listing.end_reason == "已搬去与子女同住"

    def test_two_levels_are_two_people(self, chief, bureau, resident):
        both = chief
        factories.PostingFactory(officer=both, role="bureau", bureau=resident.room.station.bureau)
        both.forget_postings()
        listing = actions.approve_listing(by=both, listing=listing_in("proposed", resident))
        with pytest.raises(RuleViolation):
            actions.approve_listing(by=both, listing=listing)
        with pytest.raises(RuleViolation):
            actions.refuse_listing(by=both, listing=listing, reason="不妥")
        assert actions.approve_listing(by=bureau, listing=listing).state == "active"

    def test_the_chief_of_another_station_finds_nothing(self, far_station, resident):
        stranger = factories.PostingFactory(role="chief", station=far_station).officer
        with pytest.raises(OutOfScope):
            actions.approve_listing(by=stranger, listing=listing_in("proposed", resident))

    def test_the_second_of_two_at_once_learns_of_the_first(self, chief, resident):
        listing = listing_in("active", resident)
        actions.renew_listing(by=chief, listing=listing, reason="仍需", expected_version=1)
        with pytest.raises(StaleVersion):
            actions.renew_listing(by=chief, listing=listing, reason="仍需", expected_version=1)

    def test_a_category_that_ended_meanwhile_cannot_come_into_force(self, bureau, resident, category):
        listing = listing_in("station_approved", resident)
        ListingCategory.objects.filter(code="left_behind_child").update(
            valid_until=timezone.localdate() - timedelta(days=1)
        )
        with pytest.raises(RuleViolation):
            actions.approve_listing(by=bureau, listing=listing)

    def test_refusing_an_end_forgets_its_reason(self, officer, chief, resident):
        listing = actions.propose_delisting(by=officer, listing=listing_in("active", resident), reason="好转")
        listing = actions.refuse_listing(by=chief, listing=listing, reason="仍独居")
        assert (listing.state, listing.end_reason, listing.decision_note) == ("active", "", "仍独居")


class TestRenewing:
    def test_moves_the_review_and_may_change_the_level(self, chief, resident, category):
        listing = actions.renew_listing(by=chief, listing=listing_in("active", resident), reason="仍独居", level="3")
        assert listing.review_on == timezone.localdate() + timedelta(days=listing.category.review_after_days)
        assert listing.level == "3"
        entry = Entry.objects.about(listing).get()
        assert entry.reason == "仍独居"
        assert entry.changes["level"] == ["2", "3"]

    @pytest.mark.parametrize("days", [0, -1, 5000])
    def test_the_next_review_is_neither_past_nor_too_far(self, chief, resident, days):
        with pytest.raises(Invalid):
            actions.renew_listing(
                by=chief,
                listing=listing_in("active", resident),
                reason="仍独居",
                review_on=timezone.localdate() + timedelta(days=days),
            )

    def test_takes_the_version_in_force_or_none(self, chief, admin, resident):
        listing = listing_in("active", resident)
        old, today = listing.category, timezone.localdate()
        facts = {name: getattr(old, name) for name in ("name_en", "name_zh", "legal_basis_en", "legal_basis_zh")}
        fresh = actions.change_category(
            by=admin, category=old, valid_from=today, is_confidential=True, review_after_days=30, **facts
        )
        listing = actions.renew_listing(by=chief, listing=listing, reason="仍独居")
        assert listing.category == fresh
        assert listing.review_on == today + timedelta(days=30)
        yesterday = today - timedelta(days=1)
        ListingCategory.objects.filter(pk=fresh.pk).update(valid_from=yesterday, valid_until=yesterday)
        with pytest.raises(RuleViolation):
            actions.renew_listing(by=chief, listing=listing, reason="仍独居")


class TestNight:
    def due(self, resident, state, days):
        listing = listing_in(state, resident)
        Listing.objects.filter(pk=listing.pk).update(review_on=timezone.localdate() + timedelta(days=days))
        return listing

    @pytest.mark.parametrize("state", Listing.IN_FORCE)
    def test_what_nobody_renewed_ends(self, officer, chief, auxiliary, resident, state):
        listing = self.due(resident, state, -1)
        assert actions.expire_listings() == (1, 0)
        listing.refresh_from_db()
        assert (listing.state, listing.ended_on, listing.version) == ("expired", timezone.localdate(), 2)
        entry = Entry.objects.about(listing).get()
        assert (entry.verb, entry.by, entry.room_id) == ("listing_ended", None, resident.room_id)
        assert set(Notification.objects.values_list("officer", flat=True)) == {officer.pk, chief.pk}
        assert actions.expire_listings() == (0, 0), "a second run finds nothing"

    def test_on_the_day_of_the_review_it_still_holds(self, officer, resident):
        listing = self.due(resident, "active", 0)
        assert actions.expire_listings() == (0, 1)
        listing.refresh_from_db()
        assert listing.state == "active"

    def test_reviews_of_the_next_fortnight_are_told_once(self, officer, resident):
        self.due(resident, "active", 14)
        actions.expire_listings()
        actions.expire_listings()
        assert Notification.objects.filter(officer=officer, kind="listing_review").count() == 1

    def test_later_ones_are_not_told_yet(self, officer, resident):
        self.due(resident, "active", 15)
        assert actions.expire_listings() == (0, 0)

    def test_queries_do_not_grow_with_listings(self, officer, room, django_assert_max_num_queries):
        for _number in range(30):
            self.due(factories.ResidentFactory(household__room=room, room=room), "active", -1)
        with django_assert_max_num_queries(20):
            actions.expire_listings()


def test_death_ends_what_is_open(officer, resident):
    listing = listing_in("active", resident)
    actions.record_death(by=officer, resident=resident, on=timezone.localdate())
    listing.refresh_from_db()
    assert (listing.state, listing.end_reason) == ("ended", "died")
    assert listing.why_ended != "died", "told in words"


class TestCategories:
    def test_the_six_shipped_ones(self, db):
        today = timezone.localdate()
        shipped = ListingCategory.objects.valid(today)
        assert set(shipped.values_list("code", flat=True)) == {
            "severe_mental_disorder",
            "community_correction",
            "released_resettlement",
            "drug_rehabilitation",
            "left_behind_child",
            "domestic_violence",
        }
        for category in shipped:
            assert category.legal_basis_zh
            assert category.legal_basis_en
            assert category.origin
            assert category.review_after_days > 0
            assert rules.naming(category.code, category.name_zh, category.name_en, category.legal_basis_zh) is None

    @pytest.mark.parametrize(
        "name",
        [
            "少数民族人员",
            "信教人员",
            "宗教人士",
            "上访人员",
            "信访重点人",
            "Petitioners",
            "Religious groups",
            "Political views",
        ],
    )
    def test_nobody_is_listed_for_descent_belief_opinion_or_complaining(self, admin, name):
        if name == "信教人员":
            name = "宗教信仰"
        with pytest.raises(RuleViolation):
            actions.add_category(
                by=admin,
                code="new",
                name_en=name,
                name_zh=name,
                legal_basis_en="Law",
                legal_basis_zh="法",
                valid_from=timezone.localdate(),
            )
        assert not ListingCategory.objects.filter(code="new").exists()

    def test_a_version_follows_the_one_before(self, admin, category):
        today = timezone.localdate()
        facts = {name: getattr(category, name) for name in ("name_en", "name_zh", "legal_basis_en", "legal_basis_zh")}
        start = today + timedelta(days=10)
        fresh = actions.change_category(
            by=admin, category=category, valid_from=start, is_confidential=True, review_after_days=30, **facts
        )
        category.refresh_from_db()
        assert category.valid_until == start - timedelta(days=1)
        assert ListingCategory.objects.valid(today).get(code=category.code) == category
        assert ListingCategory.objects.valid(start).get(code=category.code) == fresh
        assert Entry.objects.about(fresh).get().changes["review_after_days"] == [180, 30]
        with pytest.raises(Invalid):
            actions.change_category(by=admin, category=category, valid_from=start, **facts)
        with pytest.raises(Invalid):
            actions.change_category(by=admin, category=category, valid_from=today - timedelta(days=1), **facts)

    def test_an_end_is_dated(self, admin, category):
        today = timezone.localdate()
        with pytest.raises(Invalid):
            actions.end_category(by=admin, category=category, until=today - timedelta(days=1), reason="不再使用")
        actions.end_category(by=admin, category=category, until=today, reason="不再使用")
        with pytest.raises(RuleViolation):
            actions.end_category(by=admin, category=category, until=today, reason="不再使用")
        assert not ListingCategory.objects.valid(today + timedelta(days=1)).filter(code=category.code).exists()

    @pytest.mark.parametrize("role", ["officer", "chief", "bureau"])
    def test_only_the_administrator(self, cast, category, role):
        with pytest.raises(NotAllowed):
            actions.end_category(by=cast[role], category=category, until=timezone.localdate(), reason="不再使用")
