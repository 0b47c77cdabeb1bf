"""What the law requires of mediation, from the county's dated rules: each function gives a Breach or None.

`law` is the `models.Procedure` in force for the case, or None; a number it leaves empty requires nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from disputes import codes, dated_rules

if TYPE_CHECKING:
    from disputes.models import Dispute, Mediation, Party, Procedure


@dataclass(frozen=True)
class Breach:
    """A broken rule: its code, a sentence for the officer, and whether a chief may override it with a reason.

    `bound` is the number or ISO day the rule sets, stored in the audit trail in a form free of language.
    """

    rule: str
    message: str
    may_override: bool = False
    bound: int | str = ""


def petition_handled(kind: str, procedure: str) -> Breach | None:
    """A petition matter is handled and answered, not mediated."""
    if kind != codes.PETITION or procedure in codes.UNMEDIATED_PROCEDURES:
        return None
    return Breach("petition_is_handled", _("A petition matter is handled and answered, without mediation."))


def mediated_at_all(dispute: Dispute) -> Breach | None:
    if dispute.procedure not in codes.UNMEDIATED_PROCEDURES:
        return None
    return Breach("no_mediation", _("This case was accepted for handling without mediation."))


def both_sides(present: list[Party]) -> Breach | None:
    """A party of each side must be `present`."""
    missing = [side for side in codes.OPPOSED_SIDES if side not in {party.side for party in present}]
    if not missing:
        return None
    return Breach("both_sides", _("Mediation needs both sides present; %(side)s is missing.") % {
        "side": codes.SIDES[missing[0]].label
    })  # fmt: skip


def guardian(
    law: Procedure | None, parties: Iterable[Party], on: date, guardian_present: bool = False
) -> Breach | None:
    """For every party below the age of the law a guardian is named and was notified to attend by that day.

    A guardian who attended was notified. `parties` are all of the case, also those who are not there.
    """
    if law is None:
        return None
    return next(filter(None, (_guardian_of(law, party, on, guardian_present) for party in parties)), None)


def is_minor(law: Procedure | None, party: Party, on: date) -> bool:
    """Whether the law asks for a notice to the guardian, exceptions aside. Without a birth date it is not known."""
    age = party.age_on(on)
    return bool(law and law.guardian_below_age and age is not None and age < law.guardian_below_age)


def _guardian_of(law: Procedure, party: Party, on: date, guardian_present: bool) -> Breach | None:
    if not is_minor(law, party, on) or _needs_no_notice(law, party, on):
        return None
    values = {"name": party.name, "age": law.guardian_below_age}
    if not party.guardian_name:
        message = _("%(name)s is under %(age)d: enter the guardian with the party first.")
    elif party.guardian_notified_on and party.guardian_notified_on > on:
        message = _("%(name)s is under %(age)d: the guardian was notified only after this day.")
    elif not (party.guardian_notified_on or guardian_present):
        message = _("%(name)s is under %(age)d: notify the guardian to attend, and enter the day with the party.")
    else:
        return None
    return Breach("guardian", message % values)


def _needs_no_notice(law: Procedure, party: Party, on: date) -> bool:
    """The one exception: old enough, living mainly on own labour, and consenting to no notice."""
    age, exempt_from = party.age_on(on), law.guardian_exempt_from_age
    old_enough = bool(exempt_from and age is not None and age >= exempt_from)
    return old_enough and party.lives_on_own_labour and party.consents_to_no_notice


def rounds(law: Procedure | None, round_count: int) -> Breach | None:
    """`held` rounds were held already, this time round."""
    if not (law and law.most_rounds) or round_count < law.most_rounds:
        return None
    return Breach(
        "most_rounds",
        _("By the rules of %(procedure)s there are at most %(most)d rounds.")
        % {"procedure": law.get_code_display(), "most": law.most_rounds},
        may_override=True,
        bound=law.most_rounds,
    )


def in_time(
    dispute: Dispute,
    law: Procedure | None,
    on: date,
    *,
    last: Mediation | None = None,
    extended_until: date | None = None,
) -> Breach | None:
    """A round on a day must be in time; `last` is the previous round of the cycle.

    A chief may override a late round of public-security mediation; the month of people's mediation is prolonged only
    by an extension. An extension granted moves both limits.
    """
    due_on = dated_rules.round_due_on(
        dispute, law, rounds=last.round if last else 0, last_round_on=last.held_on if last else None
    )
    due_on = max(filter(None, (due_on, extended_until))) if due_on else None
    if law is None or due_on is None or on <= due_on:
        return None
    if not law.first_within:
        message = _("By the rules of %(procedure)s the case is concluded by %(day)s; ask for an extension first.")
        return Breach("within_months", message % {"procedure": law.get_code_display(), "day": due_on})
    return _late(law, last, due_on)


def _late(law: Procedure, last: Mediation | None, due_on: date) -> Breach:
    if last is None:
        rule, count = "first_within", law.first_within
        message = _("By the rules of %(procedure)s the first round is within %(count)d working days, here by %(day)s.")
    else:
        rule, count = "next_within", law.next_within
        message = _("By the rules of %(procedure)s the next round is within %(count)d working days, here by %(day)s.")
    values = {"procedure": law.get_code_display(), "count": count, "day": due_on}
    return Breach(rule, message % values, may_override=True, bound=due_on.isoformat())


def confirmation(law: Procedure | None, effective_on: date, asked_on: date) -> Breach | None:
    """Judicial confirmation is requested within so many days of the agreement taking effect, where the law says."""
    within = law.confirmation_within_days if law else None
    if not within:
        return Breach("no_confirmation", _("Judicial confirmation is asked for agreements of people's mediation."))
    last = effective_on + within * dated_rules.DAY
    if asked_on <= last:
        return None
    return Breach("confirmation_within", _(
        "Judicial confirmation is asked within %(count)d days of the agreement taking effect, here by %(day)s."
    ) % {"count": within, "day": last})  # fmt: skip
