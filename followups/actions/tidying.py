"""Open follow-ups go with the people: cancelled when there is nobody to visit, moved when the household moves."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from core.scope import Scope
from followups.models import FollowUp
from residents.models import Household, Listing, Resident


@transaction.atomic
def tidy(*, household_ids=None, resident_ids=None):
    """Set-based over all open follow-ups, or those of some households and residents; {what: how many}."""
    rows = FollowUp.objects.in_scope(Scope.all()).open()
    if household_ids is not None or resident_ids is not None:
        rows = rows.filter(
            Q(household__in=household_ids or [])
            | Q(resident__in=resident_ids or [])
            | Q(resident__household__in=household_ids or [])
        )
    return {**_cancel_pointless(rows), "moved": _move_along(rows)}


def _cancel_pointless(rows):
    ended = Listing.objects.in_scope(Scope.all()).filter(state__in=Listing.CLOSED)
    pointless = {
        "moved_away": Q(resident__isnull=False, resident__household__isnull=True, resident__died_on__isnull=True),
        "died": Q(resident__died_on__isnull=False),
        "household_ended": Q(resident__isnull=True, household__ended_on__isnull=False),
        "listing_ended": Q(source_type=ContentType.objects.get_for_model(Listing), source_id__in=ended.values("pk")),
    }
    now = timezone.now()
    return {
        code: rows.filter(which).update(
            state=FollowUp.CANCELLED,
            cancelled_at=now,
            cancel_reason=code,
            updated_at=now,
            updated_by=None,
            version=F("version") + 1,
        )
        for code, which in pointless.items()
    }


def _move_along(rows):
    now = timezone.now()
    changed = {"updated_at": now, "updated_by": None, "version": F("version") + 1}
    home = Resident.objects.in_scope(Scope.all()).filter(pk=OuterRef("resident_id"))
    house = Household.objects.in_scope(Scope.all()).filter(pk=OuterRef("household_id"))
    followed = rows.filter(resident__household__isnull=False).exclude(household=F("resident__household"))
    moved = followed.update(
        household_id=Subquery(home.values("household_id")), room_id=Subquery(home.values("room_id")), **changed
    )
    elsewhere = rows.filter(household__isnull=False).exclude(room=F("household__room"))
    return moved + elsewhere.update(room_id=Subquery(house.values("room_id")), **changed)
