from residents.models.dwellings import Dwelling, Household
from residents.models.listings import Listing, ListingCategory
from residents.models.people import Residency, Resident, Transfer
from residents.models.search import SearchTerm
from residents.models.waiting import WaitingLimit

__all__ = [
    "Dwelling",
    "Household",
    "Listing",
    "ListingCategory",
    "Residency",
    "Resident",
    "SearchTerm",
    "Transfer",
    "WaitingLimit",
]
