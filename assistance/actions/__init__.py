"""Every write of care: entering by consent, reviewing, ending, withdrawing; helps; who is to be asked; the night."""

from assistance.actions.consent import decline_care, request_consents
from assistance.actions.helps import record_help, void_help
from assistance.actions.nightly import forget, raise_contacts, sweep
from assistance.actions.records import (
    change_care,
    end_care,
    enter_care,
    review_care,
    unmask_contact,
    void_care,
    withdraw_consent,
)

__all__ = [
    "change_care",
    "decline_care",
    "end_care",
    "enter_care",
    "forget",
    "raise_contacts",
    "record_help",
    "request_consents",
    "review_care",
    "sweep",
    "unmask_contact",
    "void_care",
    "void_help",
    "withdraw_consent",
]
