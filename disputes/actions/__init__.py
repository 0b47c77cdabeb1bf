"""Every write of cases."""

from disputes.actions.amending import (
    confirm_signed_copy,
    correct_acceptance,
    correct_agreement,
    correct_round,
    withdraw_acceptance,
    withdraw_agreement,
    withdraw_round,
)
from disputes.actions.dictionaries import (
    end_kind,
    set_kind,
    set_level,
    set_limit,
    set_procedure,
    set_return_plan,
    set_transfer_rule,
)
from disputes.actions.extending import ask_extension, decide_extension
from disputes.actions.handing_off import (
    accept_hand_off,
    offer_hand_off,
    refuse_hand_off,
    withdraw_hand_off,
)
from disputes.actions.levels import acknowledge, escalate, lower
from disputes.actions.lifecycle import accept, close, explain_ways, finish, reopen, send_back, set_appraised, void
from disputes.actions.mediating import agree, ask_confirmation, mediate, settle_term
from disputes.actions.mediation_bodies import add_body, add_mediator, change_body, end_mediator
from disputes.actions.nightly import finish_all, notify_overdue_referrals, remind_terms, show_cards
from disputes.actions.opening import change_dispute, open_dispute
from disputes.actions.parties import add_party, change_party, look_up_party, unmask_party, withdraw_party
from disputes.actions.printing import print_agreement
from disputes.actions.reconciling import reconcile
from disputes.actions.referring import answer_referral, refer
from disputes.actions.return_visit_results import locked_for_visit, record_return, withdraw_return
from disputes.actions.returning import cancel_returns, plan_returns
from disputes.actions.sealed import look_at_sealed
from disputes.actions.settling import name_body, settle_apart, settle_on_spot

__all__ = [
    "accept",
    "accept_hand_off",
    "acknowledge",
    "add_body",
    "add_mediator",
    "add_party",
    "agree",
    "answer_referral",
    "ask_confirmation",
    "ask_extension",
    "cancel_returns",
    "change_body",
    "change_dispute",
    "change_party",
    "close",
    "confirm_signed_copy",
    "correct_acceptance",
    "correct_agreement",
    "correct_round",
    "decide_extension",
    "end_kind",
    "end_mediator",
    "escalate",
    "explain_ways",
    "finish",
    "finish_all",
    "locked_for_visit",
    "look_at_sealed",
    "look_up_party",
    "lower",
    "mediate",
    "name_body",
    "notify_overdue_referrals",
    "offer_hand_off",
    "open_dispute",
    "plan_returns",
    "print_agreement",
    "reconcile",
    "record_return",
    "refer",
    "refuse_hand_off",
    "remind_terms",
    "reopen",
    "send_back",
    "set_appraised",
    "set_kind",
    "set_level",
    "set_limit",
    "set_procedure",
    "set_return_plan",
    "set_transfer_rule",
    "settle_apart",
    "settle_on_spot",
    "settle_term",
    "show_cards",
    "unmask_party",
    "void",
    "withdraw_acceptance",
    "withdraw_agreement",
    "withdraw_hand_off",
    "withdraw_party",
    "withdraw_return",
    "withdraw_round",
]
