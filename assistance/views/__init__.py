"""Pages of care, by noun."""

from assistance.views.acts import (
    CareChange,
    CareEnd,
    CareEnter,
    CareReview,
    CareVoid,
    CareWithdraw,
    Decline,
    HelpNew,
    HelpVoid,
)
from assistance.views.lists import CareList, ConsentRequestList
from assistance.views.reading import CareDetail, CareReveal, OfResident

__all__ = [
    "CareChange",
    "CareDetail",
    "CareEnd",
    "CareEnter",
    "CareList",
    "CareReveal",
    "CareReview",
    "CareVoid",
    "CareWithdraw",
    "ConsentRequestList",
    "Decline",
    "HelpNew",
    "HelpVoid",
    "OfResident",
]
