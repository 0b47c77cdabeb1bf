"""Pages of the register, by noun."""

from residents.views.categories import CategoryChange, CategoryCreate, CategoryEnd, CategoryList
from residents.views.deciding import (
    DrugTestRecord,
    DrugTestVoid,
    ListingApprove,
    ListingAskRenewal,
    ListingAssess,
    ListingDelist,
    ListingPropose,
    ListingRefuse,
    ListingRefuseRenewal,
    ListingRenew,
    ListingWithdraw,
)
from residents.views.homes import (
    DwellingEdit,
    HouseholdCreate,
    HouseholdDetail,
    HouseholdEdit,
    HouseholdList,
    HouseholdOptions,
)
from residents.views.listings import ListingDetail, ListingList
from residents.views.moves import ComeBack, Died, Move, MoveOut, UndoDeparture
from residents.views.numbers import ReadNumber, Reveal
from residents.views.people import ResidentCreate, ResidentDetail, ResidentEdit, ResidentList
from residents.views.search import SearchLive, SearchPage, SearchPurpose
from residents.views.transfers import AcceptTransfer, AskTransfer, RefuseTransfer, TransferList, WithdrawTransfer
from residents.views.waiting import WaitingLimits

__all__ = [
    "AcceptTransfer",
    "AskTransfer",
    "CategoryChange",
    "CategoryCreate",
    "CategoryEnd",
    "CategoryList",
    "ComeBack",
    "Died",
    "DrugTestRecord",
    "DrugTestVoid",
    "DwellingEdit",
    "HouseholdCreate",
    "HouseholdDetail",
    "HouseholdEdit",
    "HouseholdList",
    "HouseholdOptions",
    "ListingApprove",
    "ListingAskRenewal",
    "ListingAssess",
    "ListingDelist",
    "ListingDetail",
    "ListingList",
    "ListingPropose",
    "ListingRefuse",
    "ListingRefuseRenewal",
    "ListingRenew",
    "ListingWithdraw",
    "Move",
    "MoveOut",
    "ReadNumber",
    "RefuseTransfer",
    "ResidentCreate",
    "ResidentDetail",
    "ResidentEdit",
    "ResidentList",
    "Reveal",
    "SearchLive",
    "SearchPage",
    "SearchPurpose",
    "TransferList",
    "UndoDeparture",
    "WaitingLimits",
    "WithdrawTransfer",
]
