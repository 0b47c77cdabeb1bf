"""Addresses of the administrators' pages, below `disputes/dictionaries/`."""

from django.urls import path

from disputes.views import dictionaries as views

urlpatterns = [
    path("", views.Dictionaries.as_view(), name="dictionaries"),
    path("levels/<int:pk>/change/", views.SetLevel.as_view(), name="level_change"),
    path("limits/<int:pk>/change/", views.SetLimit.as_view(), name="limit_change"),
    path("procedures/<int:pk>/change/", views.SetProcedure.as_view(), name="procedure_change"),
    path("return-visits/<int:pk>/change/", views.SetReturnPlan.as_view(), name="return_plan_change"),
]
