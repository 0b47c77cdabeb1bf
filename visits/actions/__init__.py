"""Every write of visits."""

from visits.actions.correcting import add_photos, correct_visit
from visits.actions.recording import record_visit
from visits.actions.return_visits import record_return_visit
from visits.actions.voiding import undo_visit, void_visit
from visits.actions.withdrawing import require_photo_change, withdraw_photo

__all__ = [
    "add_photos",
    "correct_visit",
    "record_return_visit",
    "record_visit",
    "require_photo_change",
    "undo_visit",
    "void_visit",
    "withdraw_photo",
]
