"""A case told from its first word to its last return visit, as moments for a timeline.

Records tell what they know themselves, so that cases brought in from elsewhere have a story too; the trail adds what
no record holds: changes, parties named and withdrawn, rules overridden.
"""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.wording import change_lines
from core.templatetags.ui import short_day
from disputes import words
from disputes.casefile import CaseFile
from disputes.models import Acknowledgement, Dispute, Extension, HandOff, Referral, Term

# What only the trail knows, with its icon. Looks and prints belong to the auditor's page.
OF_THE_TRAIL = {
    "dispute_accepted": "check",
    "dispute_changed": "pencil",
    "party_added": "user-plus",
    "party_changed": "user-pen",
    "party_withdrawn": "user-minus",
    "rule_overridden": "shield-alert",
    "dispute_followed_up": "flag",
    "voided": "ban",
}


def story(dispute, user, file=None):
    """Newest first."""
    file = file or CaseFile(dispute, user)
    tellers = (_opened, _trail, _rounds, _agreements, _terms, _referrals, _levels, _signatures, _hand_offs,
               _extensions, _cards, _closings, _returns)  # fmt: skip
    moments = [moment for tell in tellers for moment in tell(file)]
    return sorted(moments, key=_order, reverse=True)


def _moment(at, icon, title, *texts, by="", entered=None, **more):
    """`at` is when it happened, `entered` when it was written down: what happened on one day stands in that order."""
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
    one = file.dispute
    heard = one.reported_by and _("Heard from: %(who)s") % {"who": one.reported_by}
    title = _("Reported: %(source)s") % {"source": one.get_source_display()}
    at = _at(one.reported_on, one.created_at)
    yield _moment(at, "file-plus", title, heard, by=one.created_by, entered=one.created_at)


def _trail(file):
    for line in file.trail:
        if line.verb not in OF_THE_TRAIL:
            continue
        said = _changes(line)
        if said is None:
            continue
        title = line.get_verb_display()
        at = line.at
        if line.verb == "dispute_accepted" and file.dispute.cycle == 1 and file.dispute.accepted_on:
            at = _at(file.dispute.accepted_on, line.at)
        yield _moment(at, OF_THE_TRAIL[line.verb], title, *said, line.reason, by=line.by, entered=line.at)
    verbs, one = {line.verb for line in file.trail}, file.dispute
    if one.accepted_on and "dispute_accepted" not in verbs:
        yield _moment(one.accepted_on, "check", _("Accepted"), one.get_procedure_display())
    if one.is_void and "voided" not in verbs:
        yield _moment(one.voided_at, "ban", _("Voided"), one.void_reason, by=one.voided_by)


def _changes(line):
    """Names of the facts that changed, of the party, of the rule overridden; None where another record tells of it.

    Old values are the auditor's.
    """
    changes = line.changes
    if line.verb == "rule_overridden":
        return [f"{capfirst(label)}: {value}" for label, _before, value in change_lines(line)]
    if line.verb.startswith("party_"):
        return [changes.get("party", "")]
    if line.verb != "dispute_changed":
        return []
    labels = {field.name: str(field.verbose_name) for field in Dispute._meta.concrete_fields}
    named = [capfirst(labels[name]) for name in changes if name in labels]
    return [" · ".join(named)] if named else None


def _rounds(file):
    for one in file.rounds:
        title = _("Round %(n)d of mediation") % {"n": one.round}
        yield _moment(
            one.held_at,
            "messages-square",
            title,
            one.names and _("Present: %(names)s") % {"names": one.names},
            one.said_a and _("Side A: %(said)s") % {"said": one.said_a},
            one.said_b and _("Side B: %(said)s") % {"said": one.said_b},
            one.note,
            one.next_on and _("Next round: %(day)s") % {"day": short_day(one.next_on)},
            by=one.host.name,
            entered=one.created_at,
            status=one.get_result_display(),
            tone={"agreed": "jade", "not_agreed": "orange"}.get(one.result, "blue"),
        )


def _agreements(file):
    # The day stands on the agreement, who entered it and when only in the trail.
    lines_of = [line for line in file.trail if "confirmation_asked_on" in line.changes]
    asked = {line.changes["confirmation_asked_on"][-1]: line for line in lines_of}
    for one in file.agreements:
        said = [f"{term.party.name}: {term.text}" for term in one.terms.all()]
        title = _("Agreement, %(form)s") % {"form": one.get_form_display()}
        at = _at(one.signed_on, one.created_at)
        yield _moment(at, "handshake", title, *said, by=one.created_by, entered=one.created_at)
        if one.confirmation_asked_on:
            line = asked.get(one.confirmation_asked_on.isoformat())
            at = _at(one.confirmation_asked_on, line.at) if line else one.confirmation_asked_on
            more = {"by": line.by, "entered": line.at} if line else {}
            yield _moment(at, "gavel", _("Judicial confirmation asked"), **more)


def _terms(file):
    for term in (term for one in file.agreements for term in one.terms.all()):
        if term.state != Term.PENDING:
            said = f"{term.party.name}: {term.text}"
            title = _("Term %(state)s") % {"state": term.get_state_display()}
            yield _moment(term.settled_on, "list-checks", title, said, term.note, entered=term.updated_at)


def _referrals(file):
    told = [line for line in file.trail if line.verb == "referral_answered"]
    outcomes = dict(Referral.OUTCOMES)
    for line in told:
        # One body may answer twice: that it took the matter on, and what came of it.
        outcome = outcomes.get((line.changes.get("outcome") or [""])[-1], "")
        title = _("Answered: %(outcome)s") % {"outcome": outcome}
        yield _moment(line.at, "mail-check", title, line.reason, by=line.by)
    for one in file.referrals:
        title = _("Referred to %(body)s") % {"body": one.body_name}
        due = _("Reply due by %(day)s") % {"day": short_day(one.reply_due_on)}
        at = _at(one.referred_on, one.created_at)
        yield _moment(at, "send", title, one.reason, due, by=one.created_by, entered=one.created_at)
        if one.answered_on and not told:
            title = _("Answer of %(body)s: %(outcome)s") % {
                "body": one.body_name, "outcome": one.get_outcome_display(),
            }  # fmt: skip
            at = _at(one.answered_on, one.updated_at)
            yield _moment(at, "mail-check", title, one.answer, by=one.answered_by, entered=one.updated_at)


def _levels(file):
    for one in file.level_changes:
        up = words.LEVEL_ORDER.index(one.after) > words.LEVEL_ORDER.index(one.before)
        title = _("Level raised") if up else _("Level lowered")
        said = f"{one.get_before_display()} → {one.get_after_display()}"
        icon = "trending-up" if up else "trending-down"
        yield _moment(one.created_at, icon, title, said, one.reason, by=one.created_by)


def _signatures(file):
    tiers = dict(Acknowledgement.TIERS)
    for one in file.acknowledgements:
        if one.acknowledged_at:
            title = _("Acknowledged by the %(tier)s") % {"tier": tiers[one.tier]}
            yield _moment(one.acknowledged_at, "signature", title, one.note, by=one.acknowledged_by)


def _hand_offs(file):
    titles = {
        HandOff.ACCEPTED: _("Taken over by %(room)s"),
        HandOff.REFUSED: _("Not taken over by %(room)s"),
        HandOff.WITHDRAWN: _("Offer to %(room)s withdrawn"),
    }
    for one in file.hand_offs:
        room = {"room": one.room}
        yield _moment(
            one.created_at, "arrow-right-left", _("Offered to %(room)s") % room, one.reason, by=one.created_by
        )
        if one.state in titles and one.answered_at:
            yield _moment(one.answered_at, "arrow-right-left", titles[one.state] % room, one.answer, by=one.answered_by)


def _extensions(file):
    for one in file.extensions:
        title = _("More time asked until %(day)s") % {"day": short_day(one.until_on)}
        yield _moment(one.created_at, "calendar-plus", title, one.reason, by=one.created_by)
        if one.state in (Extension.GRANTED, Extension.REFUSED):
            title = _("More time granted") if one.state == Extension.GRANTED else _("More time refused")
            yield _moment(one.decided_at, "calendar-check", title, one.decision_note, by=one.decided_by)


def _cards(file):
    for one in file.cards:
        limit = _("%(step)s was due by %(day)s") % {"step": one.get_step_display(), "day": short_day(one.limit_on)}
        more = {"status": one.get_colour_display(), "tone": one.colour, "entered": one.created_at}
        yield _moment(one.issued_on, "clock-alert", capfirst(limit), **more)


def _closings(file):
    for one in file.closings:
        title = _("Closed: %(outcome)s") % {"outcome": one.get_outcome_display()}
        at = _at(one.closed_on, one.created_at)
        yield _moment(at, "circle-check", title, one.note, by=one.created_by, entered=one.created_at)
        if one.reopened_on:
            at, entered = _at(one.reopened_on, one.updated_at), one.updated_at
            yield _moment(at, "rotate-ccw", _("Opened again"), one.reopen_reason, by=one.reopened_by, entered=entered)


def _returns(file):
    for one in file.returns:
        feels = _("Side A %(a)s, side B %(b)s") % {
            "a": one.get_side_a_feels_display(), "b": one.get_side_b_feels_display(),
        }  # fmt: skip
        yield _moment(
            one.visit.occurred_at,
            "door-open",
            _("Return visit"),
            _("The terms: %(holds)s") % {"holds": one.get_terms_hold_display()},
            feels,
            one.help_needed,
            by=one.visit.visited_by.name,
            entered=one.created_at,
            url=reverse("visits:detail", args=[one.visit_id]),
            is_void=one.withdrawn_at is not None,
            **({"status": _("flared up again"), "tone": "red"} if one.flared_up else {}),
        )
