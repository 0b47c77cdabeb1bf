"""What the jobs do with cases: show cards, remind of terms and answers that are due, finish what is over.

Nothing is told on a day off; the next working day catches up. What was shown or told is marked in the same
transaction, so that a second run, or one after missed nights, tells only what is new.
"""

from datetime import timedelta

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from audit import trail
from core.queries.databases import job_lock
from core.scope import Scope
from disputes import codes
from disputes.actions.digests import Digest
from disputes.actions.lifecycle import finish
from disputes.actions.returning import of_case
from disputes.models import Card, Dispute, Referral, Term
from disputes.reason_texts import RETURNS_ENDED
from facts.fact_updates import fact_transaction, mark_room_changed
from followups import actions as followups
from followups.models import FollowUp
from followups.postings_by_day import PostingsByDay
from followups.workdays import is_working
from stations.models import Room

REMIND_AHEAD = timedelta(days=3)
YELLOW, RED = "yellow", "red"


def show_cards(on=None):
    """Show each case the card of its colour once for each limit; returns how many of each colour were new.

    Yellow goes to the officers of the room, red to the chief as well. A case that turned red while no job ran gets
    the red card alone: the warning would come too late.
    """
    on = on or timezone.localdate()
    shown = {YELLOW: 0, RED: 0}
    with job_lock("dispute-cards"), fact_transaction():
        if not is_working(on):
            return shown
        digest = Digest(PostingsByDay.on(on))
        for colour in (RED, YELLOW):
            results = list(_due(colour, on))
            _show(results, colour, on)
            for dispute in results:
                digest.add(dispute, dispute.pk, colour, with_leaders=colour == RED)
            shown[colour] = len(results)
        digest.send("dispute_cards", timezone.now().isoformat(), _cards_url, on=on.isoformat())
    return shown


def _due(colour, on):
    """Cases of that colour on that day which have not had the card for this very limit."""
    rows = Dispute.objects.in_scope(Scope.all())
    rows = rows.overdue(on) if colour == RED else rows.yellow(on)
    steps = [When(state=state, then=Value(step)) for state, step in codes.STEP_OF_STATE.items()]
    rows = rows.annotate(step_now=Case(*steps, default=Value(codes.HANDLE)))
    had = Card.objects.in_scope(Scope.all()).filter(
        dispute=OuterRef("pk"),
        colour=colour,
        step=OuterRef("step_now"),
        cycle=OuterRef("cycle"),
        limit_on=OuterRef("due_on"),
    )
    return rows.filter(~Exists(had)).select_related("room__station").order_by("due_on", "id")


def _show(found, colour, on):
    cards = [
        Card(
            dispute=dispute,
            colour=colour,
            step=dispute.step,
            cycle=dispute.cycle,
            limit_on=dispute.due_on,
            issued_on=on,
            room=dispute.room,
        )
        for dispute in found
    ]
    Card.objects.bulk_create(cards, batch_size=500)
    mark_room_changed(*{card.room_id for card in cards})
    trail.record_each(by=None, verb="card_shown", targets=found, changes={"card": [None, colour]})


def _cards_url(counts):
    return f"{reverse('disputes:list')}?view={RED if counts.get(RED) else YELLOW}"


def remind_terms(on=None):
    """Tell officers of what was promised for the next days, or is past its day, once; returns of how many."""
    on = on or timezone.localdate()
    with job_lock("dispute-terms"), fact_transaction():
        if not is_working(on):
            return 0
        now, digest = timezone.now(), Digest(PostingsByDay.on(on))
        rows = Term.objects.in_scope(Scope.all())
        due = rows.pending().filter(reminded_at__isnull=True, due_on__lte=on + REMIND_AHEAD)
        told = due.filter(agreement__dispute__room__in=_rooms(digest)).update(reminded_at=now)
        fresh = rows.filter(reminded_at=now).select_related("agreement__dispute__room__station")
        for term in fresh.order_by("due_on", "id") if told else []:
            digest.add(term.agreement.dispute, term.pk, "late" if term.due_on < on else "due")
        _send(digest, "dispute_terms", on, now, "terms")
    return told


def notify_overdue_referrals(on=None):
    """Tell room and chief of bodies that did not answer in time, once; returns of how many."""
    on = on or timezone.localdate()
    with job_lock("dispute-referrals"), fact_transaction():
        if not is_working(on):
            return 0
        now, digest = timezone.now(), Digest(PostingsByDay.on(on))
        rows = Referral.objects.in_scope(Scope.all())
        late = rows.overdue(on).filter(overdue_told_at__isnull=True)
        told = late.filter(dispute__room__in=_rooms(digest)).update(overdue_told_at=now)
        fresh = rows.filter(overdue_told_at=now).select_related("dispute__room__station")
        for referral in fresh.order_by("reply_due_on", "id") if told else []:
            digest.add(referral.dispute, referral.pk, "late", with_leaders=True)
        _send(digest, "dispute_replies", on, now, "replies")
    return told


def _rooms(digest):
    return digest.rooms_with_audience(Room.objects.in_scope(Scope.all()).select_related("station"))


def _send(digest, kind, on, now, view):
    if not digest.found:
        return
    address = f"{reverse('disputes:list')}?view={view}"
    officers = digest.send(kind, now.isoformat(), lambda counts: address, on=on.isoformat())
    trail.record(by=None, verb="reminded", subject=on.isoformat(), changes={"about": view, "officers": officers})


def finish_all(on=None):
    """Closed cases with no return visit left are over, petition matters also past their last day; returns how many.

    The visits of a dispute are owed until somebody makes or cancels them: the chief hears of those that are late.
    """
    on = on or timezone.localdate()
    with job_lock("dispute-finish"), fact_transaction():
        left = (
            FollowUp.objects.in_scope(Scope.all())
            .open()
            .filter(source_type__app_label="disputes", source_type__model="dispute", source_id=OuterRef("pk"))
        )
        rows = Dispute.objects.in_scope(Scope.all()).standing().filter(state=codes.CLOSED)
        over = rows.filter(Q(kind=codes.PETITION, return_until__lt=on) | ~Exists(left)).order_by("id")
        results = list(over.select_for_update(of=("self",)))
        for dispute in results:
            if of_case(dispute).open().exists():
                followups.cancel_open_of(by=None, source=dispute, reason=RETURNS_ENDED)
            finish(dispute=dispute)
    return len(results)
