"""Pages of visits."""

from visits.views.change import VisitCorrect, VisitUndo, VisitVoid
from visits.views.entry import HouseholdChoice, VisitCreate
from visits.views.reading import HouseholdPanel, PhotoFile, VisitDetail, VisitList

__all__ = [
    "HouseholdChoice",
    "HouseholdPanel",
    "PhotoFile",
    "VisitCorrect",
    "VisitCreate",
    "VisitDetail",
    "VisitList",
    "VisitUndo",
    "VisitVoid",
]
