"""The acts a reader may do with a case now: the first one, those beside it, those in the menu.

Only acts that would succeed are offered. `rules.transitions` says what state and role allow; here are the further
obstacles, such as an agreement that does not exist yet.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.views.base import Action
from disputes import codes, dated_rules
from disputes.actions.sealed import may_not_look
from disputes.models import Extension, Mediation, Referral, Term
from disputes.rules import amending, mediation, oversight, transitions
from disputes.rules import closing as closing_rules


@dataclass(frozen=True)
class ActButton:
    """How an act of `rules.transitions` is offered on the page of a case; `page` is the name of its URL."""

    label: str
    page: str
    icon: str
    anchor: str = ""


ACT_BUTTONS = {
    "acknowledge": ActButton(_("Acknowledge"), "acknowledge", "signature"),
    "decide_extension": ActButton(_("Decide on the extension"), "extension", "calendar-check"),
    "accept": ActButton(_("Accept the case"), "accept", "check"),
    "appraised": ActButton(_("Result of the appraisal"), "appraised", "stethoscope"),
    "mediate": ActButton(_("Record a round of mediation"), "mediate", "messages-square"),
    "agree": ActButton(_("Write the agreement"), "agree", "handshake"),
    "settle_term": ActButton(_("Say whether the terms were kept"), "detail", "list-checks", "#terms"),
    "on_spot": ActButton(_("Mediate on the spot"), "on_spot", "list-checks"),
    "settle_apart": ActButton(_("Write the parties' own settlement"), "settle_apart", "handshake"),
    "refer": ActButton(_("Refer to another body"), "refer", "send"),
    "answer": ActButton(_("Record the answer"), "answer", "mail-check"),
    "close": ActButton(_("Close the case"), "close", "circle-check"),
    "confirm": ActButton(_("Judicial confirmation asked"), "confirmation", "gavel"),
    "reconcile": ActButton(_("Reconciled and performed"), "reconcile", "handshake"),
    "send_back": ActButton(_("Return to 110 or 12345"), "send_back", "undo-2"),
    "explain_ways": ActButton(_("Told of people's mediation and the court"), "explain_ways", "messages-square"),
    "look_at_sealed": ActButton(_("Sealed records and earlier cases"), "sealed", "lock"),
    "reopen": ActButton(_("Open again"), "reopen", "rotate-ccw"),
    "amend": ActButton(_("Correct the acceptance"), "acceptance_correct", "pencil"),
    "unaccept": ActButton(_("Take the acceptance back"), "acceptance_withdraw", "undo-2"),
    "edit": ActButton(_("Edit"), "edit", "pencil"),
    "escalate": ActButton(_("Raise the level"), "escalate", "trending-up"),
    "lower": ActButton(_("Lower the level"), "lower", "trending-down"),
    "extend": ActButton(_("Ask for more time"), "extend", "calendar-plus"),
    "hand_off": ActButton(_("Hand off to another room"), "hand_off_new", "arrow-right-left"),
    "void": ActButton(_("Void"), "void", "ban"),
}
# Buttons beside the first act; all others are in the menu.
BESIDE_THE_FIRST = ("mediate", "agree", "refer", "answer", "close", "reopen", "appraised")
# Acts without a transition of their own: permission and states are those of another act.
SAME_TRANSITION_AS = {
    "unaccept": "amend", "appraised": "edit", "confirm": "settle_term", "on_spot": "mediate",
}  # fmt: skip


def allowed_acts(file):
    """Names of the acts that would succeed now for the reader of the file, in the order of ACT_BUTTONS."""
    dispute, user = file.dispute, file.user
    acts = []
    for name in ACT_BUTTONS:
        transition = transitions.transition_of(dispute.status, SAME_TRANSITION_AS.get(name, name))
        if transition and user.scope_for(transition.permission).has(dispute.room) and not _is_obstructed(name, file):
            acts.append(name)
    return acts


def _is_obstructed(name, file):
    """Whether something beyond state and role makes the act impossible."""
    check = OBSTACLES.get(name)
    return bool(check and check(file))


def _signature_not_theirs(file):
    needs = {"chief": "disputes.lead", "bureau": "county.lead"}
    waiting = {needs[waiting_signature.tier] for waiting_signature in file.waiting_signatures}
    return not any(file.user.scope_for(permission).has(file.dispute.room) for permission in waiting)


def _not_agreed_yet(file):
    return file.last_round is None or file.last_round.result != Mediation.AGREED


def _closing_would_be_refused(file):
    return bool(file.overdue_terms) or (file.last_referral is not None and file.last_referral.answered_on is None)


def _voiding_would_be_refused(file):
    leads = file.user.scope_for(transitions.LEAD).has(file.dispute.room)
    return closing_rules.may_not_void(file.dispute, file.user, leads) or closing_rules.too_late_to_void(
        file.dispute, timezone.now(), leads
    )


def _lowering_would_be_refused(file):
    leads = file.user.scope_for(transitions.LEAD).has(file.dispute.room)
    return file.dispute.level == codes.BLUE or oversight.lowering_unsigned(
        waits=bool(file.waiting_signatures), leads=leads
    )


def _no_more_time(file):
    """The case has no time limit, a request is pending already, or no later day would be lawful."""
    dispute, last = file.dispute, file.last_round
    if oversight.requesting_extension(dispute, is_pending=file.pending_extension is not None):
        return True
    lawful = dated_rules.lawful_due_on(
        dispute, rounds=last.round if last else 0, last_round_on=last.held_on if last else None
    )
    granted = [
        extension
        for extension in file.extensions
        if extension.state == Extension.GRANTED and _of_this_step(extension, dispute)
    ]
    return oversight.extending(
        dispute,
        dispute.due_on + dated_rules.DAY,
        law=file.law,
        lawful_due_on=lawful,
        counted_from=granted[-1].before_on if granted else dispute.due_on,
        parties_agree=True,
        last_round_on=last.held_on if last else None,
    )


def _of_this_step(extension, dispute):
    return (extension.cycle, extension.step) == (dispute.cycle, dispute.step)


def _no_confirmation(file):
    agreement, within = file.agreement, file.law and file.law.confirmation_within_days
    if agreement is None or not within or agreement.confirmation_asked_on:
        return True
    return file.today > agreement.in_effect_on + timedelta(days=within)


def _ways_to_explain(dispute):
    """The case is not mediated by police, and nobody has said that the parties were told of the other ways."""
    mediated_by_police = dispute.procedure in codes.PROCEDURES_WITH_EXCLUSIONS
    return not (dispute.is_petition or dispute.ways_explained_on or mediated_by_police)


OBSTACLES = {
    "acknowledge": _signature_not_theirs,
    "amend": lambda file: amending.amending_acceptance(file.dispute, has_rounds=file.last_round is not None),
    "unaccept": lambda file: amending.withdrawing_acceptance(file.dispute, has_rounds=file.last_round is not None),
    "decide_extension": lambda file: oversight.deciding(file.pending_extension, file.user),
    "appraised": lambda file: not file.dispute.awaits_appraisal,
    "mediate": lambda file: file.dispute.procedure in codes.UNMEDIATED_PROCEDURES,
    "agree": _not_agreed_yet,
    "on_spot": lambda file: file.dispute.procedure != codes.POLICE or file.last_round is not None,
    "settle_apart": lambda file: file.dispute.procedure != codes.HANDLING or file.dispute.is_petition,
    "reconcile": lambda file: file.dispute.is_petition,
    "send_back": lambda file: closing_rules.sending_back(file.dispute),
    "explain_ways": lambda file: not _ways_to_explain(file.dispute),
    "look_at_sealed": lambda file: may_not_look(file.user, file.dispute),
    "settle_term": lambda file: not file.terms,
    "refer": lambda file: file.last_referral is not None and file.last_referral.answered_on is None,
    "answer": lambda file: file.last_referral is None or file.last_referral.outcome in codes.FINAL_REPLIES,
    "close": _closing_would_be_refused,
    "confirm": _no_confirmation,
    "escalate": lambda file: file.dispute.level == codes.RED,
    "lower": _lowering_would_be_refused,
    "extend": _no_more_time,
    "hand_off": lambda file: file.offer is not None,
    "void": _voiding_would_be_refused,
}


def _rounds_used_up(file):
    """The law allows no further round. A chief may override that, so the act is offered, but not first."""
    round_count = file.last_round.round if file.last_round else 0
    return _not_agreed_yet(file) and mediation.rounds(file.law, round_count) is not None


def _first_by_state(file):
    """The acts that lead on from the present state, the best first."""
    state = file.dispute.state
    if state in (codes.ACCEPTED, codes.MEDIATING) and _rounds_used_up(file):
        return ("refer", "close", "mediate")
    if state == codes.MEDIATING:
        return ("mediate", "agree") if _not_agreed_yet(file) else ("agree", "mediate")
    if state == codes.AGREED and (file.overdue_terms or _must_be_performed(file)):
        return ("settle_term",)
    if state == codes.REFERRED and file.last_referral and file.last_referral.outcome == Referral.SETTLED:
        return ("close",)
    return {
        codes.REPORTED: ("accept",),
        codes.ACCEPTED: ("appraised", "mediate", "close"),
        codes.NOT_AGREED: ("refer", "close"),
        codes.AGREED: ("close",),
        codes.REFERRED: ("answer", "close"),
    }.get(state, ())


@dataclass(frozen=True)
class OfferedActs:
    """`first` is the primary button, None when no act leads on; `beside` are further buttons."""

    first: Action | None
    beside: list[Action]
    menu: list[Action]


def _must_be_performed(file):
    """Police close when everything agreed is done; what is broken goes on as a public-order case."""
    states = {term.state for term in file.terms if term.state not in codes.PERFORMED_TERMS}
    return file.dispute.procedure == codes.POLICE and bool(states) and Term.BROKEN not in states


def offered_acts(file):
    names = allowed_acts(file)
    order = ("acknowledge", "decide_extension", *_first_by_state(file))
    first = next((name for name in order if name in names), None)
    rest = [name for name in names if name != first and name != "settle_term"]
    beside = [_action(name, file) for name in rest if name in BESIDE_THE_FIRST or name in order]
    beside = [*_papers(file), *beside]
    menu = [_action(name, file) for name in rest if name not in BESIDE_THE_FIRST and name not in order]
    primary = _action(first, file, primary=True) if first else None
    if primary is None and (visit := _return_visit(file)):
        if visit.primary:
            return OfferedActs(visit, beside, menu)
        beside.insert(0, visit)
    return OfferedActs(primary, beside, menu)


def _action(name, file, primary=False):
    act = ACT_BUTTONS[name]
    return Action(act.label, reverse(f"disputes:{act.page}", args=[file.dispute.pk]) + act.anchor, act.icon, primary)


def _papers(file):
    """The paper of an agreement that waits to be performed is printed beside the next act, not two screens below."""
    dispute = file.dispute
    if dispute.state != codes.AGREED or not file.agreement:
        return []
    if not file.user.scope_for(transitions.HANDLE).has(dispute.room):
        return []
    return [
        Action(_("Print the agreement"), reverse("disputes:agreement_print", args=[dispute.pk]), "printer"),
        Action(_("Word file"), reverse("disputes:agreement_word", args=[dispute.pk]), "file-text"),
    ]


def _return_visit(file):
    """After closure the next step is the next planned return visit, recorded on the page of visits.

    It is primary from the first day of its window. An earlier visit is possible and does not replace the planned one.
    """
    dispute = file.dispute
    if not dispute.is_over or not file.return_follow_ups or not file.user.scope_for("visits.record").has(dispute.room):
        return None
    follow_up = file.return_follow_ups[0]
    is_due = follow_up.window_from <= file.today
    return Action(_("Record a return visit"), follow_up.visit_url, "door-open", primary=is_due)
