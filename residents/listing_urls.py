"""Addresses of search, listings and their categories; part of the residents' pages."""

from django.urls import path

from residents.views import categories, listings, search

urlpatterns = [
    path("search/", search.SearchPage.as_view(), name="search"),
    path("search/live/", search.SearchLive.as_view(), name="search_live"),
    path("search/purpose/", search.SearchPurpose.as_view(), name="search_purpose"),
    path("listings/", listings.ListingList.as_view(), name="listings"),
    path("listings/<int:pk>/", listings.ListingDetail.as_view(), name="listing"),
    path("listings/<int:pk>/approve/", listings.ListingApprove.as_view(), name="listing_approve"),
    path("listings/<int:pk>/refuse/", listings.ListingRefuse.as_view(), name="listing_refuse"),
    path("listings/<int:pk>/renew/", listings.ListingRenew.as_view(), name="listing_renew"),
    path("listings/<int:pk>/delist/", listings.ListingDelist.as_view(), name="listing_delist"),
    path("<int:pk>/listings/new/", listings.ListingPropose.as_view(), name="listing_propose"),
    path("categories/", categories.CategoryList.as_view(), name="categories"),
    path("categories/new/", categories.CategoryCreate.as_view(), name="category_create"),
    path("categories/<int:pk>/change/", categories.CategoryChange.as_view(), name="category_change"),
    path("categories/<int:pk>/end/", categories.CategoryEnd.as_view(), name="category_end"),
]
