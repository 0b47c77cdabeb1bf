"""The limits of cases, reckoned again when the working calendar changes (`followups.calendar.deadlines`)."""

from django.db.models import Q

from core.scope import Scope
from disputes import codes, deadlines
from disputes.models import Dispute
from disputes.reason_texts import RETURN
from facts.fact_updates import mark_room_changed
from followups.calendar import follow_up_deadlines
from followups.calendar.deadlines import Deadlines, Move, register
from followups.calendar.supposed import supposing
from followups.models import FollowUp

COLUMNS = ("yellow_on", "due_on", "return_until")


def _waiting():
    return Dispute.objects.in_scope(Scope.all()).standing().exclude(state=codes.FOLLOWED_UP).select_related("room")


def _moves(rows, shift):
    """A limit that passed before the first changed day cannot move."""
    planned = _last_days(shift)
    for dispute in rows.filter(Q(due_on__gte=shift.days[0]) | Q(pk__in=planned)):
        before = {name: getattr(dispute, name) for name in COLUMNS}
        limit = _limit(dispute, before, shift) if dispute.due_on and dispute.due_on >= shift.days[0] else {}
        yield Move(dispute, before, before | limit | _return_until(dispute, planned.get(dispute.pk), shift))


def _limit(dispute, before, shift):
    """What the calendar alone makes of it: a rule that was changed since moves nothing before the next act."""
    wound = []
    for calendar in (shift.after, shift.before):
        with supposing(calendar):
            deadlines.set_deadline(dispute)
        wound.append({"yellow_on": dispute.yellow_on, "due_on": dispute.due_on})
        dispute.yellow_on, dispute.due_on = before["yellow_on"], before["due_on"]
        if wound[0] == {name: before[name] for name in ("yellow_on", "due_on")}:
            return {}
    return wound[0] if wound[0] != wound[1] else {}


def _last_days(shift):
    """{case: (before, after) of the day its chief hears of the last return visit}, where a visit moved."""
    moves = {move.row.pk: move for move in shift.moves[FollowUp._meta.label_lower] if move.row.reason_code == RETURN}
    cases = {move.row.source_id for move in moves.values()}
    rows = FollowUp.objects.in_scope(Scope.all()).filter(reason_code=RETURN, source_id__in=cases)
    last_days: dict = {}
    for pk, case, escalate_on in rows.exclude(state=FollowUp.CANCELLED).values_list("pk", "source_id", "escalate_on"):
        then = moves[pk].after["escalate_on"] if pk in moves else escalate_on
        last = last_days.setdefault(case, (escalate_on, then))
        last_days[case] = (max(last[0], escalate_on), max(last[1], then))
    return last_days


def _return_until(dispute, last_day, shift):
    """Where return visits end on the day after the last is told of, it goes along; an end that was set stays."""
    if not last_day or dispute.return_until != shift.before.next_working_day(last_day[0]):
        return {}
    return {"return_until": shift.after.next_working_day(last_day[1])}


def _touch(rows):
    mark_room_changed(*{row.room_id for row in rows})


def _may_fall_from(day):
    return Dispute.objects.in_scope(Scope.all()).open().filter(due_on__gte=day)


def register_own():
    follow_up_deadlines.ON_WORKING_DAYS.add(RETURN)
    follow_up_deadlines.APART.add(RETURN)
    register(
        Deadlines(
            model=Dispute,
            columns=COLUMNS,
            last_day="due_on",
            waiting=_waiting,
            moves=_moves,
            touch=_touch,
            may_fall_from=_may_fall_from,
        )
    )
