"""Pages of disputes."""

from disputes.views.documents import AgreementPrint, AgreementWord
from disputes.views.entry import DisputeCreate, DisputeEdit
from disputes.views.hand_offs import (
    HandOffAccept,
    HandOffDetail,
    HandOffList,
    HandOffNew,
    HandOffRefuse,
    HandOffWithdraw,
)
from disputes.views.handling import Accept, Agree, Appraised, Close, Confirmation, Mediate, Reopen, SettleTerm, Void
from disputes.views.ledger import Ledger
from disputes.views.lists import Board, DisputeList
from disputes.views.oversight import Acknowledge, Answer, DecideExtension, Escalate, Extend, Lower, Refer
from disputes.views.parties import LookUp, PartyAdd, PartyEdit, PartyReveal, PartyWithdraw, People
from disputes.views.reading import DisputeDetail, DisputePrint, OfHousehold, OfResident
from disputes.views.reconciling import ExplainWays, Reconcile, Sealed, SendBack
from disputes.views.settling import AgreementBody, OnSpot, SettleApart

__all__ = [
    "Accept",
    "Acknowledge",
    "Agree",
    "AgreementBody",
    "AgreementPrint",
    "AgreementWord",
    "Answer",
    "Appraised",
    "Board",
    "Close",
    "Confirmation",
    "DecideExtension",
    "DisputeCreate",
    "DisputeDetail",
    "DisputeEdit",
    "DisputeList",
    "DisputePrint",
    "Escalate",
    "ExplainWays",
    "Extend",
    "HandOffAccept",
    "HandOffDetail",
    "HandOffList",
    "HandOffNew",
    "HandOffRefuse",
    "HandOffWithdraw",
    "Ledger",
    "LookUp",
    "Lower",
    "Mediate",
    "OfHousehold",
    "OfResident",
    "OnSpot",
    "PartyAdd",
    "PartyEdit",
    "PartyReveal",
    "PartyWithdraw",
    "People",
    "Reconcile",
    "Refer",
    "Reopen",
    "Sealed",
    "SendBack",
    "SettleApart",
    "SettleTerm",
    "Void",
]
