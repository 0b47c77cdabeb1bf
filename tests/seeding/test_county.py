"""What is loaded is true: the invariants the product itself keeps hold in every seeded county."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from audit.models import Entry
from core.privacy.encryption import keyed_hash
from followups import actions as followups
from followups.models import FollowUp
from notifications.models import Notification
from policeroom.seeding import county
from policeroom.seeding.identity import with_check
from residents.models import Dwelling, Household, Listing, Residency, Resident, SearchTerm, Transfer
from stations.models import Community, Officer, Posting, Room, Station
from visits.models import Finding, Visit

pytestmark = pytest.mark.django_db


def test_the_county_has_the_size_that_was_asked_for(seeded):
    assert Room.objects.count() == 12
    assert Station.objects.count() == 3
    assert Community.objects.count() == 40
    assert Household.objects.count() == 240
    assert Resident.objects.count() == 720
    assert Visit.objects.count() == 2600
    posted_officers = Posting.objects.in_force(seeded.today).filter(role__in=["officer", "auxiliary"])
    assert posted_officers.values("officer").distinct().count() == 25
    assert county.is_seeded()


@pytest.mark.parametrize(
    ("badge", "role", "station", "room"),
    [
        ("110001", "officer", 1, 1),
        ("110002", "officer", 1, 1),
        ("110003", "officer", 1, 2),
        ("110004", "officer", 2, 1),
        ("110010", "chief", 1, None),
        ("110020", "chief", 2, None),
        ("110090", "bureau", None, None),
        ("110091", "auditor", None, None),
        ("110099", "admin", None, None),
    ],
)
def test_the_accounts_of_the_contract(seeded, badge, role, station, room):
    posting = Officer.objects.get(badge=badge).postings.in_force(seeded.today).get()
    assert posting.role == role
    stations = list(Station.objects.order_by("code"))
    if room:
        assert posting.room == stations[station - 1].rooms.order_by("code")[room - 1]
    elif station:
        assert posting.station == stations[station - 1]
    else:
        assert posting.bureau is not None


def test_nothing_happened_in_the_future(seeded):
    now = seeded.now
    assert not Visit.objects.filter(Q(occurred_at__gt=now) | Q(created_at__gt=now) | Q(updated_at__gt=now)).exists()
    assert not Visit.objects.filter(created_at__lt=F("occurred_at")).exists()
    for model in (Dwelling, Household, Resident, Residency, Listing, Transfer, Finding, FollowUp):
        assert not model.objects.filter(Q(created_at__gt=now) | Q(updated_at__gt=now)).exists(), model
        assert not model.objects.filter(updated_at__lt=F("created_at")).exists(), model
    assert not Entry.objects.filter(at__gt=timezone.now() + timedelta(hours=24)).exists()
    assert not Notification.objects.filter(Q(created_at__gt=now) | Q(read_at__gt=now)).exists()


def test_the_last_visit_of_a_household_is_its_newest_effective_one(seeded):
    newest = (
        Visit.objects.effective()
        .filter(household=OuterRef("pk"))
        .order_by()
        .values("household")
        .annotate(on=Max("occurred_on"))
    )
    households = Household.objects.annotate(newest=newest.values("on"))
    assert not households.exclude(Q(newest=F("last_visited_on")) | Q(newest=None, last_visited_on=None)).exists()


def test_a_done_follow_up_names_a_standing_visit_that_satisfied_it(seeded):
    done = FollowUp.objects.filter(state__in=["done", "late_done"], is_matter=False)
    assert done.count() > 100
    wrong = done.exclude(
        done_by_visit__voided_at=None,
        done_by_visit__contact="met",
        done_by_visit__household=F("household"),
        done_by_visit__occurred_on=F("done_on"),
        done_on__gte=F("window_from"),
    )
    assert not wrong.exists()
    assert not done.filter(state="done", done_on__gt=F("window_to")).exists()
    assert not done.filter(state="late_done", done_on__lte=F("window_to")).exists()


def test_no_open_follow_up_is_satisfied_already(seeded):
    met = Visit.objects.effective().filter(household=OuterRef("household"), occurred_on__gte=OuterRef("window_from"))
    assert not FollowUp.objects.open().filter(Exists(met)).exists()
    assert not FollowUp.objects.open().filter(household__ended_on__isnull=False).exists()
    assert FollowUp.objects.overdue(seeded.today).exists()


def test_the_nightly_job_finds_nothing_left_to_raise(seeded):
    """The simulation follows the very rules of the product, calendars, windows and all."""
    before = Counter(FollowUp.objects.values_list("state", flat=True))
    assert followups.raise_followups(on=seeded.today) == 0
    assert Counter(FollowUp.objects.values_list("state", flat=True)) == before


def test_listings_in_several_states_with_dates_that_fit(seeded):
    assert Listing.objects.values("state").distinct().count() >= 4
    active = Listing.objects.in_force()
    assert active.exists()
    assert not active.filter(Q(review_on__lte=seeded.today) | Q(starts_on__gt=seeded.today)).exists()
    assert not Listing.objects.filter(last_met_on__lt=F("starts_on")).exists()


def test_residency_has_one_open_stay_for_whoever_is_here(seeded):
    opened = Residency.objects.open().filter(resident=OuterRef("pk"), household=OuterRef("household"))
    assert not Resident.objects.here().filter(~Exists(opened)).exists()
    gone = Resident.objects.filter(household=None)
    assert gone.exists()
    assert not gone.filter(Exists(Residency.objects.open().filter(resident=OuterRef("pk")))).exists()
    assert not Resident.objects.here().exclude(room=F("household__room")).exists()
    assert not Household.objects.exclude(room=F("dwelling__room")).exists()
    assert not Dwelling.objects.exclude(room=F("community__room")).exists()
    assert not Household.objects.current().annotate(n=Count("residents")).filter(n=0).exists()


def test_identity_numbers_are_valid_and_tell_the_truth(seeded):
    people = Resident.objects.filter(document_kind="id_card")
    assert people.count() > 600
    for person in people:
        number = person.id_number
        assert with_check(number[:17]) == number
        assert f"{person.birth_date:%Y%m%d}" == number[6:14]
        assert (int(number[16]) % 2 == 1) == (person.sex == "1")
        assert person.id_number_hash == keyed_hash(f"id_card:{number}")
        assert person.region_code == number[:6]


def test_a_mother_is_older_than_her_children_and_they_have_names_of_their_own(seeded):
    for home in Household.objects.current().prefetch_related("residents"):
        names = [person.name for person in home.residents.all()]
        if not home.dwelling.is_rented:
            assert len(set(names)) == len(names)


def test_nobody_is_at_two_doors_at_once(seeded):
    for officer in Officer.objects.filter(visits__isnull=False).distinct()[:8]:
        until = None
        for visit in officer.visits.order_by("occurred_at"):
            assert until is None or visit.occurred_at >= until
            until = visit.occurred_at + timedelta(minutes=visit.minutes)


def test_whoever_visited_held_a_post_there_or_led_the_station(seeded):
    postings = Posting.objects.filter(
        Q(until=None) | Q(until__gte=OuterRef("occurred_on")),
        officer=OuterRef("visited_by"),
        since__lte=OuterRef("occurred_on"),
    ).filter(Q(room=OuterRef("room")) | Q(station=OuterRef("room__station")))
    assert not Visit.objects.filter(~Exists(postings)).exists()


def test_a_room_without_an_officer_and_an_officer_with_two_rooms(seeded):
    assert Room.objects.vacant(seeded.today).count() == 1
    several = Posting.objects.in_force(seeded.today).filter(role="officer").values("officer").annotate(n=Count("room"))
    assert several.filter(n=2).count() == 1
    assert Posting.objects.filter(until__lt=seeded.today).exists()


def test_transfers_messages_trail_and_search(seeded):
    assert Transfer.objects.values("state").distinct().count() >= 3
    assert not Transfer.objects.filter(room=F("from_room")).exists()
    assert Notification.objects.exists()
    assert Entry.objects.values("verb").distinct().count() > 5
    times = list(Entry.objects.exclude(reason=county.MARK).order_by("id").values_list("at", flat=True))
    assert times == sorted(times)
    assert SearchTerm.objects.filter(resident__isnull=False).values("resident").distinct().count() == 720
