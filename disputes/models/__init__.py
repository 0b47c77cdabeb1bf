from disputes.models.agreements import Agreement, Term
from disputes.models.cases import Closing, Dispute, Numbering
from disputes.models.dated_rules import Level, Limit, Procedure, ReturnPlan
from disputes.models.oversight import Acknowledgement, Card, Extension, HandOff, LevelChange
from disputes.models.parties import Party
from disputes.models.referrals import Referral
from disputes.models.returns import ReturnVisit
from disputes.models.rounds import Mediation

__all__ = [
    "Acknowledgement",
    "Agreement",
    "Card",
    "Closing",
    "Dispute",
    "Extension",
    "HandOff",
    "Level",
    "LevelChange",
    "Limit",
    "Mediation",
    "Numbering",
    "Party",
    "Procedure",
    "Referral",
    "ReturnPlan",
    "ReturnVisit",
    "Term",
]
