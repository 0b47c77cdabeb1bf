"""Agreements of seeded cases, term by term."""

from datetime import timedelta

from disputes import codes
from disputes.actions.nightly import REMIND_AHEAD
from disputes.models import Agreement, Term


class AgreementMixin:
    """The acts of a Case about its agreement."""

    def agree(self, *terms):
        """`terms`: (days until due, the Term state reached, days until it was reached); a pending term has no third."""
        by = self.later(0)
        self.agreement = {
            "id": self.loader.new_id(Agreement),
            "dispute_id": self.row["id"],
            "mediation_id": self.rounds[-1][0],
            "cycle": self.row["cycle"],
            "procedure": self.row["procedure"],
            "signed_on": self.today,
            "facts": self.with_names(f"{self.story.summary}{self.story.proposal}"),
            "manner": "现金当面交付，其余自行履行，由警务室监督",
            **self.stamps(by),
        }
        self.agreements.append(self.agreement)
        self.mark(state=codes.AGREED)
        self.record("dispute_agreed", by)
        for (side, text), (due_in, state, *settled_in) in zip(self.story.terms, terms, strict=False):
            self._term(by, side, text, due_in, state, settled_in)

    def _term(self, by, side, text, due_in, state, settled_in):
        row = {
            "id": self.loader.new_id(Term),
            "agreement_id": self.agreement["id"],
            "party_id": self.parties[side],
            "text": text,
            "due_on": self.today + timedelta(days=due_in),
            "state": Term.PENDING,
            **self.stamps(by),
        }
        self.terms.append((row, state, self.today + timedelta(days=settled_in[0]) if settled_in else None))

    def settle_terms(self):
        """Enter the result of each term on its day, as far as these days have come."""
        for row, state, settled_on in sorted(self.terms, key=lambda term: term[2] or term[0]["due_on"]):
            if settled_on is not None and settled_on <= self.room_context.plan.today and row["state"] == Term.PENDING:
                by = self.later(max((settled_on - self.today).days, 0))
                row |= {"state": state, "settled_on": self.today, "updated_at": self.at, "updated_by_id": by}
                row["version"] = 2
                self.record("term_settled", by)

    def write_agreements(self):
        for row in self.agreements:
            self.loader.add(Agreement, **row)
        for row, _state, _settled_on in self.terms:
            if row["state"] == Term.PENDING:
                row["reminded_at"] = self.room_context.notified_at(row["due_on"] - REMIND_AHEAD, row["created_at"])
            self.loader.add(Term, **row)
