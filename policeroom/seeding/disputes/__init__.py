"""Disputes of the county: a share of what its visits hear, each with a life of its own."""

from collections import defaultdict
from datetime import timedelta
from itertools import count

from disputes import codes, deadlines
from disputes.models import Dispute, Numbering, ReturnPlan
from policeroom.seeding.disputes import case_scenarios
from policeroom.seeding.disputes.case import Case
from policeroom.seeding.disputes.messages import notify_of_level
from policeroom.seeding.disputes.oversight import hand_off, show_cards
from policeroom.seeding.disputes.people import People
from policeroom.seeding.disputes.room_context import RoomContext
from policeroom.seeding.disputes.texts import HOUSEHOLD, NEIGHBOUR, PETITIONS, STORIES

VISITS_A_CASE = 80
FROM_FINDINGS = 0.5
SOURCES = {"walk_in": 22, "phone": 14, "transfer_110": 24, "transfer_12345": 8, "committee": 18, "patrol": 6}
SOURCES |= {"visit": 4, "online": 3, "other": 1}
PETITION_SOURCES = {"walk_in": 4, "transfer_12345": 5, "online": 1}
LEVELS = {codes.BLUE: 58, codes.YELLOW: 40, codes.ORANGE: 2}
FITTING = {
    # Those that no finding tells of come first, so that few cases are enough for all kinds.
    case_scenarios.ANY: sorted(STORIES, key=lambda story: bool(story.heard_as)),
    case_scenarios.POLICE: [story for story in STORIES if story.is_police],
    case_scenarios.LABOUR: [story for story in STORIES if story.kind == "labour"],
    case_scenarios.PETITION: PETITIONS,
}
WEIGHTS = [life.weight for life in case_scenarios.SCENARIOS]


class Disputes:
    """Goes through the rooms; the first cases of the county show every life once."""

    def __init__(self, plan, loader, staff, rulebook, numbers, trail, portion=0):
        self.plan, self.loader, self.staff, self.rulebook = plan, loader, staff, rulebook
        self.numbers, self.trail = numbers, trail
        self.rng = plan.random("disputes", *filter(None, [portion]))
        # Only the first rooms of a county show each life once.
        self.order = count(len(case_scenarios.SCENARIOS) if portion else 0)
        self.told, self.offers = defaultdict(count), count()
        self.owed = 0.0
        self.before = None  # the desk of the room before
        self.cases = []
        self.plans = {row.applies_to: row for row in ReturnPlan.objects.valid(plan.today).order_by("valid_from", "id")}

    def return_plan(self, applies_to):
        return self.plans[applies_to]

    def room(self, room, homes, rounds):
        """Write the cases of one room, and the patrols that did not become return visits."""
        self.owed += room.visits / VISITS_A_CASE
        number, self.owed = int(self.owed), self.owed % 1
        desk = RoomContext(self, room, rounds)
        settled = [home for home in homes if home.here and home.entered_on <= self.plan.first_day]
        if settled and number:
            self.cases = self._cases(desk, settled, number, rounds)
            self._offer(desk)
            self._write(desk, room)
        self.before = desk

    # --- who quarrels, when, about what ----------------------------------------------------------------------

    def _cases(self, desk, homes, number, rounds):
        rng = desk.rng
        pool = rng.sample(homes, min(len(homes), 2 * number + 8))
        at_home = {home.pk: home for home in homes}
        heard = [quarrel for quarrel in rounds.quarrels if quarrel["visit"]["household_id"] in at_home]
        people = People(
            self.plan, rng, self.numbers, [*pool, *(at_home[item["visit"]["household_id"]] for item in heard)]
        )
        made = []
        for at, life, finding in sorted((self._draw(desk, heard) for _ in range(number)), key=lambda entry: entry[0]):
            home = at_home[finding["visit"]["household_id"]] if finding else None
            story = finding["story"] if finding else self._story(life)
            sides = self._sides(people, story, home, pool, rng)
            if sides:
                made.append((at, life, story, sides, finding))
        return [self._live(desk, *item) for item in made]

    def _draw(self, desk, heard):
        """(entered at, life, finding it comes from or None)."""
        n = next(self.order)
        life = (
            case_scenarios.SCENARIOS[n]
            if n < len(case_scenarios.SCENARIOS)
            else desk.rng.choices(case_scenarios.SCENARIOS, WEIGHTS)[0]
        )
        if life.about == case_scenarios.ANY and not life.level and desk.rng.random() < FROM_FINDINGS:
            for finding in heard:
                days_ago = (self.plan.today - finding["visit"]["occurred_on"]).days
                story = next(
                    (item for item in STORIES if item.heard_as and finding["text"].startswith(item.heard_as)), None
                )
                if story and life.ages[0] <= days_ago <= life.ages[1]:
                    heard.remove(finding)
                    entered = finding["visit"]["created_at"] + timedelta(minutes=desk.rng.randint(5, 40))
                    return min(entered, self.plan.now), life, {**finding, "story": story}
        return desk.moment(self.plan.today - timedelta(days=desk.rng.randint(*life.ages))), life, None

    def _story(self, life):
        fitting = FITTING[life.about]
        return fitting[next(self.told[life.about]) % len(fitting)]

    def _sides(self, people, story, home, pool, rng):
        """Two sides that fit the story, or None."""
        if story.against == HOUSEHOLD:
            homes = [home] if home else rng.sample(pool, len(pool))
            return next((pair for item in homes if (pair := people.couple(item))), None)
        first = home or rng.choice(pool)
        side_a = people.of(first)
        if side_a is None:
            return None
        if story.against == NEIGHBOUR:
            others = [item for item in rng.sample(pool, len(pool)) if item is not first]
            side_b = next((side for other in others if (side := people.of(other))), None)
            return (side_a, side_b) if side_b else None
        return side_a, people.outsider(story.b_works_at)

    def _live(self, desk, at, life, story, sides, finding):
        rng = desk.rng
        if finding:
            by, source = finding["visit"]["created_by_id"], "visit"
        else:
            by = desk.officer_on(at.date())
            sources = PETITION_SOURCES if story.kind == codes.PETITION else SOURCES
            source = rng.choices(list(sources), list(sources.values()))[0]
        level = life.level or rng.choices(list(LEVELS), list(LEVELS.values()))[0]
        case = Case(desk, story, sides, at, by, level=level, source=source, finding=finding and finding["id"])
        if not life.level:
            case.sign(*case_scenarios.TIERS)
        life.go(case)
        return case

    # --- what the room leaves --------------------------------------------------------------------------------

    def _offer(self, desk):
        """Every second room or so offers a case to the one before."""
        free = [
            case
            for case in self.cases
            if case.row["state"] in (codes.REPORTED, codes.ACCEPTED) and not case.row.get("voided_at")
        ]
        if self.before is not None and free:
            hand_off(free[-1], desk, self.before, next(self.offers))

    def _write(self, desk, room):
        for case in self.cases:
            year, sequence = case.short_number.split("-")
            case.mark(
                numbered_by_id=room.pk,
                year=int(year),
                sequence=int(sequence),
                number=f"{room.code}-{case.short_number}",
            )
            case.write()
            notify_of_level(case)
            for verb, at, by, reason in case.acts:
                target = (Dispute, case.row["id"])
                self.trail.line(verb, at, by, target, case.row["room_id"], case.label, reason)
        for year, last in desk.last_number.items():
            self.loader.add(Numbering, room_id=room.pk, year=year, last=last)

    def wind(self):
        """Once the room's rows are written: the clock of each case by the product's own reckoning, and its cards."""
        waiting = {case.row["id"]: case for case in self.cases if case.row["state"] != codes.FOLLOWED_UP}
        result = Dispute._base_manager.filter(pk__in=waiting)
        for dispute in result:
            deadlines.wind(dispute)
            case = waiting[dispute.pk]
            case.mark(yellow_on=dispute.yellow_on, due_on=dispute.due_on)
            show_cards(case)
        Dispute._base_manager.bulk_update(result, ["yellow_on", "due_on"], batch_size=200)
        self.cases = []
