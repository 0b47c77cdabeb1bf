"""Addresses of the stations pages."""

from django.urls import path

from stations import views

app_name = "stations"
urlpatterns = [
    path("rooms/", views.RoomList.as_view(), name="rooms"),
    path("rooms/<int:pk>/", views.RoomDetail.as_view(), name="room"),
    path("rooms/<int:pk>/edit/", views.RoomEdit.as_view(), name="room-edit"),
    path("rooms/<int:pk>/close/", views.RoomClose.as_view(), name="room-close"),
    path("rooms/<int:pk>/communities/new/", views.CommunityCreate.as_view(), name="community-create"),
    path("communities/<int:pk>/edit/", views.CommunityEdit.as_view(), name="community-edit"),
    path("officers/", views.OfficerList.as_view(), name="officers"),
    path("officers/options/", views.OfficerOptions.as_view(), name="officer-options"),
    path("officers/new/", views.OfficerCreate.as_view(), name="officer-create"),
    path("officers/<int:pk>/", views.OfficerDetail.as_view(), name="officer"),
    path("officers/<int:pk>/edit/", views.OfficerEdit.as_view(), name="officer-edit"),
    path("officers/<int:pk>/disable/", views.OfficerDisable.as_view(), name="officer-disable"),
    path("officers/<int:pk>/enable/", views.OfficerEnable.as_view(), name="officer-enable"),
    path("officers/<int:pk>/password/", views.PasswordReset.as_view(), name="officer-password"),
    path("postings/new/", views.PostingCreate.as_view(), name="posting-create"),
    path("postings/preview/", views.PostingPreview.as_view(), name="posting-preview"),
    path("postings/move/", views.PostingMove.as_view(), name="posting-move"),
    path("postings/move/preview/", views.MovePreview.as_view(), name="move-preview"),
    path("postings/<int:pk>/end/", views.PostingEnd.as_view(), name="posting-end"),
    path("units/", views.UnitTree.as_view(), name="units"),
    path("units/bureaus/<int:pk>/edit/", views.BureauEdit.as_view(), name="bureau-edit"),
    path("units/bureaus/<int:pk>/stations/new/", views.StationCreate.as_view(), name="station-create"),
    path("units/stations/<int:pk>/", views.StationDetail.as_view(), name="station"),
    path("units/stations/<int:pk>/edit/", views.StationEdit.as_view(), name="station-edit"),
    path("units/stations/<int:pk>/rooms/new/", views.RoomCreate.as_view(), name="room-create"),
]
