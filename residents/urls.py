"""Addresses of the residents pages."""

from django.urls import path

from residents import listing_urls, views

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
    *listing_urls.urlpatterns,
]
