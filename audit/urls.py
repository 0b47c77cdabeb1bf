"""Addresses of the audit pages."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.EntryList.as_view(), name="list"),
    path("<int:pk>/", views.EntryDetail.as_view(), name="detail"),
]
