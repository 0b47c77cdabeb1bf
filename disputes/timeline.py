"""The timeline of a case, from its report to its last return visit.

Moments come from the records themselves, so that imported cases have a timeline too. The audit trail adds what no
record holds: changes of facts, parties added and withdrawn, rules overridden.
"""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.labels import change_lines
from core.templatetags.ui import short_day
from disputes import codes
from disputes.case_file import CaseFile
from disputes.models import Acknowledgement, Dispute, Extension, HandOff, Referral, Term

# {verb: icon} of audit entries in the timeline. Unmasking and printing are for the auditor's page.
TRAIL_ICONS = {
    "dispute_accepted": "check",
    "dispute_changed": "pencil",
    "party_added": "user-plus",
    "party_changed": "user-pen",
    "party_withdrawn": "user-minus",
    "rule_overridden": "shield-alert",
    "deadline_moved": "calendar-clock",
    "round_corrected": "pencil",
    "round_withdrawn": "undo-2",
    "agreement_corrected": "pencil",
    "agreement_withdrawn": "undo-2",
    "copy_confirmed": "file-check",
    "acceptance_corrected": "pencil",
    "acceptance_withdrawn": "undo-2",
    "dispute_followed_up": "flag",
    "dispute_reopening_undone": "undo-2",
    "dispute_flare_up_withdrawn": "undo-2",
    "voided": "ban",
}


def case_timeline(dispute, user, file=None):
    """The moments of the case, newest first; each is a dict as `_moment` makes it."""
    file = file or CaseFile(dispute, user)
    readers = (_opened, _trail, _rounds, _agreements, _terms, _referrals, _levels, _signatures, _hand_offs,
               _extensions, _cards, _reconciliations, _closings, _returns)  # fmt: skip
    moments = [moment for read in readers for moment in read(file)]
    return sorted(moments, key=_order, reverse=True)


def _moment(at, icon, title, *texts, by="", entered=None, **more):
    """`at` is when it happened, `entered` when it was recorded: moments of one day are in that order."""
    text = "\n".join(str(text) for text in texts if text)
    return {"at": at, "icon": icon, "title": title, "text": text, "by": by or "", "entered": entered or at, **more}


def _order(moment):
    at, entered = moment["at"], moment["entered"]
    if not isinstance(entered, datetime):
        entered = timezone.make_aware(datetime.combine(entered, time.max))
    return timezone.localdate(at) if isinstance(at, datetime) else at, entered


def _at(day, entered):
    """The hour of entry when it was entered on the day it happened, else the day."""
    return entered if timezone.localdate(entered) == day else day


def _opened(file):
    dispute = file.dispute
    heard = dispute.reported_by and _("Heard from: %(who)s") % {"who": dispute.reported_by}
    title = _("Reported: %(source)s") % {"source": dispute.get_source_display()}
    at = _at(dispute.reported_on, dispute.created_at)
    yield _moment(at, "file-plus", title, heard, by=dispute.created_by, entered=dispute.created_at)


def _trail(file):
    for line in file.trail:
        if line.verb not in TRAIL_ICONS:
            continue
        texts = _changes(line)
        if texts is None:
            continue
        title = line.get_verb_display()
        at = line.at
        if line.verb == "dispute_accepted" and file.dispute.cycle == 1 and file.dispute.accepted_on:
            at = _at(file.dispute.accepted_on, line.at)
        yield _moment(at, TRAIL_ICONS[line.verb], title, *texts, line.reason, by=line.by, entered=line.at)
    verbs, dispute = {line.verb for line in file.trail}, file.dispute
    if dispute.accepted_on and "dispute_accepted" not in verbs:
        yield _moment(dispute.accepted_on, "check", _("Accepted"), dispute.get_procedure_display())
    if dispute.is_void and "voided" not in verbs:
        yield _moment(dispute.voided_at, "ban", _("Voided"), dispute.void_reason, by=dispute.voided_by)


def _changes(line):
    """Texts for an audit entry: changed facts, the party, or the rule overridden; None when another moment covers it.

    Old values are left to the auditor's page.
    """
    changes = line.changes
    if line.verb == "rule_overridden":
        return [f"{capfirst(label)}: {value}" for label, _before, value in change_lines(line)]
    if line.verb == "deadline_moved":
        return [f"{capfirst(label)}: {before} → {after}" for label, before, after in change_lines(line)]
    if line.verb.startswith("party_"):
        return [changes.get("party", "")]
    if line.verb != "dispute_changed":
        return []
    labels = {field.name: str(field.verbose_name) for field in Dispute._meta.concrete_fields}
    named = [capfirst(labels[name]) for name in changes if name in labels]
    return [" · ".join(named)] if named else None


def _rounds(file):
    for mediation in file.rounds:
        title = _("Round %(n)d of mediation") % {"n": mediation.round}
        yield _moment(
            mediation.held_at,
            "messages-square",
            title,
            mediation.names and _("Present: %(names)s") % {"names": mediation.names},
            mediation.said_a and _("Side A: %(said)s") % {"said": mediation.said_a},
            mediation.said_b and _("Side B: %(said)s") % {"said": mediation.said_b},
            mediation.note,
            mediation.next_on and _("Next round: %(day)s") % {"day": short_day(mediation.next_on)},
            by=mediation.leader_name or mediation.created_by,
            entered=mediation.created_at,
            status=mediation.get_result_display(),
            tone=mediation.result_tone,
            is_void=mediation.is_void,
        )


def _agreements(file):
    # The agreement holds the day of confirmation; who recorded it, and when, is only in the audit trail.
    confirmations = [line for line in file.trail if "confirmation_asked_on" in line.changes]
    entries = {line.changes["confirmation_asked_on"][-1]: line for line in confirmations}
    for agreement in file.agreements:
        terms = [f"{term.party.name}: {term.text}" for term in agreement.terms.all()]
        title = _("Agreement, %(form)s") % {"form": agreement.get_form_display()}
        at = _at(agreement.signed_on, agreement.created_at)
        yield _moment(
            at, "handshake", title, *terms, by=agreement.created_by, entered=agreement.created_at,
            is_void=agreement.is_void,
        )  # fmt: skip
        if agreement.confirmation_asked_on:
            line = entries.get(agreement.confirmation_asked_on.isoformat())
            at = _at(agreement.confirmation_asked_on, line.at) if line else agreement.confirmation_asked_on
            more = {"by": line.by, "entered": line.at} if line else {}
            yield _moment(at, "gavel", _("Judicial confirmation asked"), **more)


def _terms(file):
    for term in (term for agreement in file.agreements for term in agreement.terms.all()):
        if term.state != Term.PENDING:
            promise = f"{term.party.name}: {term.text}"
            title = _("Term %(state)s") % {"state": term.get_state_display()}
            yield _moment(term.settled_on, "list-checks", title, promise, term.note, entered=term.updated_at)


def _referrals(file):
    replies = [line for line in file.trail if line.verb == "referral_answered"]
    outcomes = dict(Referral.OUTCOMES)
    for line in replies:
        # A body may reply twice: that it takes the matter on, and later the result.
        outcome = outcomes.get((line.changes.get("outcome") or [""])[-1], "")
        title = _("Answered: %(outcome)s") % {"outcome": outcome}
        yield _moment(line.at, "mail-check", title, line.reason, by=line.by)
    for referral in file.referrals:
        title = _("Referred to %(body)s") % {"body": referral.body_name}
        due = _("Reply due by %(day)s") % {"day": short_day(referral.reply_due_on)}
        at = _at(referral.referred_on, referral.created_at)
        yield _moment(at, "send", title, referral.reason, due, by=referral.created_by, entered=referral.created_at)
        if referral.answered_on and not replies:
            title = _("Answer of %(body)s: %(outcome)s") % {
                "body": referral.body_name, "outcome": referral.get_outcome_display(),
            }  # fmt: skip
            at = _at(referral.answered_on, referral.updated_at)
            yield _moment(
                at, "mail-check", title, referral.answer, by=referral.answered_by, entered=referral.updated_at
            )


def _levels(file):
    for level_change in file.level_changes:
        up = codes.LEVEL_ORDER.index(level_change.after) > codes.LEVEL_ORDER.index(level_change.before)
        title = _("Level raised") if up else _("Level lowered")
        change = f"{level_change.get_before_display()} → {level_change.get_after_display()}"
        icon = "trending-up" if up else "trending-down"
        yield _moment(level_change.created_at, icon, title, change, level_change.reason, by=level_change.created_by)


def _signatures(file):
    tiers = dict(Acknowledgement.TIERS)
    for acknowledgement in file.acknowledgements:
        if acknowledgement.acknowledged_at:
            title = _("Acknowledged by the %(tier)s") % {"tier": tiers[acknowledgement.tier]}
            yield _moment(
                acknowledgement.acknowledged_at,
                "signature",
                title,
                acknowledgement.note,
                by=acknowledgement.acknowledged_by,
            )


def _hand_offs(file):
    titles = {
        HandOff.ACCEPTED: _("Taken over by %(room)s"),
        HandOff.REFUSED: _("Not taken over by %(room)s"),
        HandOff.WITHDRAWN: _("Offer to %(room)s withdrawn"),
    }
    for hand_off in file.hand_offs:
        room = {"room": hand_off.room}
        yield _moment(
            hand_off.created_at,
            "arrow-right-left",
            _("Offered to %(room)s") % room,
            hand_off.reason,
            by=hand_off.created_by,
        )
        if hand_off.state in titles and hand_off.answered_at:
            yield _moment(
                hand_off.answered_at,
                "arrow-right-left",
                titles[hand_off.state] % room,
                hand_off.answer,
                by=hand_off.answered_by,
            )


def _extensions(file):
    for extension in file.extensions:
        title = _("More time asked until %(day)s") % {"day": short_day(extension.until_on)}
        yield _moment(extension.created_at, "calendar-plus", title, extension.reason, by=extension.created_by)
        if extension.state in (Extension.GRANTED, Extension.REFUSED):
            title = _("More time granted") if extension.state == Extension.GRANTED else _("More time refused")
            yield _moment(
                extension.decided_at, "calendar-check", title, extension.decision_note, by=extension.decided_by
            )


def _cards(file):
    for card in file.cards:
        limit = _("%(step)s was due by %(day)s") % {"step": card.get_step_display(), "day": short_day(card.limit_on)}
        more = {"status": card.get_colour_display(), "tone": card.colour, "entered": card.created_at}
        yield _moment(card.issued_on, "clock-alert", capfirst(limit), **more)


def _closings(file):
    for closing in file.closings:
        title = _("Closed: %(outcome)s") % {"outcome": closing.get_outcome_display()}
        at = _at(closing.closed_on, closing.created_at)
        yield _moment(at, "circle-check", title, closing.note, by=closing.created_by, entered=closing.created_at)
        if closing.reopened_on:
            at, entered = _at(closing.reopened_on, closing.updated_at), closing.updated_at
            yield _moment(
                at, "rotate-ccw", _("Opened again"), closing.reopen_reason, by=closing.reopened_by, entered=entered
            )


def _reconciliations(file):
    for reconciliation in file.dispute.reconciliations.select_related("created_by"):
        yield _moment(
            _at(reconciliation.accepted_on, reconciliation.created_at),
            "handshake",
            _("Reconciled: %(way)s") % {"way": reconciliation.get_way_display()},
            reconciliation.committee,
            reconciliation.content,
            by=reconciliation.created_by,
            entered=reconciliation.created_at,
        )


def _returns(file):
    for return_visit in file.returns:
        feels = _("Side A %(a)s, side B %(b)s") % {
            "a": return_visit.get_side_a_feels_display(), "b": return_visit.get_side_b_feels_display(),
        }  # fmt: skip
        yield _moment(
            return_visit.visit.occurred_at,
            "door-open",
            _("Return visit"),
            _("The terms: %(holds)s") % {"holds": return_visit.get_terms_hold_display()},
            feels,
            return_visit.help_needed,
            by=return_visit.visit.visited_by.name,
            entered=return_visit.created_at,
            url=reverse("visits:detail", args=[return_visit.visit_id]),
            is_void=return_visit.withdrawn_at is not None,
            **({"status": _("flared up again"), "tone": "red"} if return_visit.flared_up else {}),
        )
