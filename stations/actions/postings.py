"""Posting officers and ending postings: the one thing that gives and takes rights."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import trail
from core.errors import Invalid, refuse_if
from stations import rules
from stations.models import Officer, Posting
from stations.scope import require

if TYPE_CHECKING:
    from stations.models import Room
    from stations.models.units import Unit


@transaction.atomic
def post_officer(
    *,
    by: Officer,
    officer: Officer,
    role: str,
    unit: Unit,
    since: date,
    until: date | None = None,
    is_cover: bool = False,
) -> Posting:
    """Officer holds `role` at `unit` (bureau, station or room) from `since` to `until`, both included.

    Raises OutOfScope (unit), Invalid (what does not fit, with the field) or RuleViolation (the same post twice).
    """
    require(by.scope_for("postings.edit"), unit)
    # Two people posting the same officer at the same moment wait for each other here.
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if reason := rules.posting_refused(by=by, officer=officer, role=role, unit=unit, since=since, until=until):
        raise Invalid(reason, field="until" if until is not None and until < since else None)
    refuse_if(rules.overlap_refused(overlapping(officer=officer, role=role, unit=unit, since=since, until=until)))
    posting = Posting(officer=officer, role=role, since=since, until=until, is_cover=is_cover)
    setattr(posting, str(unit._meta.model_name), unit)
    posting.save_new(by)
    changes = {"since": [None, since.isoformat()], "until": [None, until and until.isoformat()]}
    trail.record(by=by, verb="posted", target=posting, changes=changes)
    return posting


def overlapping(*, officer: Officer, role: str, unit: Unit, since: date, until: date | None) -> Posting | None:
    """Another posting of the officer to the same post that shares a day with this one, or None."""
    same = Posting.objects.filter(officer=officer, role=role, **{str(unit._meta.model_name): unit})
    same = same.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until is not None:
        same = same.filter(since__lte=until)
    return same.first()


@transaction.atomic
def end_posting(
    *, by: Officer, posting: Posting, until: date, reason: str, expected_version: int | None = None
) -> Posting | None:
    """`until` is the last day; yesterday ends the sight at once. A posting that begins later is withdrawn.

    Returns the posting, or None when it was withdrawn: it never gave a right, and the trail keeps it.
    """
    require(by.scope_for("postings.edit"), posting.unit)
    posting = Posting.objects.select_for_update().select_related("officer").get(pk=posting.pk)
    if refused := rules.ending_refused(by=by, posting=posting, until=until):
        raise Invalid(refused, field="until")
    if posting.since > timezone.localdate():
        trail.record(by=by, verb="posting_withdrawn", target=posting, reason=reason)
        posting.delete()
        return None
    before = trail.snapshot(posting, ["until"])
    posting.until = until
    posting.save_changed(by, ["until"], expected_version=expected_version)
    changes = trail.changes_between(before, posting)
    trail.record(by=by, verb="posting_ended", target=posting, reason=reason, changes=changes)
    return posting


@transaction.atomic
def move_officer(*, by: Officer, posting: Posting, room: Room, since: date, reason: str) -> Posting:
    """Whoever holds `posting` leaves it on the day before `since` and holds the same role at `room` from then on.

    Raises OutOfScope (either room), Invalid (with the field) or RuleViolation (holds that post already).
    """
    require(by.scope_for("postings.edit"), posting.unit, room)
    # Before the move is judged: somebody may be ending the posting this moment.
    posting = Posting.objects.select_for_update(of=("self",)).select_related("officer", "room").get(pk=posting.pk)
    if refused := rules.move_refused(posting=posting, room=room, since=since):
        raise Invalid(refused, field="room" if posting.room_id in (None, room.pk) else "since")
    last_day = since - timedelta(days=1)
    if posting.until is None or posting.until > last_day:
        end_posting(by=by, posting=posting, until=last_day, reason=reason)
    return post_officer(by=by, officer=posting.officer, role=posting.role, unit=room, since=since)


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)
