"""The turns of a case: accepted, closed, opened again, voided, finished."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from disputes import codes, dated_rules, fact_sources
from disputes.actions import extending, handing_off, levels, returning
from disputes.actions.base import heed, held, written
from disputes.actions.checks import check_record, chosen, invalid_if, posted_officer, reason_given
from disputes.models import Agreement, Closing, Dispute, Term
from disputes.rules import closing as rules
from disputes.rules import days, mediation, transitions
from facts.fact_updates import fact_transaction


@fact_transaction()
def accept(
    *,
    by,
    dispute,
    procedure,
    exclusions=(),
    handler=None,
    accepted_on=None,
    awaits_appraisal=False,
    expected_version=None,
):
    """Accept the case and choose its procedure; `exclusions` are grounds found against public-security mediation."""
    dispute, step = held(by, dispute, "accept", expected_version=expected_version)
    chosen("procedure", procedure, codes.PROCEDURES)
    for ground in exclusions:
        chosen("exclusions", ground, codes.EXCLUSIONS)
    accepted_on = accepted_on or timezone.localdate()
    invalid_if("accepted_on", days.accepted_on(accepted_on, timezone.localdate(), dispute.reported_on))
    heed(
        by,
        dispute,
        [mediation.petition_handled(dispute.kind, procedure), mediation.excluded(procedure, exclusions)],
    )
    dispute.procedure, dispute.accepted_on = procedure, accepted_on
    if awaits_appraisal and not _waits_for_appraisals(dispute):
        raise Invalid(_("Only public-security mediation waits for an appraisal."), field="awaits_appraisal")
    dispute.awaits_appraisal = awaits_appraisal
    dispute.handler = posted_officer(handler, dispute.room, "handler") if handler else dispute.handler or by
    changes = {"procedure": procedure, **_moves(dispute, step)}
    if exclusions:
        changes["exclusions"] = ["", list(exclusions)]
    fields = ["procedure", "accepted_on", "awaits_appraisal", "handler", "state"]
    return written(by, dispute, "dispute_accepted", fields, changes=changes)


@fact_transaction()
def set_appraised(*, by, dispute, appraised_on, expected_version=None):
    """The result of the injury appraisal is there: the days to the first round begin."""
    dispute, _step = held(by, dispute, "edit", expected_version=expected_version)
    if not dispute.awaits_appraisal:
        raise RuleViolation(_("This case does not wait for an appraisal."))
    invalid_if("appraised_on", days.since(appraised_on, timezone.localdate(), dispute.accepted_on))
    dispute.awaits_appraisal, dispute.appraised_on = False, appraised_on
    changes = {"appraised_on": [None, appraised_on.isoformat()]}
    return written(by, dispute, "dispute_changed", ["awaits_appraisal", "appraised_on"], changes=changes)


@fact_transaction()
def close(*, by, dispute, outcome="", closed_on=None, note="", ends_on=None, expected_version=None):
    """Close the case with an outcome that fits, that of its state when none is said; the return visits are asked for.

    `ends_on` ends those of a petition matter earlier than planned.
    """
    dispute, step = held(by, dispute, "close", expected_version=expected_version)
    outcome = chosen("outcome", outcome or rules.outcome_of(dispute), codes.OUTCOMES)
    today = timezone.localdate()
    closed_on = closed_on or today
    _refuse_closing(dispute, outcome, today)
    invalid_if("closed_on", rules.closed_on(closed_on, today, _last_act_on(dispute)))
    dispute.outcome, dispute.closed_on = outcome, closed_on
    changes = {"outcome": outcome, **_moves(dispute, step)}
    made = Closing(
        dispute=dispute, cycle=dispute.cycle, room=dispute.room, level=dispute.level, closed_on=closed_on,
        opened_on=dispute.accepted_on or dispute.reported_on, outcome=outcome, note=(note or "").strip(),
    )  # fmt: skip
    check_record(made, exclude=["dispute", "room"])
    made.save_new(by)
    fact_sources.touch_closings(made)
    written(by, dispute, "dispute_closed", ["outcome", "closed_on", "state"], changes=changes)
    _nothing_waits(by, dispute)
    returning.plan_returns(by=by, dispute=dispute, ends_on=ends_on)
    return dispute


@fact_transaction()
def reopen(*, by, dispute, reason, procedure="", visit=None, expected_version=None):
    """A closed case flared up: it begins again as accepted today, with its history.

    With the return `visit` that found it, whoever may record such a visit opens it: the fact stands, and the officers
    of the room carry on. Unless told otherwise it keeps its procedure where the law lets it; else, and where it never
    had one, it is opened for people's mediation, a petition for handling.
    """
    act = "return_visit" if visit is not None else "reopen"
    dispute, _step = held(by, dispute, act, expected_version=expected_version)
    reason = reason_given(reason)
    procedure = _procedure_again(by, dispute, procedure)
    today = timezone.localdate()
    _note_reopening(by, dispute, reason, today)
    returning.cancel_returns(by=by, dispute=dispute, reason=reason)
    end_agreements(by, dispute, today)
    changes = {"visit": visit.pk} if visit is not None else {}
    changes |= _moves(dispute, transitions.step(dispute.state, "reopen"))
    begun = {
        "cycle": dispute.cycle + 1,
        "procedure": procedure,
        "accepted_on": today,
        "awaits_appraisal": False,
        "appraised_on": None,
        "closed_on": None,
        "outcome": "",
        "return_until": None,
    }
    told = trail.set_values(dispute, begun)
    changes |= {name: told[name] for name in ("cycle", "procedure") if name in told}
    written(by, dispute, "dispute_reopened", ["state", *begun], reason=reason, changes=changes)
    # What was grave when it was closed is grave again: nobody signed for this time round.
    levels.level_recipients(by, dispute)
    return dispute


@fact_transaction()
def void(*, by, dispute, reason, expected_version=None):
    """Take back a case entered by mistake: it counts no more and stays readable."""
    dispute, _step = held(by, dispute, "void", expected_version=expected_version)
    reason = reason_given(reason)
    now, leads = timezone.now(), by.scope_for(transitions.LEAD).has(dispute.room)
    not_theirs = rules.not_theirs(dispute, by, leads)
    if not_theirs:
        raise NotAllowed(not_theirs)
    refuse_if(rules.too_late_to_void(dispute, now, leads))
    returning.cancel_returns(by=by, dispute=dispute, reason=reason)
    dispute.voided_at, dispute.voided_by, dispute.void_reason = now, by, reason
    written(by, dispute, "voided", ["voided_at", "voided_by", "void_reason"], reason=reason)
    _nothing_waits(by, dispute)
    fact_sources.touch(dispute)
    fact_sources.touch_closings(*dispute.closings.all())
    return dispute


@fact_transaction()
def finish(*, dispute):
    """The return visits of a closed case are over: it is followed up. The job and the last visit do this."""
    dispute = Dispute.objects.select_for_update(of=("self",)).select_related("room__station").get(pk=dispute.pk)
    refuse_if(transitions.acting(dispute.status, "follow_up"))
    changes = _moves(dispute, transitions.step(dispute.status, "follow_up"))
    return written(None, dispute, "dispute_followed_up", ["state"], changes=changes)


def end_agreements(by, dispute, on):
    """What was agreed before binds the case no longer."""
    for agreement in Agreement.objects.filter(dispute=dispute, ended_on__isnull=True):
        agreement.ended_on = on
        agreement.save_changed(by, ["ended_on"])


def _note_reopening(by, dispute, reason, today):
    closing = dispute.closings.filter(cycle=dispute.cycle).first()
    if closing is not None:
        closing.reopened_on, closing.reopen_reason, closing.reopened_by = today, reason, by
        closing.save_changed(by, ["reopened_on", "reopen_reason", "reopened_by"])
        fact_sources.touch_closings(closing)


def _procedure_again(by, dispute, asked):
    if asked:
        chosen("procedure", asked, codes.PROCEDURES)
        barred = [mediation.petition_handled(dispute.kind, asked), mediation.excluded_again(dispute, asked)]
        heed(by, dispute, barred)
        return asked
    usual = codes.HANDLING if dispute.is_petition else codes.PEOPLE
    return usual if mediation.excluded_again(dispute, dispute.procedure) else dispute.procedure or usual


def _refuse_closing(dispute, outcome, today):
    refuse_if(rules.outcome_fits(dispute, outcome))
    if outcome == "referred":
        last = dispute.referrals.filter(cycle=dispute.cycle).order_by("-id").first()
        refuse_if(rules.settled_there(last))
    if dispute.state == codes.AGREED:
        overdue = Term.objects.overdue(today).filter(agreement__dispute=dispute).order_by("due_on", "id")
        refuse_if(rules.terms_told(list(overdue[:1])))


def _last_act_on(dispute):
    """The latest day written down of this time round."""
    results = [dispute.reported_on, dispute.accepted_on, dispute.appraised_on]
    results += dispute.mediations.filter(cycle=dispute.cycle).values_list("held_on", flat=True)
    results += dispute.agreements.filter(cycle=dispute.cycle).values_list("signed_on", flat=True)
    for days_of_one in dispute.referrals.filter(cycle=dispute.cycle).values_list("referred_on", "answered_on"):
        results += days_of_one
    return max(day for day in results if day)


def _nothing_waits(by, dispute):
    """The case is over: no signature, offer or request waits for an answer."""
    levels.lapse(dispute)
    handing_off.lapse_offer(by, dispute)
    extending.lapse_ask(by, dispute)


def _moves(dispute, step):
    """Move the case, unsaved, and say so for the trail."""
    before, dispute.state = dispute.state, step.leads_to(dispute.state)
    return {"state": [before, dispute.state]}


def _waits_for_appraisals(dispute):
    law = dated_rules.law_of(dispute)
    return bool(law and law.first_within)
