"""What may be done with units, postings and accounts now: each gives a reason, or None."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.roles import ROLES
from stations.scope import covers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from stations.models import Officer, Posting, Room
    from stations.models.units import Unit

ROOM_ROLES = frozenset(code for code, role in ROLES.items() if role.unit == "room")


def postable_roles(by: Officer) -> frozenset[str]:
    """Roles `by` may post somebody to: chiefs fill their rooms, administrators everything."""
    if by.can("officers.edit"):
        return frozenset(ROLES)
    return ROOM_ROLES if by.can("postings.edit") else frozenset()


def posting_refused(
    *, by: Officer, officer: Officer, role: str, unit: Unit, since: date, until: date | None
) -> StrOrPromise | None:
    """Why this posting may not be made, without looking at the other postings."""
    if role not in postable_roles(by):
        return _("Your role does not fill this post.")
    if officer.pk == by.pk:
        return _("Nobody posts oneself. Ask another administrator, or the chief.")
    if not officer.is_active:
        return _("This account may not sign in. Enable it first.")
    if ROLES[role].unit != unit._meta.model_name:
        return _("This role is not held at a unit of that level.")
    if until is not None and until < since:
        return _("The last day lies before the first.")
    closed_on = getattr(unit, "closed_on", None)
    if closed_on is not None and (until is None or until >= closed_on):
        return _("The room is closed from %(day)s on.") % {"day": closed_on.isoformat()}
    return None


def overlap_refused(other: Posting | None) -> StrOrPromise | None:
    """Why a second posting to the same post on the same days is refused."""
    if other is None:
        return None
    if other.until is None:
        return _("Holds this very post since %(since)s already.") % {"since": other.since.isoformat()}
    return _("Holds this very post from %(since)s to %(until)s already.") % {
        "since": other.since.isoformat(),
        "until": other.until.isoformat(),
    }


def ending_refused(*, by: Officer, posting: Posting, until: date, today: date | None = None) -> StrOrPromise | None:
    """Why `posting` may not end on `until`. One that begins later is withdrawn instead."""
    today = today or timezone.localdate()
    if posting.role not in postable_roles(by):
        return _("Your role does not fill this post.")
    if posting.officer_id == by.pk:
        return _("Nobody ends the own post. Ask another administrator, or the chief.")
    if has_ended(posting, today):
        return _("This posting has ended already.")
    if posting.since > today:
        return None
    if until < posting.since:
        if posting.since == today:
            return _(
                "It began today, so today is its last day at the earliest. To end the sight now, disable the account."
            )
        return _("The last day lies before the first.")
    if posting.until is not None and until > posting.until:
        return _("It ends on %(day)s as it is. To go on, post again.") % {"day": posting.until.isoformat()}
    return None


def move_refused(*, posting: Posting, room: Room, since: date, today: date | None = None) -> StrOrPromise | None:
    """Why whoever holds `posting` may not leave it for `room` on the day `since`."""
    today = today or timezone.localdate()
    if posting.room_id is None:
        return _("Only a post at a room is moved.")
    if posting.room_id == room.pk:
        return _("This is the room the officer leaves. Choose another one.")
    if since < today:
        return _("A move begins today at the earliest.")
    if since <= posting.since:
        return _("The post begins on %(day)s: it is left after that day at the earliest.") % {
            "day": posting.since.isoformat()
        }
    if posting.until is not None and since > posting.until + timedelta(days=1):
        return _("The post ends on %(day)s by itself. Post the officer anew instead.") % {
            "day": posting.until.isoformat()
        }
    return None


def has_ended(posting: Posting, today: date | None = None) -> bool:
    return posting.until is not None and posting.until < (today or timezone.localdate())


def closing_refused(*, room: Room, on: date, has_households: bool, has_postings: bool) -> StrOrPromise | None:
    """Why a room may not be closed: people would be without one."""
    if room.closed_on is not None:
        return _("This room is closed already.")
    if has_households:
        return _("Households belong to this room still. Hand over its communities first.")
    if has_postings:
        return _("Somebody is posted here beyond that day. End the postings first.")
    if on > timezone.localdate() + timedelta(days=366):
        return _("Choose a day within a year.")
    return None


def may_see_phone(viewer: Officer, officer: Officer) -> bool:
    """A work phone is for those who share a unit today; the past of a post is not a reason to call."""
    if viewer.pk == officer.pk:
        return True
    scope = viewer.scope_for("officers.view")
    return any(covers(scope, posting.unit) for posting in officer.postings_now)
