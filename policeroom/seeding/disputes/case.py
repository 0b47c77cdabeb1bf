"""One case on its way into the database: every act changes its state, its days and its trail together."""

from datetime import timedelta

from disputes import codes, dated_rules
from disputes.models import (
    Acknowledgement,
    Dispute,
    Extension,
    LevelChange,
    Mediation,
    Party,
    Referral,
)
from disputes.models.cases import SHORT_CODE
from policeroom.seeding.disputes import texts
from policeroom.seeding.disputes.agreements import AgreementMixin
from policeroom.seeding.disputes.endings import ClosingMixin
from policeroom.seeding.disputes.oversight import OversightMixin

SIDES = {"a": codes.SIDE_A, "b": codes.SIDE_B}


class Case(AgreementMixin, OversightMixin, ClosingMixin):
    """Scenarios call the acts in the order of their days; `after` is the number of days since the previous act."""

    def __init__(self, room_context, story, sides, reported_at, by, *, level, source, finding=None):
        self.room_context, self.story, self.rng, self.loader = (
            room_context,
            story,
            room_context.rng,
            room_context.loader,
        )
        self.names = {"a": sides[0].name, "b": sides[1].name}
        self.acts = []  # (verb, moment, officer id, reason)
        self.at, self.rounds, self.agreement, self.terms, self.referral = reported_at, [], None, [], None
        self.signatures, self.agreements, self.closings, self.follow_ups, self.returns = [], [], [], [], []
        self.closing, self.has_been_visited = None, False
        self.short_number = f"{room_context.room.code[-SHORT_CODE:]}-{room_context.number(reported_at.year)}"
        self.row = {
            "id": self.loader.new_id(Dispute),
            "room_id": room_context.room.pk,
            "title": f"{self.names['a']}与{self.names['b']}{story.what}",
            "kind": story.kind,
            "source": source,
            "level": level,
            "state": codes.REPORTED,
            "summary": self.with_names(story.summary),
            "place": self.with_names(story.place),
            "occurred_on": self.today - timedelta(days=0 if finding else self.rng.choice([0, 0, 0, 1, 2])),
            "reported_on": self.today,
            "reported_by": "" if source == "visit" else self.rng.choice([self.names["a"], "村治保主任", "邻居"]),
            "finding_id": finding,
            "handler_id": room_context.officer_on(self.today),
            "cycle": 1,
            "version": 1,
            "created_at": reported_at,
            "created_by_id": by,
        }
        if source in codes.TRANSFER_SOURCES:
            self._passed_on(source)
        self.record("dispute_reported", by)
        self.parties = {
            side: self.loader.add(
                Party, **person.columns, dispute_id=self.row["id"], side=SIDES[side], **self.stamps(by)
            )
            for side, person in zip("ab", sides, strict=True)
        }
        self.residents = [side.columns["resident_id"] for side in sides if side.columns.get("resident_id")]
        self.request_signatures(by)

    def _passed_on(self, source):
        """The number of the service, and the day by which it hears."""
        prefix = "JQ" if source == "transfer_110" else "GD"
        self.mark(
            transfer_number=f"{prefix}{self.at:%Y%m%d}{self.rng.randint(1, 99999):05d}",
            transferred_at=self.at,
            reply_due_on=dated_rules.reply_due_on(source, self.today),
        )

    # --- shared by all acts ----------------------------------------------------------------------------------

    @property
    def today(self):
        """The day of the latest act."""
        return self.at.date()

    @property
    def label(self):
        """The name of the case in the audit trail."""
        return f"{self.short_number} {self.row['title']}"

    def with_names(self, text):
        """A text of a story with the names of the two sides in place of {a} and {b}."""
        return text.format(**self.names)

    def later(self, days):
        """Move on by `days`, to working hours but never past now; returns the id of the officer on duty."""
        day = min(self.today + timedelta(days=days), self.room_context.plan.today)
        self.at = self.room_context.moment(day, after=self.at)
        return self.room_context.officer_on(day)

    def stamps(self, by):
        return {"created_at": self.at, "created_by_id": by}

    def record(self, verb, by, reason=""):
        """Note an act for the trail; the row of the case counts as changed by it."""
        self.acts.append((verb, self.at, by, reason))
        self.row |= {"updated_at": self.at, "updated_by_id": by, "version": len(self.acts)}

    def mark(self, **values):
        self.row |= values

    # --- the acts, from accepting to closing -----------------------------------------------------------------

    def accept(self, after=1, procedure=codes.PEOPLE):
        by = self.later(after)
        self.mark(state=codes.ACCEPTED, procedure=procedure, accepted_on=self.today, handler_id=by)
        if procedure == codes.POLICE:
            self.mark(**self.story.opens_police)
        elif procedure == codes.HANDLING and self.story.kind != codes.PETITION:
            self.mark(ways_explained_on=self.today)
        self.record("dispute_accepted", by)

    def mediate(self, after, result=Mediation.AGREED, next_in=None):
        by = self.later(after)
        held_at, number = self.at, len(self.rounds) + 1
        self.at = min(held_at + timedelta(minutes=self.rng.randint(40, 90)), self.room_context.plan.now)
        pk = self.loader.add(
            Mediation,
            dispute_id=self.row["id"],
            cycle=self.row["cycle"],
            round=number,
            held_at=held_at,
            held_on=held_at.date(),
            place=self.rng.choice(texts.PLACES),
            co_host=self.rng.choice(texts.CO_HOSTS),
            **self.room_context.leading(self.row["procedure"] == codes.PEOPLE, by, held_at.date()),
            witness_name="村民代表" if result == Mediation.AGREED else "",
            said_a=self.with_names(self.story.statement_a),
            said_b=self.with_names(self.story.statement_b),
            note=self.with_names(self.story.proposal),
            result=result,
            next_on=self.today + timedelta(days=next_in) if next_in else None,
            **self.stamps(by),
        )
        for party in self.parties.values():
            self.loader.add(Mediation.present.through, mediation_id=pk, party_id=party)
        self.rounds.append((pk, held_at.date()))
        self.mark(state=codes.NOT_AGREED if result == Mediation.NOT_AGREED else codes.MEDIATING)
        self.record("dispute_mediated", by)

    def refer(self, after, reply_in, body=None):
        by = self.later(after)
        code, name = body or self.story.body
        self.referral = {
            "id": self.loader.new_id(Referral),
            "dispute_id": self.row["id"],
            "cycle": self.row["cycle"],
            "body": code,
            "body_name": name,
            "reason": self.rng.choice(texts.REFER_REASONS),
            "documents": texts.REFER_DOCUMENTS,
            "referred_on": self.today,
            "reply_due_on": self.today + timedelta(days=reply_in),
            **self.stamps(by),
        }
        self.mark(state=codes.REFERRED)
        self.record("dispute_referred", by, self.referral["reason"])

    def receive_reply(self, after, outcome=Referral.SETTLED):
        by = self.later(after)
        self.referral |= {
            "outcome": outcome,
            "answer": texts.REPLIES[outcome],
            "answered_on": self.today,
            "answered_by_id": by,
            "updated_at": self.at,
            "updated_by_id": by,
            "version": 2,
        }
        self.record("referral_answered", by)

    def change_level(self, after, level):
        by = self.later(after)
        before = self.row["level"]
        graver = codes.LEVEL_ORDER.index(level) > codes.LEVEL_ORDER.index(before)
        reason = texts.ESCALATIONS[level] if graver else texts.LOWERED
        self.loader.add(
            LevelChange, dispute_id=self.row["id"], before=before, after=level, reason=reason, **self.stamps(by)
        )
        self.mark(level=level)
        self.record("dispute_escalated" if graver else "dispute_lowered", by, reason)
        self.request_signatures(by) if graver else self.lapse()

    def extend(self, after, days, state=Extension.ASKED):
        """Request more time; unless `state` is ASKED, the chief decides the next day."""
        by = self.later(after)
        due = self.due_on()
        reason = self.rng.choice(texts.EXTENSION_REASONS)
        row = {
            "id": self.loader.new_id(Extension),
            "dispute_id": self.row["id"],
            "step": codes.STEP_OF_STATE[self.row["state"]],
            "cycle": self.row["cycle"],
            "before_on": due,
            "until_on": due + timedelta(days=days),
            "reason": reason,
            "parties_agree": True,
            "state": state,
            **self.stamps(by),
        }
        self.record("extension_asked", by, reason)
        if state != Extension.ASKED:
            self.later(1)
            chief = self.room_context.chief
            row |= {"decided_at": self.at, "decided_by_id": chief, "updated_at": self.at, "updated_by_id": chief}
            self.record("extension_granted" if state == Extension.GRANTED else "extension_refused", chief)
        self.loader.add(Extension, **row)

    def due_on(self):
        """The last day of handling, by the product's own rules."""
        return dated_rules.deadline(
            Dispute(**{name: value for name, value in self.row.items() if name != "version"}),
            since=self.row["accepted_on"],
            rounds=len(self.rounds),
            last_round_on=self.rounds[-1][1] if self.rounds else None,
        ).due_on

    def void(self, after):
        by = self.later(after)
        reason = self.rng.choice(texts.VOID_REASONS)
        self.lapse()
        self.mark(voided_at=self.at, voided_by_id=by, void_reason=reason)
        self.record("voided", by, reason)

    def write(self):
        """Add the rows that changed while the case went on to the loader."""
        self.write_agreements()
        if self.referral:
            if not self.referral.get("answered_on"):
                notified_from = self.referral["reply_due_on"] + timedelta(days=1)
                self.referral["overdue_told_at"] = self.room_context.notified_at(
                    notified_from, self.referral["created_at"]
                )
            self.loader.add(Referral, **self.referral)
        for row in self.signatures:
            self.loader.add(Acknowledgement, **row)
        self.write_endings()
        self.loader.add(Dispute, **self.row)
