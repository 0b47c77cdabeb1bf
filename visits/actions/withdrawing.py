"""Withdrawing a wrong photo: kept, and shown only to who may see what is voided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Invalid, RuleViolation
from facts.fact_updates import fact_transaction
from visits import fact_sources
from visits.actions.voiding import lock, require_change

if TYPE_CHECKING:
    from stations.models import Officer
    from visits.models import Photo


def require_photo_change(*, by: Officer, photo: Photo) -> None:
    """NotAllowed or RuleViolation when `by` may not change the visit of the photo: told before the form."""
    require_change(by, photo.visit, timezone.now())


@fact_transaction()
def withdraw_photo(*, by: Officer, photo: Photo, reason: str) -> Photo:
    """Withdraw a photo of a visit that may still be corrected, with a reason that stays on the trail."""
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Say why the photo is withdrawn."), field="reason")
    if len(reason) > 200:
        raise Invalid(_("A reason has at most 200 characters."), field="reason")
    visit = lock(by, photo.visit)
    now = timezone.now()
    require_change(by, visit, now)
    photo.refresh_from_db()
    if photo.is_void:
        raise RuleViolation(_("This photo has been withdrawn."))
    standing = visit.photos.standing().count()
    photo.voided_at, photo.voided_by, photo.void_reason = now, by, reason
    photo.save_changed(by, ["voided_at", "voided_by", "void_reason"])
    # The visit is stamped, so that whoever pulls it learns that the photo is gone.
    visit.save_changed(by, [])
    changes = {"photos": [standing, standing - 1]}
    trail.record(by=by, verb="visit_corrected", target=visit, room=visit.room, reason=reason, changes=changes)
    fact_sources.touch(visit)
    return photo
