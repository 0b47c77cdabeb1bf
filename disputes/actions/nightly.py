"""The jobs on cases: issue cards, remind of terms and replies that are due, finish cases without return visits left.

On a day off nothing is sent; the next working day catches up. What was sent is marked in the same transaction, so
that a second run, or one after missed nights, sends only what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from audit import trail
from core.queries.databases import job_lock
from core.scope import Scope
from disputes import codes
from disputes.actions.digests import Digest
from disputes.actions.lifecycle import finish
from disputes.actions.returning import follow_ups_of
from disputes.models import Card, Dispute, Referral, Term
from disputes.reason_texts import RETURNS_ENDED
from facts.fact_updates import fact_transaction, mark_room_changed
from followups import actions as followups
from followups.calendar.workdays import is_working
from followups.models import FollowUp
from followups.postings_by_day import PostingsByDay
from stations.models import Room

if TYPE_CHECKING:
    from disputes.querysets import DisputeQuerySet

REMIND_AHEAD = timedelta(days=3)


def show_cards(on: date | None = None) -> dict[str, int]:
    """Issue each case the card of its colour, once for each limit; returns {colour: number of new cards}.

    A yellow card is sent to the officers of the room, a red one to the chief as well. A case that turned red while no
    job ran gets only the red card: the warning would come too late.
    """
    on = on or timezone.localdate()
    counts = {codes.YELLOW: 0, codes.RED: 0}
    with job_lock("dispute-cards"), fact_transaction():
        if not is_working(on):
            return counts
        digest = Digest(PostingsByDay.on(on))
        for colour in (codes.RED, codes.YELLOW):
            disputes = list(_due(colour, on))
            _show(disputes, colour, on)
            for dispute in disputes:
                digest.add(dispute, dispute.pk, colour, with_leaders=colour == codes.RED)
            counts[colour] = len(disputes)
        digest.send("dispute_cards", timezone.now().isoformat(), _cards_url, on=on.isoformat())
    return counts


def _due(colour: str, on: date) -> DisputeQuerySet:
    """Cases of that colour on that day without a card for their present limit."""
    rows = Dispute.objects.in_scope(Scope.all())
    rows = rows.overdue(on) if colour == codes.RED else rows.yellow(on)
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


def _show(disputes: Sequence[Dispute], colour: str, on: date) -> None:
    cards = [
        Card(
            dispute=dispute,
            colour=colour,
            step=dispute.step,
            cycle=dispute.cycle,
            limit_on=cast("date", dispute.due_on),
            issued_on=on,
            room=dispute.room,
        )
        for dispute in disputes
    ]
    Card.objects.bulk_create(cards, batch_size=500)
    mark_room_changed(*{card.room_id for card in cards})
    trail.record_each(by=None, verb="card_shown", targets=disputes, changes={"card": [None, colour]})


def _cards_url(counts: dict[str, int]) -> str:
    return f"{reverse('disputes:list')}?view={codes.RED if counts.get(codes.RED) else codes.YELLOW}"


def remind_terms(on: date | None = None) -> int:
    """Remind officers once of each term that is due within REMIND_AHEAD or overdue; returns the number of terms."""
    on = on or timezone.localdate()
    with job_lock("dispute-terms"), fact_transaction():
        if not is_working(on):
            return 0
        now, digest = timezone.now(), Digest(PostingsByDay.on(on))
        rows = Term.objects.in_scope(Scope.all())
        due = rows.pending().filter(reminded_at__isnull=True, due_on__lte=on + REMIND_AHEAD)
        reminded = due.filter(agreement__dispute__room__in=_rooms(digest)).update(reminded_at=now)
        fresh = rows.filter(reminded_at=now).select_related("agreement__dispute__room__station")
        for term in fresh.order_by("due_on", "id") if reminded else fresh.none():
            digest.add(term.agreement.dispute, term.pk, "late" if term.due_on and term.due_on < on else "due")
        _send(digest, "dispute_terms", on, now, "terms")
    return reminded


def notify_overdue_referrals(on: date | None = None) -> int:
    """Notify room and chief once of each referral without a reply in time; returns the number of referrals."""
    on = on or timezone.localdate()
    with job_lock("dispute-referrals"), fact_transaction():
        if not is_working(on):
            return 0
        now, digest = timezone.now(), Digest(PostingsByDay.on(on))
        rows = Referral.objects.in_scope(Scope.all())
        late = rows.overdue(on).filter(overdue_told_at__isnull=True)
        reported = late.filter(dispute__room__in=_rooms(digest)).update(overdue_told_at=now)
        fresh = rows.filter(overdue_told_at=now).select_related("dispute__room__station")
        for referral in fresh.order_by("reply_due_on", "id") if reported else fresh.none():
            digest.add(referral.dispute, referral.pk, "late", with_leaders=True)
        _send(digest, "dispute_replies", on, now, "replies")
    return reported


def _rooms(digest: Digest) -> list[int]:
    return digest.rooms_with_audience(Room.objects.in_scope(Scope.all()).select_related("station"))


def _send(digest: Digest, kind: str, on: date, now: datetime, view: str) -> None:
    if not digest.lines_by_officer:
        return
    address = f"{reverse('disputes:list')}?view={view}"
    officers = digest.send(kind, now.isoformat(), lambda counts: address, on=on.isoformat())
    trail.record(by=None, verb="reminded", subject=on.isoformat(), changes={"about": view, "officers": officers})


def finish_all(on: date | None = None) -> int:
    """Mark as followed up the closed cases without open return visits, and petition matters past `return_until`.

    Returns the number of cases. Return visits of a dispute stay open until they are made or cancelled; late ones are
    escalated to the chief.
    """
    on = on or timezone.localdate()
    with job_lock("dispute-finish"), fact_transaction():
        open_visits = (
            FollowUp.objects.in_scope(Scope.all())
            .open()
            .filter(source_type__app_label="disputes", source_type__model="dispute", source_id=OuterRef("pk"))
        )
        rows = Dispute.objects.in_scope(Scope.all()).standing().filter(state=codes.CLOSED)
        over = rows.filter(Q(kind=codes.PETITION, return_until__lt=on) | ~Exists(open_visits)).order_by("id")
        finished = list(over.select_for_update(of=("self",)))
        for dispute in finished:
            if follow_ups_of(dispute).open().exists():
                followups.cancel_open_of(by=None, source=dispute, reason=RETURNS_ENDED)
            finish(dispute=dispute)
    return len(finished)
