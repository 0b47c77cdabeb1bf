"""Signatures for grave cases, hand-offs to other rooms, yellow and red cards."""

from datetime import timedelta

from disputes import codes
from disputes.models import Acknowledgement, Card, Dispute, HandOff
from policeroom.seeding.disputes import texts
from policeroom.seeding.disputes.messages import notify_of_offer

GRAVE = (codes.ORANGE, codes.RED)
DAY = timedelta(days=1)


class OversightMixin:
    """The acts of a Case in which chief and bureau take part."""

    def request_signatures(self, by):
        """A grave level needs the signatures of both tiers; an open request is raised to the new level."""
        if self.row["level"] not in GRAVE:
            return
        pending = {row["tier"]: row for row in self.pending_signatures()}
        for tier, _label in Acknowledgement.TIERS:
            if tier in pending:
                pending[tier] |= {"level": self.row["level"], "updated_at": self.at, "updated_by_id": by}
            else:
                self.signatures.append(
                    {
                        "id": self.loader.new_id(Acknowledgement),
                        "dispute_id": self.row["id"],
                        "tier": tier,
                        "level": self.row["level"],
                        **self.stamps(by),
                    }
                )

    def pending_signatures(self):
        return [row for row in self.signatures if not row.get("acknowledged_at") and not row.get("lapsed_at")]

    def sign(self, *tiers):
        for row in self.pending_signatures():
            if row["tier"] in tiers:
                self.later(0)
                by = self.room_context.chief if row["tier"] == Acknowledgement.CHIEF else self.room_context.bureau
                note = self.rng.choice(texts.INSTRUCTIONS)
                row |= {"acknowledged_at": self.at, "acknowledged_by_id": by, "note": note}
                row |= {"updated_at": self.at, "updated_by_id": by, "version": 2}
                self.record("dispute_acknowledged", by, note)

    def lapse(self):
        """No signature is needed any more: the level is no longer grave, or the case is over."""
        for row in self.pending_signatures():
            row |= {"lapsed_at": self.at, "updated_at": self.at}


HAND_OFFS = (HandOff.OFFERED, HandOff.REFUSED, HandOff.ACCEPTED, HandOff.WITHDRAWN)
VERBS = {
    HandOff.REFUSED: "hand_off_refused",
    HandOff.ACCEPTED: "hand_off_accepted",
    HandOff.WITHDRAWN: "hand_off_withdrawn",
}


def hand_off(case, room_context, to, number):
    """Offer a case of `room_context` to the room of `to`; the results of offers take turns by `number`."""
    state = HAND_OFFS[number % len(HAND_OFFS)]
    by = case.later(1)
    reason = case.rng.choice(texts.OFFERS)
    row = {
        "id": case.loader.new_id(HandOff),
        "dispute_id": case.row["id"],
        "from_room_id": room_context.room.pk,
        "room_id": to.room.pk,
        "reason": reason,
        "state": state,
        **case.stamps(by),
    }
    case.record("hand_off_offered", by, reason)
    if state != HandOff.OFFERED:
        case.later(1)
        who = by if state == HandOff.WITHDRAWN else to.officer_on(case.today)
        response = texts.OFFER_REPLIES.get(state, "")
        row |= {"answer": response, "answered_at": case.at, "answered_by_id": who}
        row |= {"updated_at": case.at, "updated_by_id": who, "version": 2}
        if state == HandOff.ACCEPTED:
            case.mark(room_id=to.room.pk, handler_id=who)
        case.record(VERBS[state], who, response)
    case.loader.add(HandOff, **row)
    notify_of_offer(case, row, to)


def show_cards(case):
    """The cards that the nightly job has shown for the present step of a case, whose deadlines are set."""
    row = case.row
    due, yellow = row["due_on"], row["yellow_on"]
    if due is None or row.get("voided_at"):
        return
    for colour, on in (("yellow", yellow), ("red", due + DAY)):
        at = case.room_context.notified_at(on, row["created_at"])
        # A case that was overdue before the first job ran gets the red card alone.
        if at and (colour == "red" or at.date() <= due):
            _card(case, colour, at)


def _card(case, colour, at):
    row = case.row
    case.loader.add(
        Card,
        dispute_id=row["id"],
        colour=colour,
        step=codes.STEP_OF_STATE[row["state"]],
        cycle=row["cycle"],
        limit_on=row["due_on"],
        issued_on=at.date(),
        room_id=row["room_id"],
        created_at=at,
        created_by_id=None,
    )
    case.room_context.trail.line("card_shown", at, None, (Dispute, row["id"]), row["room_id"], case.label)
