from residents.models.dwellings import Dwelling, Household
from residents.models.listings import DrugTest, Listing, ListingCategory, ListingDecision
from residents.models.people import Residency, Resident, Transfer
from residents.models.phones import ResidentPhone
from residents.models.search import SearchTerm
from residents.models.waiting import WaitingLimit

__all__ = [
    "DrugTest",
    "Dwelling",
    "Household",
    "Listing",
    "ListingCategory",
    "ListingDecision",
    "Residency",
    "Resident",
    "ResidentPhone",
    "SearchTerm",
    "Transfer",
    "WaitingLimit",
]
