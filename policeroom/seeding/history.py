"""The years before the simulated days: visits, who was met, findings and closed follow-ups, by SQL statements.

One room at a time the database draws them from the numbers of the homes (see `sql_random`): ten times as fast as
Python writes rows, and by the same rules. Visits are on working days, by officers posted in all
those years, no two of one officer at once. Intervals that ran out have a follow-up, closed by the next visit.
"""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from followups.codes import DONE, HOUSEHOLD_INTERVAL, LATE_DONE
from followups.models import FollowUp
from policeroom.seeding import sql_random, texts
from policeroom.seeding.plan import share
from policeroom.seeding.scratch_tables import Scratch
from policeroom.seeding.visit_simulation import PATROLS
from residents.models import Household
from visits import codes
from visits.models import Finding, Visit

PATROLS_A_ROW = 50
OPENS_AT, HOURS = 510, 720  # minutes: half past eight, and twelve hours of visits
ABSENT = ("not_home", "refused", "moved")
FINDING_SHARE = 16  # of a hundred visits at which somebody was met
NOTES = {
    "met": texts.NOTES_MET,
    "not_home": texts.NOTES_ABSENT,
    "refused": texts.NOTES_REFUSED,
    "moved": texts.NOTES_MOVED,
    "patrol": texts.NOTES_PATROL,
    "place": texts.PATROL_PLACES,
    "void": texts.VOID_REASONS,
}


class History:
    """Writes the earlier years of the rooms of one portion; nothing when there are none."""

    def __init__(self, plan, loader, staff, rulebook):
        self.plan, self.loader, self.staff, self.rulebook = plan, loader, staff, rulebook
        if not plan.history_days:
            return
        span = (plan.history_from + timedelta(days=n) for n in range(plan.history_days))
        self.days = [day for day in span if rulebook.is_worked(day)]
        self.scratch = Scratch()
        self.scratch.fill("seed_day", [(n, day, self._midnight(day)) for n, day in enumerate(self.days)])
        self._load_texts()
        self._load_due_dates()

    def room(self, room, homes):
        """Write the visits of one room; its homes know afterwards when they were last met."""
        if not self.plan.history_days:
            return
        self.rng = self.plan.random("history", room.pk)
        doors = share(room.earlier_visits - round(room.earlier_visits * PATROLS), self._weights(homes))
        rows = [self._home(home, visits) for home, visits in zip(homes, doors, strict=True)]
        patrols = room.earlier_visits - sum(doors)
        parts = -(-patrols // PATROLS_A_ROW)
        for visits in share(patrols, [1] * parts):
            place = self.rng.choice(room.communities)[1].name if room.communities else ""
            rows.append((None, None, place, self.rng.randrange(sql_random.PRIME), visits, 0, len(self.days)))
        officers = self._officers_throughout(room)
        self.scratch.fill("seed_home", [row for row in rows if row[4] > 0])
        self.scratch.fill("seed_officer", enumerate(officers))
        self._write(room, len(officers))

    # --- the homes and officers of a room --------------------------------------------------------------------

    def _weights(self, homes):
        return [len(self.days[self._start(home) :]) / home.attention for home in homes]

    def _start(self, home):
        """Place of the first working day on which the home stood in the register."""
        if home.entered_on <= self.days[0]:
            return 0
        passed = (home.entered_on - self.days[0]).days * len(self.days) // self.plan.history_days
        at = min(max(passed - 40, 0), len(self.days))
        while at < len(self.days) and self.days[at] <= home.entered_on:
            at += 1
        return at

    def _home(self, home, visits):
        seed, starts = self.rng.randrange(sql_random.PRIME), self._start(home)
        span = len(self.days) - starts
        home.row["visit_from"] = max(home.entered_on, self.plan.history_from) if span else home.base
        last = sql_random.last_effective(seed, visits, starts, span) if visits else None
        if last is not None:
            home.last_met = home.base = self.days[last]
            for listing in home.listings:
                if listing.in_force(home.last_met):
                    listing.last_met = listing.base = home.last_met
        else:
            home.row["visit_from"] = home.base
        return home.pk, home.people[0].pk, home.people[0].name, seed, visits, starts, span

    def _officers_throughout(self, room):
        first, last = self.plan.history_from, self.plan.first_day
        throughout = [
            posting.officer
            for posting in self.staff.postings[room.pk]
            if posting.covers(first) and posting.covers(last)
        ]
        return throughout or [self.staff.chiefs[room.station]]

    # --- shared by all rooms ---------------------------------------------------------------------------------

    def _midnight(self, day):
        return datetime(day.year, day.month, day.day, tzinfo=self.plan.now.tzinfo)

    def _load_texts(self):
        rows = [(kind, n, "", text) for kind, texts in NOTES.items() for n, text in enumerate(texts)]
        findings = [(code, text) for code, texts in texts.FINDINGS.items() for text in texts]
        rows += [("finding", n, code, text) for n, (code, text) in enumerate(findings)]
        self.scratch.fill("seed_word", rows)
        self.findings = len(findings)

    def _load_due_dates(self):
        """When the interval that began on a day ran out, by the county's own cadence and calendar."""
        cadence, book = self.rulebook.cadence(), self.rulebook
        rows = []
        for met_on in self.days if cadence else ():
            raised_for = met_on + timedelta(days=cadence.interval_days)
            due_on = book.working_on(raised_for)
            opens, ends = due_on - timedelta(days=cadence.lead_days), book.after(due_on, cadence.grace_working_days)
            escalate_on = ends + timedelta(days=cadence.escalate_after_days)
            raised_at = self._midnight(opens) + timedelta(hours=2, minutes=10)
            reminded_at = self._midnight(due_on) + timedelta(hours=7, minutes=30)
            data = f'{{"interval_days": {cadence.interval_days}, "last_on": "{met_on}"}}'
            rows.append((met_on, raised_for, due_on, opens, ends, escalate_on, raised_at, reminded_at, data))
        self.scratch.fill("seed_due", rows)

    # --- the statements --------------------------------------------------------------------------------------

    def _write(self, room, officers):
        number = room.earlier_visits
        people = Visit.residents.through
        first = {model: self.loader.new_ids(model, number) for model in (Visit, people, Finding, FollowUp)}
        run = self.scratch.run
        run("DROP TABLE IF EXISTS seed_visit")
        run(self._draw_visits(officers), [first[Visit] - 1])
        written = {
            Visit: run(self._visits(), [room.pk]),
            people: run(MET, [first[people] - 1]),
            Finding: run(self._findings(), [first[Finding] - 1]),
            FollowUp: run(self._follow_ups(), [self._household_type(), first[FollowUp] - 1, room.pk]),
        }
        for model, rows in written.items():
            self.loader.written[model] += rows

    def _draw_visits(self, officers):
        later, rnd = self.scratch.later, sql_random.sql_draw
        delay = f"CASE WHEN {rnd(4)} % 100 < 6 THEN 120 + {rnd(5)} % 1080 ELSE 2 + {rnd(5)} % 24 END"
        room_for = f"({HOURS} / together)"
        return f"""
            CREATE TEMPORARY TABLE seed_visit AS
            WITH RECURSIVE k(n) AS (
                SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < (SELECT MAX(visits) FROM seed_home)
            ),
            numbered AS (SELECT seed_home.*, k.n, {sql_random.START} AS x FROM seed_home JOIN k ON k.n <= visits),
            placed AS (
                SELECT numbered.*, {sql_random.PLACE} AS on_place, {rnd(6)} % {officers} AS by_place FROM numbered
            ),
            lined AS (
                SELECT placed.*,
                    row_number() OVER (PARTITION BY on_place, by_place ORDER BY x, seed, n) - 1 AS turn,
                    count(*) OVER (PARTITION BY on_place, by_place) AS together
                FROM placed
            ),
            timed AS (
                SELECT lined.*, day, officer, {later("midnight", f"{OPENS_AT} + turn * {HOURS} / together")} AS at,
                    CASE WHEN household IS NULL OR {rnd(2)} % 100 < {sql_random.MET} THEN 'met'
                        WHEN {rnd(2)} % 100 < {sql_random.NOT_HOME} THEN 'not_home'
                        WHEN {rnd(2)} % 100 < {sql_random.REFUSED} THEN 'refused' ELSE 'moved' END AS contact,
                    {rnd(3)} % 1000 < {sql_random.VOIDED} AS is_void,
                    CASE WHEN household IS NULL THEN 20 + {rnd(7)} % 50 WHEN {rnd(2)} % 100 < {sql_random.MET}
                        THEN 5 + {rnd(7)} % 20 ELSE 2 + {rnd(7)} % 3 END AS wished
                FROM lined JOIN seed_day ON seed_day.place = on_place JOIN seed_officer ON seed_officer.place = by_place
            )
            SELECT %s + row_number() OVER (ORDER BY at, by_place, turn) AS id, timed.*,
                {later("at", delay)} AS entered_at,
                CASE WHEN wished < {room_for} THEN wished ELSE {room_for} END AS minutes
            FROM timed
        """  # noqa: S608

    def _visits(self):
        scratch, rnd = self.scratch, sql_random.sql_draw
        sizes = " ".join(f"WHEN '{contact}' THEN {len(NOTES[contact])}" for contact in ABSENT)
        kind = "CASE WHEN household IS NULL THEN 'patrol' ELSE contact END"
        at_door = f"CASE contact {sizes} ELSE {len(NOTES['met'])} END"
        number_of_notes = f"CASE WHEN household IS NULL THEN {len(NOTES['patrol'])} ELSE {at_door} END"
        voided = scratch.later("entered_at", f"5 + {rnd(9)} % 295")
        return f"""
            INSERT INTO visits_visit (id, client_id, body_hash, kind, room_id, household_id, place, visited_by_id,
                created_by_id, updated_by_id, occurred_at, occurred_on, minutes, contact, note, created_at, updated_at,
                voided_at, voided_by_id, void_reason, version)
            SELECT id, {scratch.cast(scratch.number("id", "x"), "uuid")}, 'seeded',
                CASE WHEN household IS NULL THEN '{codes.PATROL}' ELSE '{codes.DOOR}' END, %s, household,
                CASE WHEN household IS NULL THEN label || spot.text ELSE '' END, officer, officer, officer, at, day,
                minutes, contact, replace(note.text, '{{who}}', label), entered_at,
                CASE WHEN is_void THEN {voided} ELSE entered_at END,
                CASE WHEN is_void THEN {voided} END, CASE WHEN is_void THEN officer END,
                CASE WHEN is_void THEN why.text ELSE '' END, CASE WHEN is_void THEN 2 ELSE 1 END
            FROM seed_visit
            JOIN seed_word note ON note.kind = {kind} AND note.place = {rnd(8)} % ({number_of_notes})
            JOIN seed_word spot ON spot.kind = 'place' AND spot.place = {rnd(10)} % {len(NOTES["place"])}
            JOIN seed_word why ON why.kind = 'void' AND why.place = {rnd(11)} % {len(NOTES["void"])}
            ORDER BY id
        """  # noqa: S608

    def _findings(self):
        rnd = sql_random.sql_draw
        return f"""
            INSERT INTO visits_finding (id, visit_id, kind, text, created_at, updated_at, created_by_id, updated_by_id,
                version)
            SELECT %s + row_number() OVER (ORDER BY id), id, code, text, entered_at, entered_at, officer, officer, 1
            FROM seed_visit JOIN seed_word ON kind = 'finding' AND place = {rnd(12)} % {self.findings}
            WHERE contact = '{codes.MET}' AND NOT is_void AND {rnd(13)} % 100 < {FINDING_SHARE}
        """  # noqa: S608

    def _household_type(self):
        return ContentType.objects.get_for_model(Household).pk

    def _follow_ups(self):
        """An interval that had run out, or nearly, is answered by the next visit at which somebody was met."""
        data, no = self.scratch.cast("data", "jsonb"), "false" if self.scratch.is_postgresql else "0"
        return f"""
            INSERT INTO followups_followup (source_type_id, id, room_id, household_id, source_id, raised_for_on,
                due_on, window_from, window_to, escalate_on, reason_code, reason_data, is_confidential, is_matter,
                subject, state, done_on, done_by_visit_id, reminded_at, created_at, updated_at, updated_by_id,
                cancel_reason, version)
            SELECT %s, %s + row_number() OVER (ORDER BY id), %s, household, household, raised_for_on,
                due_on, window_from, window_to, escalate_on, '{HOUSEHOLD_INTERVAL}', {data}, {no}, {no}, '',
                CASE WHEN day <= window_to THEN '{DONE}' ELSE '{LATE_DONE}' END, day, id,
                CASE WHEN reminded_at <= entered_at THEN reminded_at END, raised_at, entered_at, officer, '', 1
            FROM (
                SELECT seed_visit.*, LAG(day) OVER (PARTITION BY household ORDER BY day, id) AS before
                FROM seed_visit WHERE household IS NOT NULL AND contact = '{codes.MET}' AND NOT is_void
            ) met JOIN seed_due ON met_on = before
            WHERE day >= window_from
        """  # noqa: S608


MET = f"""
    INSERT INTO visits_visit_residents (id, visit_id, resident_id)
    SELECT %s + row_number() OVER (ORDER BY id), id, head FROM seed_visit
    WHERE household IS NOT NULL AND contact = '{codes.MET}' AND NOT is_void
"""  # noqa: S608
