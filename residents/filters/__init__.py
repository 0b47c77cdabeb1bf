"""One filter a noun for list page, API, CSV and every drill-down."""

from residents.filters.homes import HouseholdFilter, HouseholdPageFilter
from residents.filters.listings import ListingApiFilter, ListingPageFilter
from residents.filters.people import ResidentFilter, ResidentPageFilter

__all__ = [
    "HouseholdFilter",
    "HouseholdPageFilter",
    "ListingApiFilter",
    "ListingPageFilter",
    "ResidentFilter",
    "ResidentPageFilter",
]
