"""API of residents: (prefix, viewset) pairs the router takes."""

from residents.api.homes import HouseholdViewSet
from residents.api.listings import DrugTestViewSet, ListingDecisionViewSet, ListingViewSet
from residents.api.people import ResidentViewSet

ROUTES = [
    ("households", HouseholdViewSet),
    ("residents", ResidentViewSet),
    ("listings", ListingViewSet),
    ("listing-decisions", ListingDecisionViewSet),
    ("drug-tests", DrugTestViewSet),
]
