"""Rooms loaded in portions: all of a small county at once, of a large one each station by itself, by several processes.

A portion depends on nothing another one does: its ids, identity numbers and chances are its own. So the county is the
same however many processes load it, and in whatever order.
"""

from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context

from django.db import connections, transaction

from policeroom.seeding.disputes import Disputes
from policeroom.seeding.history import History
from policeroom.seeding.identity import IdNumbers
from policeroom.seeding.listings import Listings
from policeroom.seeding.loading import Loader
from policeroom.seeding.population import Population
from policeroom.seeding.rulebook import Rulebook
from policeroom.seeding.trail import Trail
from policeroom.seeding.transfers import Transfers
from policeroom.seeding.visit_simulation import VisitSimulation
from residents.models import Resident


@dataclass
class Portion:
    number: int
    rooms: list
    portions: int


@dataclass
class PortionResult:
    """What the county needs of a portion besides its rows."""

    rooms: int
    written: dict = field(default_factory=dict)  # {label of the model: rows}
    trail: dict = field(default_factory=dict)


def split(plan, tree):
    """The portions of a county."""
    if not plan.is_split:
        return [Portion(0, tree.rooms, 1)]
    rooms = [[room for room in tree.rooms if room.station == station] for station in tree.stations]
    return [Portion(number, rooms_of_station, len(rooms)) for number, rooms_of_station in enumerate(rooms)]


def load(portion, plan, staff, report=lambda rooms: None):
    """Write the rooms of one portion, each in a transaction of its own."""
    loader = Loader(_first_id(plan, portion))
    numbers, rulebook = IdNumbers(plan.today, portion.number, portion.portions), Rulebook(plan.today)
    trail = Trail(plan, loader, portion.number)
    transfers = Transfers(plan, loader, staff, portion.number)
    disputes = Disputes(plan, loader, staff, rulebook, numbers, trail, portion.number)
    history = History(plan, loader, staff, rulebook)
    for room in portion.rooms:
        with transaction.atomic():
            _room(plan, loader, room, staff, numbers, rulebook, trail, transfers, disputes, history)
            loader.flush()
            disputes.set_deadlines()
            loader.flush()
        report(1)
    trail_rows = {"lines": trail.lines, "messages": trail.messages, "reminded": dict(trail.reminded)}
    return PortionResult(
        len(portion.rooms), {model._meta.label: rows for model, rows in loader.written.items()}, trail_rows
    )


def _first_id(plan, portion):
    """Portions keep far enough apart that none reaches the ids of the next; None: after what is there."""
    if portion.portions == 1:
        return None
    apart = 100_000 + 5 * max(plan.visits, plan.residents) // portion.portions
    return 1 + (portion.number + 1) * apart


def _room(plan, loader, room, staff, numbers, rulebook, trail, transfers, disputes, history):
    homes = list(Population(plan, loader, room, staff, numbers).homes())
    listings = Listings(plan, loader, room, staff, rulebook)
    for home in homes:
        home.listings = listings.of(home)
    history.room(room, homes)
    visit_simulation = VisitSimulation(plan, loader, room, staff, rulebook)
    visit_simulation.run(homes)
    loader.write(Resident)  # parties are read back from the register
    disputes.room(room, homes, visit_simulation)
    visit_simulation.write()
    transfers.room(room, homes)
    if homes:
        trail.room(room, visit_simulation, homes)


# --- by several processes --------------------------------------------------------------------------------------

_shared: dict = {}  # set before the children are forked, so that they need not be sent the county


def load_all(portions, plan, staff, processes, report):
    """The results of all portions in their order. Children are forked, so they share the county of their parent."""
    if processes < 2 or len(portions) < 2:
        return [load(portion, plan, staff, report) for portion in portions]
    _shared.update(portions=portions, plan=plan, staff=staff)
    connections.close_all()  # a child must not use its parent's connection
    results = {}
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        portion_of = {pool.submit(_load_shared, portion.number): portion.number for portion in portions}
        for done in as_completed(portion_of):
            results[portion_of[done]] = done.result()
            report(results[portion_of[done]].rooms)
    return [results[portion.number] for portion in portions]


def _load_shared(number):
    return load(_shared["portions"][number], _shared["plan"], _shared["staff"])
