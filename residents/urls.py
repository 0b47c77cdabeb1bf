"""Addresses of the residents pages."""

from django.urls import path

from residents import views

app_name = "residents"
urlpatterns = [
    path("", views.ResidentList.as_view(), name="list"),
    path("new/", views.ResidentCreate.as_view(), name="create"),
    path("read-number/", views.ReadNumber.as_view(), name="read_number"),
    path("<int:pk>/", views.ResidentDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ResidentEdit.as_view(), name="edit"),
    path("<int:pk>/move/", views.Move.as_view(), name="move"),
    path("<int:pk>/move-out/", views.MoveOut.as_view(), name="move_out"),
    path("<int:pk>/come-back/", views.ComeBack.as_view(), name="come_back"),
    path("<int:pk>/died/", views.Died.as_view(), name="died"),
    path("<int:pk>/undo-departure/", views.UndoDeparture.as_view(), name="undo_departure"),
    path("<int:pk>/reveal/<slug:field>/", views.Reveal.as_view(), name="reveal"),
    path("households/", views.HouseholdList.as_view(), name="households"),
    path("households/new/", views.HouseholdCreate.as_view(), name="household_create"),
    path("households/options/", views.HouseholdOptions.as_view(), name="household_options"),
    path("households/<int:pk>/", views.HouseholdDetail.as_view(), name="household"),
    path("households/<int:pk>/edit/", views.HouseholdEdit.as_view(), name="household_edit"),
    path("dwellings/<int:pk>/edit/", views.DwellingEdit.as_view(), name="dwelling_edit"),
    path("transfers/", views.TransferList.as_view(), name="transfers"),
    path("transfers/ask/", views.AskTransfer.as_view(), name="transfer_ask"),
    path("transfers/<int:pk>/accept/", views.AcceptTransfer.as_view(), name="transfer_accept"),
    path("transfers/<int:pk>/refuse/", views.RefuseTransfer.as_view(), name="transfer_refuse"),
    path("transfers/<int:pk>/withdraw/", views.WithdrawTransfer.as_view(), name="transfer_withdraw"),
    path("search/", views.SearchPage.as_view(), name="search"),
    path("search/live/", views.SearchLive.as_view(), name="search_live"),
    path("search/purpose/", views.SearchPurpose.as_view(), name="search_purpose"),
    path("listings/", views.ListingList.as_view(), name="listings"),
    path("listings/<int:pk>/", views.ListingDetail.as_view(), name="listing"),
    path("listings/<int:pk>/approve/", views.ListingApprove.as_view(), name="listing_approve"),
    path("listings/<int:pk>/refuse/", views.ListingRefuse.as_view(), name="listing_refuse"),
    path("listings/<int:pk>/renew/", views.ListingRenew.as_view(), name="listing_renew"),
    path("listings/<int:pk>/delist/", views.ListingDelist.as_view(), name="listing_delist"),
    path("<int:pk>/listings/new/", views.ListingPropose.as_view(), name="listing_propose"),
    path("households/waiting/", views.WaitingLimits.as_view(), name="waiting_limits"),
    path("categories/", views.CategoryList.as_view(), name="categories"),
    path("categories/new/", views.CategoryCreate.as_view(), name="category_create"),
    path("categories/<int:pk>/change/", views.CategoryChange.as_view(), name="category_change"),
    path("categories/<int:pk>/end/", views.CategoryEnd.as_view(), name="category_end"),
]
