"""Every write of cases."""

from disputes.actions.dictionaries import set_level, set_limit, set_procedure, set_return_plan
from disputes.actions.extending import ask_extension, decide_extension
from disputes.actions.handing_off import (
    accept_hand_off,
    offer_hand_off,
    refuse_hand_off,
    withdraw_hand_off,
)
from disputes.actions.levels import acknowledge, escalate, lower
from disputes.actions.lifecycle import accept, close, finish, reopen, set_appraised, void
from disputes.actions.mediating import agree, ask_confirmation, mediate, settle_term
from disputes.actions.nightly import finish_all, notify_overdue_referrals, remind_terms, show_cards
from disputes.actions.opening import change_dispute, open_dispute
from disputes.actions.parties import add_party, change_party, look_up_party, unmask_party, withdraw_party
from disputes.actions.printing import print_agreement
from disputes.actions.referring import answer_referral, refer
from disputes.actions.return_visit_results import locked_for_visit, record_return, withdraw_return
from disputes.actions.returning import cancel_returns, plan_returns

__all__ = [
    "accept",
    "accept_hand_off",
    "acknowledge",
    "add_party",
    "agree",
    "answer_referral",
    "ask_confirmation",
    "ask_extension",
    "cancel_returns",
    "change_dispute",
    "change_party",
    "close",
    "decide_extension",
    "escalate",
    "finish",
    "finish_all",
    "locked_for_visit",
    "look_up_party",
    "lower",
    "mediate",
    "notify_overdue_referrals",
    "offer_hand_off",
    "open_dispute",
    "plan_returns",
    "print_agreement",
    "record_return",
    "refer",
    "refuse_hand_off",
    "remind_terms",
    "reopen",
    "set_appraised",
    "set_level",
    "set_limit",
    "set_procedure",
    "set_return_plan",
    "settle_term",
    "show_cards",
    "unmask_party",
    "void",
    "withdraw_hand_off",
    "withdraw_party",
    "withdraw_return",
]
