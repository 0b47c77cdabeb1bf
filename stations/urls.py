"""Addresses of the stations pages."""

from django.urls import path  # noqa: F401

app_name = "stations"
urlpatterns = []
