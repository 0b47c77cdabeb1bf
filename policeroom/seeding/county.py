"""The whole county, one room at a time."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from audit.models import Entry
from policeroom.seeding.disputes import Disputes
from policeroom.seeding.identity import IdNumbers
from policeroom.seeding.listings import Listings
from policeroom.seeding.loading import Loader
from policeroom.seeding.population import Population
from policeroom.seeding.rounds import Rounds
from policeroom.seeding.rulebook import Rulebook
from policeroom.seeding.staff import UNUSABLE, Staff
from policeroom.seeding.trail import Trail
from policeroom.seeding.transfers import Transfers
from policeroom.seeding.units import Tree
from residents import search
from residents.models import Household, Resident
from stations.models import Bureau

MARK = "seed_county"


def is_seeded():
    """Whether a county was loaded to its end: its own line in the trail is the last thing written."""
    return Entry.objects.filter(verb="imported", reason=MARK).exists()


def holds_units():
    return Bureau.objects.exists()


def seed(plan, *, password="", tell=lambda done, all_of_them: None):
    """Load the county of `plan`; returns {model: how many rows}. `password` is that of every account.

    Each room is a transaction of its own: a crash leaves whole rooms, and `is_seeded` stays False.
    """
    loader = Loader()
    with transaction.atomic():
        tree = Tree(plan, loader).build()
        # Hashing is slow on purpose, so one hash serves them all.
        staff = Staff(plan, loader, tree, make_password(password) if password else UNUSABLE).build()
        loader.flush()
    numbers, rulebook = IdNumbers(plan.today), Rulebook(plan.today)
    trail, transfers = Trail(plan, loader), Transfers(plan, loader, staff)
    disputes = Disputes(plan, loader, staff, rulebook, numbers, trail)
    for done, room in enumerate(tree.rooms, 1):
        with transaction.atomic():
            _room(plan, loader, room, staff, numbers, rulebook, trail, transfers, disputes)
            loader.flush()
            disputes.wind()
            loader.flush()
            _index(room)
        tell(done, len(tree.rooms))
    with transaction.atomic():
        trail.county(staff)
        trail.write()
        loader.finish()
        Entry.objects.create(verb="imported", reason=MARK, subject=f"seed {plan.seed}")
    return dict(loader.written)


def _room(plan, loader, room, staff, numbers, rulebook, trail, transfers, disputes):
    homes = list(Population(plan, loader, room, staff, numbers).homes())
    listings = Listings(plan, loader, room, staff, rulebook)
    for home in homes:
        home.listings = listings.of(home)
    rounds = Rounds(plan, loader, room, staff, rulebook)
    rounds.run(homes)
    loader.write(Resident)  # parties are read back from the register
    disputes.room(room, homes, rounds)
    rounds.write()
    transfers.room(room, homes)
    if homes:
        trail.room(room, rounds, homes)


def _index(room):
    """Make the people of the room findable."""
    search.reindex(Resident.objects.filter(room_id=room.pk))
    search.reindex(Household.objects.filter(room_id=room.pk))
