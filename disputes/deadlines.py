"""The deadline of the present step of a case, computed from its records."""

from django.db.models import Min
from django.utils import timezone

from disputes import codes, dated_rules
from disputes.models import Agreement, Dispute, Extension, Mediation, Referral, Term


def set_deadline(dispute: Dispute):
    """Set `yellow_on` and `due_on` for the present step, unsaved; returns the names of both fields.

    Call it after every act that moves the case, and after every change a deadline depends on: a round, an extension,
    a change of level or procedure, a term settled, the first return visit.
    """
    deadline = _deadline(dispute)
    dispute.yellow_on, dispute.due_on = deadline.yellow_on, deadline.due_on
    return ["yellow_on", "due_on"]


def _deadline(dispute):
    if dispute.is_void or dispute.state == codes.FOLLOWED_UP:
        return dated_rules.Deadline()
    if dispute.state == codes.REPORTED:
        # Counted from the day of entry: a case entered late does not begin with a red card.
        return _extended(dispute, dated_rules.deadline(dispute, since=timezone.localdate(dispute.created_at)))
    if dispute.state == codes.REFERRED:
        waiting = Referral.objects.filter(dispute=dispute, cycle=dispute.cycle, answered_on__isnull=True).first()
        return _until(waiting.reply_due_on) if waiting else dated_rules.Deadline()
    if dispute.state == codes.AGREED:
        return _of_terms(dispute)
    if dispute.state == codes.CLOSED:
        visited = dispute.return_visits.filter(cycle=dispute.cycle, withdrawn_at__isnull=True).exists()
        return dated_rules.Deadline() if visited else dated_rules.deadline(dispute, since=dispute.closed_on)
    last = Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).order_by("-round").first()
    return _extended(
        dispute,
        dated_rules.deadline(
            dispute,
            since=dispute.accepted_on,
            rounds=last.round if last else 0,
            last_round_on=last.held_on if last else None,
        ),
    )


def _of_terms(dispute):
    """The next due term sets the deadline; without one, closing has the limit of handling.

    Where a term was broken and the law lets the time begin anew, it does so on that day.
    """
    law = dated_rules.law_of(dispute)
    broken_on = Term.objects.broken().filter(agreement__dispute=dispute).aggregate(day=Min("settled_on"))["day"]
    if broken_on and law and law.restart_days:
        return _until(broken_on + law.restart_days * dated_rules.DAY)
    next_due = (
        Term.objects.pending()
        .filter(agreement__dispute=dispute, due_on__isnull=False)
        .order_by("due_on")
        .values_list("due_on", flat=True)
        .first()
    )
    if next_due:
        return _until(next_due)
    agreement = Agreement.objects.filter(dispute=dispute, ended_on__isnull=True).first()
    return dated_rules.level_deadline(dispute, since=agreement.signed_on if agreement else dispute.accepted_on)


def _until(day):
    return dated_rules.Deadline(day - dated_rules.DAY, day)


def _extended(dispute, deadline):
    """The deadline, or a later day granted as an extension of this step in this cycle."""
    granted = (
        Extension.objects.filter(dispute=dispute, cycle=dispute.cycle, step=dispute.step, state=Extension.GRANTED)
        .order_by("-until_on")
        .values_list("until_on", flat=True)
        .first()
    )
    if granted and (deadline.due_on is None or granted > deadline.due_on):
        return _until(granted)
    return deadline
