"""Factories: one a model, the least that makes sense; tests name what matters to them."""

from tests.factories.people import (
    DwellingFactory,
    HouseholdFactory,
    ListingCategoryFactory,
    ListingFactory,
    ResidentFactory,
)
from tests.factories.units import (
    BureauFactory,
    CommunityFactory,
    OfficerFactory,
    PostingFactory,
    RoomFactory,
    StationFactory,
)
from tests.factories.work import FollowUpFactory, VisitFactory

__all__ = [
    "BureauFactory",
    "CommunityFactory",
    "DwellingFactory",
    "FollowUpFactory",
    "HouseholdFactory",
    "ListingCategoryFactory",
    "ListingFactory",
    "OfficerFactory",
    "PostingFactory",
    "ResidentFactory",
    "RoomFactory",
    "StationFactory",
    "VisitFactory",
]
