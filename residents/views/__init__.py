"""Pages of the register, by noun."""

from residents.views.homes import (
    DwellingEdit,
    HouseholdCreate,
    HouseholdDetail,
    HouseholdEdit,
    HouseholdList,
    HouseholdOptions,
)
from residents.views.moves import ComeBack, Died, Move, MoveOut, UndoDeparture
from residents.views.people import ReadNumber, ResidentCreate, ResidentDetail, ResidentEdit, ResidentList, Reveal
from residents.views.transfers import AcceptTransfer, AskTransfer, RefuseTransfer, TransferList, WithdrawTransfer

__all__ = [
    "AcceptTransfer",
    "AskTransfer",
    "ComeBack",
    "Died",
    "DwellingEdit",
    "HouseholdCreate",
    "HouseholdDetail",
    "HouseholdEdit",
    "HouseholdList",
    "HouseholdOptions",
    "Move",
    "MoveOut",
    "ReadNumber",
    "RefuseTransfer",
    "ResidentCreate",
    "ResidentDetail",
    "ResidentEdit",
    "ResidentList",
    "Reveal",
    "TransferList",
    "UndoDeparture",
    "WithdrawTransfer",
]
