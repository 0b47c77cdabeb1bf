"""Rules for levels, referrals, hand-offs and extensions beyond the state: a sentence why not, or None."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from disputes import codes, dated_rules
from disputes.models import Referral
from disputes.rules.mediation import Breach

if TYPE_CHECKING:
    from disputes.models import Dispute, Extension, HandOff, Procedure
    from stations.models import Officer, Room


def escalating(dispute: Dispute, level: str) -> str | Promise | None:
    if _place(level) <= _place(dispute.level):
        return _("Choose a level graver than the present one; a milder one is “lower the level”.")
    return None


def lowering(dispute: Dispute, level: str) -> str | Promise | None:
    if _place(level) >= _place(dispute.level):
        return _("Choose a level milder than the present one; a graver one is “raise the level”.")
    return None


def lowering_unsigned(*, waits: bool, leads: bool) -> str | Promise | None:
    """A level whose signature waits is lowered only by the chief: nobody makes a signature owed disappear alone."""
    if waits and not leads:
        return _("This level waits to be acknowledged; only the chief may lower it now.")
    return None


def _place(level: str) -> int:
    return codes.LEVEL_ORDER.index(level)


def referring(
    dispute: Dispute, referred_on: date, reply_due_on: date, today: date | None = None
) -> str | Promise | None:
    today = today or timezone.localdate()
    if referred_on > today:
        return _("A referral cannot lie in the future.")
    if referred_on < dispute.reported_on:
        return _("It was not heard of before %(day)s.") % {"day": dispute.reported_on.isoformat()}
    if reply_due_on < referred_on:
        return _("The reply cannot be due before the referral.")
    return None


def answering(referral: Referral, outcome: str) -> str | Promise | None:
    """A body that took the matter on replies again when it is settled; a settled matter may still be returned."""
    if outcome == Referral.TAKEN and referral.outcome:
        return _("That the matter was taken on is recorded already.")
    if referral.outcome == Referral.RETURNED or (referral.outcome == outcome and outcome):
        return _("This answer is recorded already.")
    return None


def answered_on(referral: Referral, day: date, today: date | None = None) -> str | Promise | None:
    if day > (today or timezone.localdate()):
        return _("An answer cannot lie in the future.")
    if day < max(referral.referred_on, referral.answered_on or referral.referred_on):
        return _("An answer cannot come before the referral, or before the answer recorded earlier.")
    return None


def offering(dispute: Dispute, room: Room, *, is_offered: bool) -> str | Promise | None:
    if is_offered:
        return _("The case is offered to another room already; withdraw that offer first.")
    if room.pk == dispute.room_id:
        return _("The case is with this room already.")
    if room.station.bureau_id != dispute.room.station.bureau_id:
        return _("A case is handed off within the county; refer it to a body elsewhere.")
    if room.is_closed:
        return _("This police room is closed.")
    return None


def answering_offer(hand_off: HandOff) -> str | Promise | None:
    if hand_off.state != hand_off.OFFERED:
        return _("This offer has been answered or withdrawn already.")
    return None


def accepting_offer(hand_off: HandOff) -> str | Promise | None:
    if hand_off.room.is_closed:
        return _("This police room is closed.")
    return answering_offer(hand_off)


def extending(
    dispute: Dispute,
    until_on: date,
    *,
    law: Procedure | None,
    lawful_due_on: date | None,
    counted_from: date,
    parties_agree: bool,
    last_round_on: date | None = None,
) -> Breach | None:
    """A Breach when the law does not allow that much time, or None.

    The law extends only handling, and all extensions together are no longer than one: `counted_from` is the last day
    before the first of them; time that began anew after a failure is counted from its own end.
    Where the law sets a day without an extension, only the county's own limit is moved.
    """
    if dispute.due_on is not None and until_on <= dispute.due_on:
        return Breach("extension_is_later", _("Ask for a day after %(day)s.") % {"day": dispute.due_on.isoformat()})
    days, needs_both = dated_rules.extension_days(dispute, law, last_round_on)
    if law is not None and days:
        if lawful_due_on is not None and dated_rules.begins_anew(dispute, law, last_round_on):
            counted_from = lawful_due_on
        return _by_law(law, until_on, counted_from, days, needs_both and not parties_agree)
    if lawful_due_on is not None and until_on > lawful_due_on:
        return Breach(
            "extension_beyond_law",
            _("%(procedure)s: the law gives until %(day)s and knows no extension of it.")
            % {"procedure": capfirst(str(law)), "day": lawful_due_on.isoformat()},
        )
    return None


def _by_law(law: Procedure, until_on: date, counted_from: date, days: int, lacks_consent: bool) -> Breach | None:
    latest = counted_from + timedelta(days=days)
    if lacks_consent:
        return Breach(
            "extension_needs_both",
            _("%(procedure)s: it takes longer only when both sides agree.") % {"procedure": capfirst(str(law))},
        )
    if until_on > latest:
        return Breach(
            "extension_longest",
            _("%(procedure)s: extended by %(days)d days at most, up to %(day)s.")
            % {"procedure": capfirst(str(law)), "days": days, "day": latest.isoformat()},
        )
    return None


def requesting_extension(dispute: Dispute, *, is_pending: bool) -> str | Promise | None:
    if dispute.due_on is None:
        return _("Nothing is waited for here, so there is no time limit to extend.")
    if is_pending:
        return _("An extension is asked for already; it waits for the chief.")
    return None


def granting(extension: Extension, dispute: Dispute) -> str | Promise | None:
    """A request for a past step, or for a day no later than the present limit, can only be refused."""
    if (extension.step, extension.cycle) != (dispute.step, dispute.cycle):
        return _("The step it was asked for is over. Refuse it, and more time can be asked for the present one.")
    if dispute.due_on is not None and extension.until_on <= dispute.due_on:
        return _("There is time until %(day)s by now; nothing is left to grant.") % {"day": dispute.due_on.isoformat()}
    return None


def deciding(extension: Extension | None, by: Officer) -> str | Promise | None:
    if extension is None:
        return _("No extension waits for a decision.")
    if extension.created_by_id == by.pk:
        return _("Whoever asked does not decide; another chief or the bureau does.")
    return None
