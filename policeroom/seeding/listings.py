"""Listed persons of a household: who is listed, since when, and how far the approval has come."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from policeroom.seeding.texts import END_REASONS, LISTING_REASONS, REFUSE_REASONS
from residents.codes import STAGED_CATEGORIES
from residents.models import Listing, ListingDecision
from residents.rules.listings import term_end

# How far a listing has come, per hundred listings.
STATES = {
    Listing.ACTIVE: 66,
    Listing.PROPOSED: 6,
    Listing.STATION_APPROVED: 5,
    Listing.ENDING: 3,
    Listing.ENDING_STATION_APPROVED: 3,
    Listing.ENDED: 9,
    Listing.REFUSED: 4,
    Listing.EXPIRED: 4,
}
UNDECIDED = (Listing.PROPOSED, Listing.STATION_APPROVED)


@dataclass(slots=True)
class SimulatedListing:
    """A listing while the year is simulated."""

    row: dict
    code: str
    category: object
    resident: int
    starts_on: date | None
    ended_on: date | None
    base: date | None = None
    last_met: date | None = None
    acts: list = field(default_factory=list)  # (verb, moment, officer)

    def in_force(self, day):
        return self.starts_on is not None and self.starts_on <= day and (self.ended_on is None or day < self.ended_on)


def candidates(home, today):
    """(person, category code, how probable) for everybody of the household."""
    adults = [p for p in home.present if 18 <= years(p, today) < 60]
    for person in home.present:
        age = years(person, today)
        if age < 16 and not adults:
            yield person, "left_behind_child", 0.25
        if 18 <= age < 75:
            yield person, "severe_mental_disorder", 0.0035
            yield person, "community_correction", 0.002
            yield person, "released_resettlement", 0.002
            yield person, "drug_rehabilitation", 0.002
        if not person.male and 20 <= age < 60:
            yield person, "domestic_violence", 0.004


def years(person, today):
    return (today - person.birth).days // 365


class Listings:
    """Draws the listings of a room's households."""

    def __init__(self, plan, loader, room, staff, rulebook):
        self.plan, self.loader, self.rulebook = plan, loader, rulebook
        self.rng = plan.random("listings", room.pk)
        self.officers = [posting.officer for posting in staff.postings[room.pk] if posting.role == "officer"] or [
            staff.chiefs[room.station]
        ]
        self.chief, self.bureau = staff.chiefs[room.station], staff.county["bureau"]

    def of(self, home):
        if home.ended_on:
            return []
        return [
            self.draw(person, self.rulebook.categories[code])
            for person, code, chance in candidates(home, self.plan.today)
            if code in self.rulebook.categories and self.rng.random() < chance
        ]

    def at(self, days_ago):
        """A moment in office hours so many days ago."""
        moment = self.plan.now.replace(
            hour=self.rng.randint(9, 16), minute=self.rng.randint(0, 59), second=0, microsecond=0
        )
        return moment - timedelta(days=days_ago)

    def draw(self, person, category):
        rng = self.rng
        state = rng.choices(list(STATES), list(STATES.values()))[0]
        proposed_ago = rng.randint(2, 12) if state in UNDECIDED else rng.randint(30, 400)
        row = {
            "id": self.loader.new_id(Listing),
            "resident_id": person.pk,
            "category_id": category.pk,
            "level": rng.choices("123", (15, 50, 35))[0],
            "stage": "",
            "state": state,
            "reason": rng.choice(LISTING_REASONS[category.code]),
            "created_at": self.at(proposed_ago),
            "created_by_id": rng.choice(self.officers),
        }
        listing = SimulatedListing(row, category.code, category, person.pk, None, None)
        listing.acts.append(("listing_proposed", row["created_at"], row["created_by_id"]))
        if state != Listing.PROPOSED:
            self._station(listing, proposed_ago - 1)
        if state not in (*UNDECIDED, Listing.REFUSED):
            self._bureau(listing, proposed_ago - 2)
        if state in (Listing.ENDED, Listing.EXPIRED):
            self._ended(listing, proposed_ago)
        elif state in (Listing.ENDING, Listing.ENDING_STATION_APPROVED):
            row["end_reason"] = rng.choice(END_REASONS)
            listing.acts.append(("delisting_proposed", self.at(rng.randint(4, 6)), row["created_by_id"]))
            if state == Listing.ENDING_STATION_APPROVED:
                listing.acts.append(("listing_approved", self.at(rng.randint(1, 3)), self.chief))
        if row["level"] == "2" and category.code in STAGED_CATEGORIES and listing.starts_on:
            row["stage"] = rng.choice(("settled", "settled", "unsettled", ""))
        row["updated_at"] = max(moment for _verb, moment, _by in listing.acts)
        return listing

    def _station(self, listing, days_ago):
        listing.row |= {"station_decided_at": self.at(days_ago), "station_decided_by_id": self.chief}
        refused = listing.row["state"] == Listing.REFUSED
        if refused:
            listing.row["decision_note"] = self.rng.choice(REFUSE_REASONS)
        verb = "listing_refused" if refused else "listing_approved"
        listing.acts.append((verb, listing.row["station_decided_at"], self.chief))

    def _bureau(self, listing, days_ago):
        decided = self.at(days_ago)
        listing.row |= {"bureau_decided_at": decided, "bureau_decided_by_id": self.bureau}
        listing.acts.append(("listing_approved", decided, self.bureau))
        listing.starts_on = listing.base = listing.row["starts_on"] = decided.date()
        every = timedelta(days=listing.category.review_after_days)
        review = listing.starts_on + every
        while review <= self.plan.today:
            review += every
        listing.row["review_on"] = review
        if listing.category.term_years:
            listing.row["term_from_on"] = listing.starts_on
            listing.row["term_ends_on"] = term_end(listing.starts_on, listing.category.term_years)

    def _ended(self, listing, proposed_ago):
        days_ago = self.rng.randint(1, proposed_ago - 20)
        ended = self.at(days_ago)
        listing.ended_on = listing.row["ended_on"] = ended.date()
        expired = listing.row["state"] == Listing.EXPIRED
        if expired:
            listing.row["review_on"] = ended.date() - timedelta(days=1)
        else:
            listing.row["end_reason"] = self.rng.choice(END_REASONS)
        listing.acts.append(("listing_ended", ended, None if expired else self.bureau))


def decision_rows(listing):
    """The rows of its decisions, as its acts say."""
    rows, waits = [], None
    for verb, moment, by in listing.acts:
        if verb in ("listing_proposed", "delisting_proposed"):
            about = "begin" if verb == "listing_proposed" else "end"
            reason = listing.row["reason"] if about == "begin" else listing.row.get("end_reason", "")
            ask = {"about": about, "asked_at": moment, "asked_by_id": by, "reason": reason, "round": len(rows) // 2 + 1}
            waits = {**ask, "level": "station"}
        elif verb in ("listing_approved", "listing_refused") and waits:
            decision = "approved" if verb == "listing_approved" else "refused"
            note = listing.row.get("decision_note", "") if decision == "refused" else ""
            rows.append({**waits, "decision": decision, "decided_at": moment, "decided_by_id": by, "note": note})
            goes_on = decision == "approved" and waits["level"] == "station"
            waits = {**waits, "level": "bureau"} if goes_on else None
    if waits:
        rows.append(waits)
    for row in rows:
        row |= {"listing_id": listing.row["id"], "created_at": row["asked_at"], "created_by_id": row["asked_by_id"]}
    return rows


def load_decisions(loader, listing):
    for row in decision_rows(listing):
        loader.add(ListingDecision, **row)
