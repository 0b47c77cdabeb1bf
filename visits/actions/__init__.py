"""Every write of visits."""

from visits.actions.correcting import add_photos, correct_visit
from visits.actions.recording import record_visit
from visits.actions.voiding import undo_visit, void_visit

__all__ = ["add_photos", "correct_visit", "record_visit", "undo_visit", "void_visit"]
