"""Addresses of the home pages."""

from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.HomePage.as_view(), name="home"),
    path("rooms/<int:pk>/panel/", views.RoomPanel.as_view(), name="room_panel"),
]
