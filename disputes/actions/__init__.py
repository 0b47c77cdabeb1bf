"""Every write of cases."""

from disputes.actions.extending import ask_extension, decide_extension, lapse_ask
from disputes.actions.handing_off import (
    accept_hand_off,
    lapse_offer,
    offer_hand_off,
    refuse_hand_off,
    withdraw_hand_off,
)
from disputes.actions.levels import acknowledge, escalate, lapse, lower, told_of_level
from disputes.actions.night import finish_all, remind_terms, show_cards, tell_overdue_referrals
from disputes.actions.referring import answer_referral, refer
from disputes.actions.returning import cancel_returns, plan_returns

__all__ = [
    "accept_hand_off",
    "acknowledge",
    "answer_referral",
    "ask_extension",
    "cancel_returns",
    "decide_extension",
    "escalate",
    "finish_all",
    "lapse",
    "lapse_ask",
    "lapse_offer",
    "lower",
    "offer_hand_off",
    "plan_returns",
    "refer",
    "refuse_hand_off",
    "remind_terms",
    "show_cards",
    "tell_overdue_referrals",
    "told_of_level",
    "withdraw_hand_off",
]
