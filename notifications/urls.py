"""Addresses of the notifications pages."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.NotificationList.as_view(), name="list"),
    path("read/", views.MarkAllRead.as_view(), name="mark-all-read"),
    path("<int:pk>/", views.OpenNotification.as_view(), name="open"),
]
