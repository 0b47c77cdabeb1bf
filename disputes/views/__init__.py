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

__all__ = [
    "Accept",
    "Acknowledge",
    "Agree",
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
    "PartyAdd",
    "PartyEdit",
    "PartyReveal",
    "PartyWithdraw",
    "People",
    "Refer",
    "Reopen",
    "SettleTerm",
    "Void",
]
