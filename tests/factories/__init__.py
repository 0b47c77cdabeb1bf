"""Factories: one a model, the least that makes sense; tests name what matters to them."""

from tests.factories.disputes import (
    AgreementFactory,
    DisputeFactory,
    MediationBodyFactory,
    MediationFactory,
    MediatorFactory,
    PartyFactory,
    ReferralFactory,
    TermFactory,
)
from tests.factories.facts import day_of_facts
from tests.factories.incidents import IncidentCountFactory
from tests.factories.people import (
    CareRecordFactory,
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
    "AgreementFactory",
    "BureauFactory",
    "CareRecordFactory",
    "CommunityFactory",
    "DisputeFactory",
    "DwellingFactory",
    "FollowUpFactory",
    "HouseholdFactory",
    "IncidentCountFactory",
    "ListingCategoryFactory",
    "ListingFactory",
    "MediationBodyFactory",
    "MediationFactory",
    "MediatorFactory",
    "OfficerFactory",
    "PartyFactory",
    "PostingFactory",
    "ReferralFactory",
    "ResidentFactory",
    "RoomFactory",
    "StationFactory",
    "TermFactory",
    "VisitFactory",
    "day_of_facts",
]
