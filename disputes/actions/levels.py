"""The level of a case: raising, lowering, notifying the levels above and their signatures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, RuleViolation, refuse_if
from disputes import codes, dated_rules
from disputes.actions.base import locked_for_act, save_act
from disputes.actions.checks import required_reason
from disputes.actions.notifying import bureau_of, chiefs_of, notify, officers_of
from disputes.models import Acknowledgement, LevelChange
from disputes.rules import oversight as rules
from disputes.rules import transitions
from facts.fact_updates import fact_transaction
from notifications.actions import strike_out

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from disputes.models import Dispute
    from stations.models import Officer

# The permission over the room that lets an officer sign for a tier.
PERMISSION_OF_TIER = {Acknowledgement.CHIEF: "disputes.lead", Acknowledgement.BUREAU: "county.lead"}


@fact_transaction()
def escalate(*, by: Officer, dispute: Dispute, level: str, reason: str, expected_version: int | None = None) -> Dispute:
    """Raise the case to a graver level."""
    return _change(by, dispute, "escalate", level, reason, expected_version)


@fact_transaction()
def lower(*, by: Officer, dispute: Dispute, level: str, reason: str, expected_version: int | None = None) -> Dispute:
    """Lower the case to a milder level; signatures that level does not require lapse, and whoever was asked is told.

    While a signature for the present level waits, only the chief lowers it: that is the consent.
    """
    return _change(by, dispute, "lower", level, reason, expected_version)


VERBS = {"escalate": "dispute_escalated", "lower": "dispute_lowered"}
RULES = {"escalate": rules.escalating, "lower": rules.lowering}


def _change(by: Officer, dispute: Dispute, act: str, level: str, reason: str, expected_version: int | None) -> Dispute:
    dispute, _transition = locked_for_act(by, dispute, act, expected_version=expected_version)
    reason = required_reason(reason, max_length=300)
    if level not in codes.LEVELS:
        raise Invalid(_("Choose a level."), field="level")
    refuse_if(RULES[act](dispute, level))
    if act == "lower":
        leads = by.scope_for(transitions.LEAD).has(dispute.room)
        refuse_if(rules.lowering_unsigned(waits=waiting_signatures(dispute).exists(), leads=leads))
    change = LevelChange(dispute=dispute, before=dispute.level, after=level, reason=reason)
    change.check_fields()
    change.save_new(by)
    dispute.level = level
    changes = {"level": [change.before, change.after]}
    save_act(by, dispute, VERBS[act], ["level"], reason=reason, changes=changes)
    if act == "escalate":
        notify_of_level(by, dispute)
    else:
        _update_waiting(by, dispute)
    return dispute


def notify_of_level(by: Officer, dispute: Dispute) -> None:
    """Notify chief and bureau where the level requires it, and create the signatures that wait for them."""
    for tier, officers in _recipients_by_tier(dispute).items():
        waiting = waiting_signatures(dispute).filter(tier=tier).first()
        if waiting is None:
            Acknowledgement(dispute=dispute, tier=tier, level=dispute.level).save_new(by)
        elif waiting.level != dispute.level:
            waiting.level = dispute.level
            waiting.save_changed(by, ["level"])
        # While a station has no chief, the bureau is notified in the chief's place.
        recipients = officers or bureau_of(dispute.room)
        notify("dispute_level", dispute, recipients, by=by, key=f"{dispute.pk}:{dispute.version}")


def _recipients_by_tier(dispute: Dispute) -> dict[str, list[Officer]]:
    """{tier: officers} that the present level requires to be notified."""
    level = dated_rules.level(dispute.level)
    recipients = {}
    if level and level.tells_chief:
        recipients[Acknowledgement.CHIEF] = chiefs_of(dispute.room)
    if level and level.tells_bureau:
        recipients[Acknowledgement.BUREAU] = bureau_of(dispute.room)
    return recipients


def _update_waiting(by: Officer, dispute: Dispute) -> None:
    tiers = list(_recipients_by_tier(dispute))
    release(by, dispute, "dispute_level_lowered", besides=tiers)
    for waiting in waiting_signatures(dispute):
        waiting.level = dispute.level
        waiting.save_changed(by, ["level"])


def release(by: Officer, dispute: Dispute, kind: str, *, besides: Iterable[str] = ()) -> None:
    """Let the signatures that wait lapse, but for the tiers `besides`, and tell whoever was asked for them."""
    waiting = waiting_signatures(dispute).exclude(tier__in=list(besides))
    tiers = set(waiting.values_list("tier", flat=True))
    if not tiers:
        return
    recipients = _officers_of_tiers(dispute, tiers)
    lapse(dispute, list(waiting.values_list("pk", flat=True)))
    notify(kind, dispute, recipients, by=by, key=f"{dispute.pk}:{dispute.version}")


def keep_owed(by: Officer, dispute: Dispute) -> None:
    """The case was closed unsigned: the signatures stay owed, and whoever was asked is told."""
    tiers = set(waiting_signatures(dispute).values_list("tier", flat=True))
    recipients = _officers_of_tiers(dispute, tiers)
    notify("dispute_closed_unsigned", dispute, recipients, by=by, key=f"{dispute.pk}:{dispute.version}")


def lapse(dispute: Dispute, signature_ids: Iterable[int]) -> None:
    """Let these signatures lapse and strike out the messages that asked for them, where no other one waits."""
    now = timezone.now()
    lapsing = Acknowledgement.objects.filter(dispute=dispute, pk__in=list(signature_ids))
    tiers = set(lapsing.values_list("tier", flat=True))
    lapsing.update(lapsed_at=now, updated_at=now, version=F("version") + 1)
    _strike_out(dispute, tiers)


def _strike_out(dispute: Dispute, tiers: Iterable[str]) -> None:
    """Messages that ask for a signature of these tiers no longer ask for anything."""
    officers = _officers_of_tiers(dispute, tiers)
    # Without a chief the bureau was asked in the chief's place, and may still owe its own signature.
    owing = _officers_of_tiers(dispute, set(waiting_signatures(dispute).values_list("tier", flat=True)))
    stale = [officer for officer in officers if officer not in owing]
    strike_out(kinds=["dispute_level", "dispute_closed_unsigned"], officers=stale, data={"dispute": dispute.pk})


def _officers_of_tiers(dispute: Dispute, tiers: Iterable[str]) -> list[Officer]:
    bureau = bureau_of(dispute.room)
    by_tier = {Acknowledgement.CHIEF: chiefs_of(dispute.room) or bureau, Acknowledgement.BUREAU: bureau}
    return list(dict.fromkeys(officer for tier in sorted(tiers) for officer in by_tier[tier]))


def waiting_signatures(dispute: Dispute) -> QuerySet[Any]:
    """Signatures of the case that are owed and not given."""
    return Acknowledgement.objects.filter(dispute=dispute, acknowledged_at__isnull=True, lapsed_at__isnull=True)


@fact_transaction()
def acknowledge(*, by: Officer, dispute: Dispute, note: str = "", expected_version: int | None = None) -> Dispute:
    """Sign the pending acknowledgements the officer's posts allow; a note is sent to the room as an instruction."""
    dispute, _transition = locked_for_act(by, dispute, "acknowledge", expected_version=expected_version)
    tiers = [tier for tier, needs in PERMISSION_OF_TIER.items() if by.scope_for(needs).has(dispute.room)]
    waiting = list(waiting_signatures(dispute).filter(tier__in=tiers))
    if not waiting:
        raise RuleViolation(_("Nothing waits for your signature here."))
    for acknowledgement in waiting:
        acknowledgement.acknowledged_at, acknowledgement.acknowledged_by, acknowledgement.note = (
            timezone.now(),
            by,
            note.strip(),
        )
        acknowledgement.check_fields()
        acknowledgement.save_changed(by, ["acknowledged_at", "acknowledged_by", "note"])
    _strike_out(dispute, tiers)
    changes = {"tier": ["", [acknowledgement.tier for acknowledgement in waiting]], "level": ["", dispute.level]}
    save_act(by, dispute, "dispute_acknowledged", [], reason=note.strip(), changes=changes)
    if note.strip():
        recipients, signed = officers_of(dispute.room), waiting[0].pk
        notify("dispute_instructed", dispute, recipients, by=by, key=str(signed), acknowledgement=signed)
    return dispute
