"""Every write of the register: homes, people, moves, transfers; listings and what visits leave behind."""

from residents.actions.categories import add_category, change_category, end_category
from residents.actions.drug_tests import record_test, void_test
from residents.actions.homes import (
    change_dwelling,
    change_household,
    dwelling_at,
    enter_dwelling,
    enter_home,
    enter_household,
)
from residents.actions.listing_expiry import expire_listings
from residents.actions.listing_renewals import ask_renewal, assess, refuse_renewal, renew_listing
from residents.actions.listings import (
    approve_listing,
    end_at_death,
    end_for_care,
    propose_delisting,
    propose_listing,
    refuse_listing,
    withdraw_proposal,
)
from residents.actions.moves import come_back, move, move_out, move_together, record_death, undo_departure
from residents.actions.people import change_resident, enter_resident, look_up, note_number_search, unmask
from residents.actions.transfers import answer_transfer, ask_transfer, withdraw_transfer
from residents.actions.verifying import verify_household
from residents.actions.visit_effects import update_last_visit
from residents.actions.waiting import set_waiting_limit

__all__ = [
    "add_category",
    "answer_transfer",
    "approve_listing",
    "ask_renewal",
    "ask_transfer",
    "assess",
    "change_category",
    "change_dwelling",
    "change_household",
    "change_resident",
    "come_back",
    "dwelling_at",
    "end_at_death",
    "end_category",
    "end_for_care",
    "enter_dwelling",
    "enter_home",
    "enter_household",
    "enter_resident",
    "expire_listings",
    "look_up",
    "move",
    "move_out",
    "move_together",
    "note_number_search",
    "propose_delisting",
    "propose_listing",
    "record_death",
    "record_test",
    "refuse_listing",
    "refuse_renewal",
    "renew_listing",
    "set_waiting_limit",
    "undo_departure",
    "unmask",
    "update_last_visit",
    "verify_household",
    "void_test",
    "withdraw_proposal",
    "withdraw_transfer",
]
