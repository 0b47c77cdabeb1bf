from disputes.models.agreements import Agreement, Term
from disputes.models.cases import Closing, Dispute, Numbering
from disputes.models.dated_rules import DisputeKind, Level, Limit, Procedure, ReturnPlan, TransferRule
from disputes.models.mediation_bodies import MediationBody, Mediator
from disputes.models.oversight import Acknowledgement, Card, Extension, HandOff, LevelChange
from disputes.models.parties import Party
from disputes.models.reconciliations import Reconciliation
from disputes.models.referrals import Referral
from disputes.models.returns import ReturnVisit
from disputes.models.rounds import Mediation
from disputes.models.sealed import SealedRecord

__all__ = [
    "Acknowledgement",
    "Agreement",
    "Card",
    "Closing",
    "Dispute",
    "DisputeKind",
    "Extension",
    "HandOff",
    "Level",
    "LevelChange",
    "Limit",
    "Mediation",
    "MediationBody",
    "Mediator",
    "Numbering",
    "Party",
    "Procedure",
    "Reconciliation",
    "Referral",
    "ReturnPlan",
    "ReturnVisit",
    "SealedRecord",
    "Term",
    "TransferRule",
]
