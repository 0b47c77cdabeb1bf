"""Addresses of closed months, in the namespace `reports`."""

from django.urls import path

from reports.months import views

urlpatterns = [
    path("closed/", views.ClosedMonths.as_view(), name="closed_months"),
    path("closed/<int:year>-<int:month>/", views.Corrections.as_view(), name="corrections"),
    path("closing-day/", views.SetClosingDay.as_view(), name="closing_day"),
]
