"""Disputes of the county: a share of the findings of visits, and others; each follows one of the case scenarios."""

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

VISITS_A_CASE = 72
FROM_FINDINGS = 0.5
SOURCES = {"walk_in": 22, "phone": 14, "transfer_110": 24, "transfer_12345": 8, "committee": 18, "patrol": 6}
SOURCES |= {"visit": 4, "online": 3, "other": 1}
PETITION_SOURCES = {"walk_in": 4, "transfer_12345": 5, "online": 1}
LEVELS = {codes.BLUE: 58, codes.YELLOW: 40, codes.ORANGE: 2}
FITTING = {
    # Stories that no finding begins come first, so that a few cases are enough to show all kinds.
    case_scenarios.ANY: sorted(STORIES, key=lambda story: bool(story.finding_prefix)),
    case_scenarios.POLICE: [story for story in STORIES if story.is_police],
    case_scenarios.LABOUR: [story for story in STORIES if story.kind == "labour"],
    case_scenarios.PETITION: PETITIONS,
}
WEIGHTS = [scenario.weight for scenario in case_scenarios.SCENARIOS]


class Disputes:
    """Writes the cases room by room; the first cases of the county show every scenario once."""

    def __init__(self, plan, loader, staff, rulebook, numbers, trail, portion=0):
        self.plan, self.loader, self.staff, self.rulebook = plan, loader, staff, rulebook
        self.numbers, self.trail = numbers, trail
        self.rng = plan.random("disputes", *filter(None, [portion]))
        # Only the first portion of a county shows each scenario once; the others begin with random ones.
        self.order = count(len(case_scenarios.SCENARIOS) if portion else 0)
        self.story_numbers, self.offers = defaultdict(count), count()
        self.case_share = 0.0  # the fraction of a case left over from the rooms so far
        self.previous = None  # RoomContext of the previous room
        self.cases = []
        self.plans = {row.applies_to: row for row in ReturnPlan.objects.valid(plan.today).order_by("valid_from", "id")}

    def return_plan(self, applies_to):
        return self.plans[applies_to]

    def room(self, room, homes, visit_simulation):
        """Write the cases of one room, and the patrols that did not become return visits."""
        self.case_share += room.visits / VISITS_A_CASE
        number, self.case_share = int(self.case_share), self.case_share % 1
        room_context = RoomContext(self, room, visit_simulation)
        settled = [home for home in homes if home.present and home.entered_on <= self.plan.first_day]
        if settled and number:
            self.cases = self._cases(room_context, settled, number, visit_simulation.quarrels)
            self._offer(room_context)
            self._write(room_context, room)
        self.previous = room_context

    # --- the parties, the day and the subject ----------------------------------------------------------------

    def _cases(self, room_context, homes, number, quarrels):
        rng = room_context.rng
        pool = rng.sample(homes, min(len(homes), 2 * number + 8))
        at_home = {home.pk: home for home in homes}
        findings = [finding for finding in quarrels if finding["visit"]["household_id"] in at_home]
        homes_of_findings = [at_home[finding["visit"]["household_id"]] for finding in findings]
        people = People(self.plan, rng, self.numbers, [*pool, *homes_of_findings])
        drawn_cases = []
        draws = [self._draw(room_context, findings) for _ in range(number)]
        for at, scenario, finding in sorted(draws, key=lambda draw: draw[0]):
            home = at_home[finding["visit"]["household_id"]] if finding else None
            story = finding["story"] if finding else self._story(scenario)
            sides = self._sides(people, story, home, pool, rng)
            if sides:
                drawn_cases.append((at, scenario, story, sides, finding))
        return [self._play(room_context, *drawn_case) for drawn_case in drawn_cases]

    def _draw(self, room_context, findings):
        """(reported at, CaseScenario, the finding it comes from or None); takes that finding out of `findings`."""
        n = next(self.order)
        scenario = (
            case_scenarios.SCENARIOS[n]
            if n < len(case_scenarios.SCENARIOS)
            else room_context.rng.choices(case_scenarios.SCENARIOS, WEIGHTS)[0]
        )
        if (
            scenario.about == case_scenarios.ANY
            and not (scenario.level or scenario.source)
            and room_context.rng.random() < FROM_FINDINGS
        ):
            for finding in findings:
                days_ago = (self.plan.today - finding["visit"]["occurred_on"]).days
                story = _story_of(finding)
                if story and scenario.ages[0] <= days_ago <= scenario.ages[1]:
                    findings.remove(finding)
                    entered = finding["visit"]["created_at"] + timedelta(minutes=room_context.rng.randint(5, 40))
                    return min(entered, self.plan.now), scenario, {**finding, "story": story}
        reported_on = self.plan.today - timedelta(days=room_context.rng.randint(*scenario.ages))
        return room_context.moment(reported_on), scenario, None

    def _story(self, scenario):
        """The stories that fit a scenario take turns."""
        fitting = FITTING[scenario.about]
        return fitting[next(self.story_numbers[scenario.about]) % len(fitting)]

    def _sides(self, people, story, home, pool, rng):
        """Two sides that fit the story, or None."""
        if story.against == HOUSEHOLD:
            homes = [home] if home else rng.sample(pool, len(pool))
            return next((pair for candidate in homes if (pair := people.couple(candidate))), None)
        first = home or rng.choice(pool)
        side_a = people.of(first)
        if side_a is None:
            return None
        if story.against == NEIGHBOUR:
            others = [candidate for candidate in rng.sample(pool, len(pool)) if candidate is not first]
            side_b = next((side for other in others if (side := people.of(other))), None)
            return (side_a, side_b) if side_b else None
        return side_a, people.outsider(story.b_works_at)

    def _play(self, room_context, at, scenario, story, sides, finding):
        """The Case after the acts of its scenario."""
        rng = room_context.rng
        if scenario.source:
            by, source = room_context.officer_on(at.date()), scenario.source
        elif finding:
            by, source = finding["visit"]["created_by_id"], "visit"
        else:
            by = room_context.officer_on(at.date())
            sources = PETITION_SOURCES if story.kind == codes.PETITION else SOURCES
            source = rng.choices(list(sources), list(sources.values()))[0]
        level = scenario.level or rng.choices(list(LEVELS), list(LEVELS.values()))[0]
        case = Case(room_context, story, sides, at, by, level=level, source=source, finding=finding and finding["id"])
        if not scenario.level:
            case.sign(*case_scenarios.TIERS)
        scenario.play(case)
        return case

    # --- hand-offs, and the rows themselves ------------------------------------------------------------------

    def _offer(self, room_context):
        """A room with a case that is not in mediation yet offers it to the previous room."""
        free = [
            case
            for case in self.cases
            if case.row["state"] in (codes.REPORTED, codes.ACCEPTED) and not case.row.get("voided_at")
        ]
        if self.previous is not None and free:
            hand_off(free[-1], room_context, self.previous, next(self.offers))

    def _write(self, room_context, room):
        for case in self.cases:
            _code, year, sequence = case.short_number.split("-")
            case.mark(
                numbered_by_id=room.pk,
                year=int(year),
                sequence=int(sequence),
                number=f"{room.code}-{year}-{sequence}",
            )
            case.write()
            notify_of_level(case)
            for verb, at, by, reason in case.acts:
                target = (Dispute, case.row["id"])
                self.trail.line(verb, at, by, target, case.row["room_id"], case.label, reason)
        for year, last in room_context.last_number.items():
            self.loader.add(Numbering, room_id=room.pk, year=year, last=last)

    def set_deadlines(self):
        """Once the rows of the room are written: the deadlines of each case by the product's own rules; its cards."""
        unfinished = {case.row["id"]: case for case in self.cases if case.row["state"] != codes.FOLLOWED_UP}
        disputes = Dispute._base_manager.filter(pk__in=unfinished)
        for dispute in disputes:
            deadlines.set_deadline(dispute)
            case = unfinished[dispute.pk]
            case.mark(yellow_on=dispute.yellow_on, due_on=dispute.due_on)
            show_cards(case)
        Dispute._base_manager.bulk_update(disputes, ["yellow_on", "due_on"], batch_size=200)
        self.cases = []


def _story_of(finding):
    """The Story that begins with the text of a finding, or None."""
    return next(
        (story for story in STORIES if story.finding_prefix and finding["text"].startswith(story.finding_prefix)), None
    )
