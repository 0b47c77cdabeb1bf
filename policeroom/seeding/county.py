"""The whole county: its units and staff, its rooms in portions, and at the end what needs all of them."""

from contextlib import nullcontext

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from audit.models import Entry
from policeroom.seeding import care, fact_loading, portions, unindexed_tables
from policeroom.seeding.disputes.mediation_bodies import MediationBodies
from policeroom.seeding.incidents import Incidents
from policeroom.seeding.loading import Loader
from policeroom.seeding.staff import UNUSABLE, Staff
from policeroom.seeding.trail import Trail
from policeroom.seeding.units import Tree
from stations.models import Bureau

MARK = "seed_county"


def is_seeded():
    """Whether a county was loaded to its end: its own line in the trail is the last thing written."""
    return Entry.objects.filter(verb="imported", reason=MARK).exists()


def holds_units():
    return Bureau.objects.exists()


def seed(plan, *, password="", processes=1, report=lambda done, rooms: None, stage=lambda name: None):
    """Load the county of `plan`; returns {model: how many rows}. `password` is that of every account.

    Each room is a transaction of its own: a crash leaves whole rooms, and `is_seeded` stays False. A large county on
    PostgreSQL is loaded into tables without indexes and foreign keys, which are made and checked at the end; after a
    crash there, begin again with an empty database. `stage(name)` is called when a part begins.
    """
    loader = Loader()
    with transaction.atomic():
        tree = Tree(plan, loader).build()
        # Hashing is slow on purpose, so one hash serves them all.
        staff = Staff(plan, loader, tree, make_password(password) if password else UNUSABLE).build()
        Incidents(plan, loader, staff).build(tree.rooms)
        MediationBodies(plan, loader, tree).build()
        loader.flush()
    is_large = plan.is_split and connection.vendor == "postgresql" and not connection.in_atomic_block
    processes = processes if is_large else 1
    stage("rooms")
    with unindexed_tables.tables(processes, stage) if is_large else nullcontext():
        results = portions.load_all(
            portions.split(plan, tree), plan, staff, processes, _Count(len(tree.rooms), report).add
        )
    _finish(plan, loader, staff, results, stage)
    stage("facts")
    fact_loading.write(processes)
    # Its contacts are raised as by night, which counts the days they touch anew: after the facts.
    stage("care")
    for model, rows in care.build(plan, staff).items():
        loader.written[model] += rows
    if is_large:
        stage("vacuum")
        unindexed_tables.vacuum()
    Entry.objects.create(verb="imported", reason=MARK, subject=f"seed {plan.seed}")
    return dict(loader.written)


def _finish(plan, loader, staff, results, stage):
    """The trail and the messages of all, in the order of their times."""
    stage("trail")
    trail = Trail(plan, loader)
    for result in results:
        trail.merge(result.trail)
        for label, rows in result.written.items():
            loader.written[apps.get_model(label)] += rows
    with transaction.atomic():
        trail.county(staff)
        trail.write()
        loader.finish()


class _Count:
    """Reports how many rooms are done, after each portion or room."""

    def __init__(self, rooms, report):
        self.rooms, self.report, self.done = rooms, report, 0

    def add(self, rooms):
        self.done += rooms
        self.report(self.done, self.rooms)
