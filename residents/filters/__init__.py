"""One filter a noun for list page, API, CSV and every drill-down."""

from residents.filters.homes import HouseholdFilter, HouseholdPageFilter
from residents.filters.listings import DrugTestFilter, ListingApiFilter, ListingDecisionFilter, ListingPageFilter
from residents.filters.people import ResidentFilter, ResidentPageFilter

__all__ = [
    "DrugTestFilter",
    "HouseholdFilter",
    "HouseholdPageFilter",
    "ListingApiFilter",
    "ListingDecisionFilter",
    "ListingPageFilter",
    "ResidentFilter",
    "ResidentPageFilter",
]
