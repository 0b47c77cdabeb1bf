"""Addresses of the reports, in the namespace `reports`."""

from django.urls import path

from reports.tables import views

urlpatterns = [
    path("", views.ReportPage.as_view(), name="index"),
    path("<slug:code>/", views.ReportPage.as_view(), name="report"),
]
