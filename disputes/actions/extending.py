"""Extensions of the present step: requested by who handles the case, granted or refused by a level above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import F
from django.utils import timezone

from core.errors import RuleViolation, refuse_if
from disputes import dated_rules
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import required_reason
from disputes.actions.notifying import bureau_of, chiefs_of, notify, officers_of
from disputes.models import Extension, Mediation
from disputes.rules import oversight as rules
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from disputes.models import Dispute
    from disputes.rules.mediation import Breach
    from stations.models import Officer


@fact_transaction()
def ask_extension(
    *,
    by: Officer,
    dispute: Dispute,
    until_on: date,
    reason: str,
    parties_agree: bool = False,
    expected_version: int | None = None,
) -> Extension:
    """Request a later last day for the present step."""
    dispute, _transition = locked_for_act(by, dispute, "extend", expected_version=expected_version)
    reason = required_reason(reason, max_length=300)
    _lapse(by, _pending(dispute).exclude(step=dispute.step, cycle=dispute.cycle))
    refuse_if(rules.requesting_extension(dispute, is_pending=_pending(dispute).exists()))
    # A case without a time limit has been refused by the rule above.
    present_due_on = cast("date", dispute.due_on)
    refuse_breaches(by, dispute, [_breach(dispute, present_due_on, until_on, parties_agree)])
    extension = Extension(
        dispute=dispute,
        step=dispute.step,
        cycle=dispute.cycle,
        before_on=present_due_on,
        until_on=until_on,
        reason=reason,
        parties_agree=parties_agree,
    )
    extension.check_fields()
    extension.save_new(by)
    changes = {
        "due_on": [extension.before_on.isoformat(), until_on.isoformat()],
        "parties_agree": [None, parties_agree],
    }
    save_act(by, dispute, "extension_asked", [], reason=reason, changes=changes)
    # A chief does not decide on an own request: another chief of the station does, else the bureau.
    recipients = [chief for chief in chiefs_of(dispute.room) if chief.pk != by.pk] or bureau_of(dispute.room)
    _notify("dispute_extension_asked", extension, recipients, by)
    return extension


@fact_transaction()
def decide_extension(
    *, by: Officer, dispute: Dispute, grant: bool, note: str = "", expected_version: int | None = None
) -> Extension:
    """Grant the pending request, which moves the last day of the step; or refuse it with a reason."""
    dispute, _transition = locked_for_act(by, dispute, "decide_extension", expected_version=expected_version)
    extension = _pending(dispute).first()
    if extension is None:
        raise RuleViolation(rules.deciding(None, by))
    refuse_if(rules.deciding(extension, by))
    if grant:
        refuse_if(rules.granting(extension, dispute))
    extension.state = Extension.GRANTED if grant else Extension.REFUSED
    extension.decided_at, extension.decided_by = timezone.now(), by
    extension.decision_note = note.strip() if grant else required_reason(note, "note", max_length=300)
    extension.check_fields()
    extension.save_changed(by, ["state", "decided_at", "decided_by", "decision_note"])
    before = dispute.due_on
    verb = "extension_granted" if grant else "extension_refused"
    changes = {"due_on": [before.isoformat() if before else None, extension.until_on.isoformat()]} if grant else None
    save_act(by, dispute, verb, [], reason=extension.decision_note, changes=changes)
    recipients = [*officers_of(dispute.room), extension.created_by]
    _notify(f"dispute_{verb}", extension, recipients, by)
    return extension


def lapse_request(by: Officer, dispute: Dispute) -> None:
    """Let the pending request lapse: the case or the step is over."""
    _lapse(by, _pending(dispute))


def _pending(dispute: Dispute) -> QuerySet[Any]:
    return Extension.objects.filter(dispute=dispute, state=Extension.ASKED)


def _lapse(by: Officer, rows: QuerySet[Any]) -> None:
    now = timezone.now()
    changed = {"updated_at": now, "updated_by": by, "version": F("version") + 1}
    rows.update(state=Extension.LAPSED, decided_at=now, **changed)


def _breach(dispute: Dispute, present_due_on: date, until_on: date, parties_agree: bool) -> Breach | None:
    last = Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).order_by("-round").first()
    lawful = dated_rules.lawful_due_on(
        dispute, rounds=last.round if last else 0, last_round_on=last.held_on if last else None
    )
    granted = Extension.objects.filter(
        dispute=dispute, cycle=dispute.cycle, step=dispute.step, state=Extension.GRANTED
    ).order_by("id")
    first = granted.first()
    return rules.extending(
        dispute,
        until_on,
        law=dated_rules.law_of(dispute),
        lawful_due_on=lawful,
        counted_from=first.before_on if first else present_due_on,
        parties_agree=parties_agree,
        last_round_on=last.held_on if last else None,
    )


def _notify(kind: str, extension: Extension, officers: Iterable[Officer], by: Officer) -> None:
    notify(kind, extension.dispute, officers, by=by, key=str(extension.pk), extension=extension.pk)
