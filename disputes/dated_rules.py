"""The county's rules in force on a day: levels, time limits, procedures, return visits. Read only here."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from disputes import codes
from disputes.models import Level, Limit, Procedure, ReturnPlan, TransferRule
from followups.calendar.workdays import add_working_days

DAY = timedelta(days=1)


def level(code, on=None):
    """The Level of a colour in force on a day (default today), or None."""
    return _latest(Level.objects.valid(on).filter(code=code))


def levels(on=None):
    """{colour: Level} in force on a day (default today), mildest first."""
    by_code = {row.code: row for row in Level.objects.valid(on).order_by("valid_from", "id")}
    return {code: by_code[code] for code in codes.LEVEL_ORDER if code in by_code}


def procedure(code, on=None):
    return _latest(Procedure.objects.valid(on).filter(code=code)) if code else None


def law_of(dispute, on=None):
    """The legal rules for the case: those of petition matters, else of its procedure. None without a procedure."""
    return procedure(codes.PETITION if dispute.is_petition else dispute.procedure, on)


def return_plan(dispute, on=None):
    applies_to = codes.PETITION if dispute.is_petition else dispute.level
    return _latest(ReturnPlan.objects.valid(on).filter(applies_to=applies_to))


def reply_due_on(source, transferred_on):
    """The day by which the service that passed a case on hears what came of it; None without a rule."""
    rule = _latest(TransferRule.objects.valid(transferred_on).filter(source=source))
    if rule is None or not rule.reply_days:
        return None
    if rule.working_days:
        return add_working_days(transferred_on, rule.reply_days)
    return transferred_on + rule.reply_days * DAY


def _latest(rows):
    return rows.order_by("-valid_from", "-id").first()


@dataclass(frozen=True)
class Deadline:
    """`due_on` is the last day, `yellow_on` the first day of warning; both are None without a time limit."""

    yellow_on: date | None = None
    due_on: date | None = None


def deadline(dispute, *, since, rounds=0, last_round_on=None, on=None):
    """The deadline of the present step: the earlier of the limit of its level and that of the law.

    `since` is the day the step began, `rounds` the number of rounds of mediation in this cycle.
    """
    if begins_anew(dispute, law_of(dispute, on), last_round_on):
        since = last_round_on
    by_level = level_deadline(dispute, since=since, on=on)
    lawful = lawful_due_on(dispute, rounds=rounds, last_round_on=last_round_on, on=on)
    due = min((day for day in (by_level.due_on, lawful) if day), default=None)
    if due is None:
        return Deadline()
    yellow = by_level.yellow_on if by_level.yellow_on and by_level.yellow_on < due else due - DAY
    return Deadline(yellow, due)


def level_deadline(dispute, *, since, on=None):
    """The limit of the level alone, without the law's."""
    limit = _latest(Limit.objects.valid(on).filter(level=dispute.level, step=dispute.step))
    return Deadline(*_limit_days(limit, since)) if limit else Deadline()


def _limit_days(limit, since):
    if limit.working_days:
        return add_working_days(since, limit.yellow_days), add_working_days(since, limit.red_days)
    return since + limit.yellow_days * DAY, since + limit.red_days * DAY


def lawful_due_on(dispute, *, rounds=0, last_round_on=None, on=None):
    """The last day by law for the present step; None without a rule, or while an appraisal is awaited."""
    law = law_of(dispute, on)
    if law is None:
        return None
    if dispute.state == codes.REPORTED:
        return dispute.reported_on + law.accept_within_days * DAY if law.accept_within_days else None
    if begins_anew(dispute, law, last_round_on):
        return last_round_on + law.restart_days * DAY
    return round_due_on(dispute, law, rounds=rounds, last_round_on=last_round_on)


def begins_anew(dispute, law, failed_on):
    """Whether the time of the case begins anew, because mediation failed on that day."""
    return bool(law and law.restart_days and failed_on and dispute.state == codes.NOT_AGREED)


def round_due_on(dispute, law, *, rounds=0, last_round_on=None):
    """The last day by law for a round of mediation, or for concluding without one; also once more after a failure."""
    if law is None or dispute.step != codes.HANDLE or dispute.accepted_on is None:
        return None
    if law.first_within:
        return _round_due_on(dispute, law, rounds, last_round_on)
    if law.within_months:
        return months_later(dispute.accepted_on, law.within_months)
    return dispute.accepted_on + law.within_days * DAY if law.within_days else None


def extension_days(dispute, law, last_round_on=None):
    """(days, needs both sides) of the longest extension by law for the present step; 0 days for none."""
    if law is None or dispute.step != codes.HANDLE:
        return 0, False
    if begins_anew(dispute, law, last_round_on):
        return law.restart_extension_days or 0, False
    return law.extension_days or 0, law.extension_needs_both


def _round_due_on(dispute, law, rounds, last_round_on):
    if rounds and last_round_on and law.next_within:
        return add_working_days(last_round_on, law.next_within)
    if dispute.awaits_appraisal:
        return None
    return add_working_days(dispute.appraised_on or dispute.accepted_on, law.first_within)


def months_later(day, months):
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
