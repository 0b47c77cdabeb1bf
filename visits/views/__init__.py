"""Pages of visits."""

from visits.views.change import PhotoWithdraw, VisitCorrect, VisitUndo, VisitVoid
from visits.views.choice import HouseholdChoice
from visits.views.entry import VisitCreate
from visits.views.reading import HouseholdStory, PhotoFile, ResidentStory, VisitDetail, VisitList

__all__ = [
    "HouseholdChoice",
    "HouseholdStory",
    "PhotoFile",
    "PhotoWithdraw",
    "ResidentStory",
    "VisitCorrect",
    "VisitCreate",
    "VisitDetail",
    "VisitList",
    "VisitUndo",
    "VisitVoid",
]
