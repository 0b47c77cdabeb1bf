"""Addresses of the administrators' pages, below `disputes/dictionaries/`."""

from django.urls import path

from disputes.views import dictionaries as views
from disputes.views import mediation_bodies as bodies

urlpatterns = [
    path("", views.Dictionaries.as_view(), name="dictionaries"),
    path("levels/<int:pk>/change/", views.SetLevel.as_view(), name="level_change"),
    path("limits/<int:pk>/change/", views.SetLimit.as_view(), name="limit_change"),
    path("procedures/<int:pk>/change/", views.SetProcedure.as_view(), name="procedure_change"),
    path("return-visits/<int:pk>/change/", views.SetReturnPlan.as_view(), name="return_plan_change"),
    path("mediation-bodies/", bodies.MediationBodies.as_view(), name="mediation_bodies"),
    path("mediation-bodies/new/", bodies.NewBody.as_view(), name="body_new"),
    path("mediation-bodies/<int:pk>/change/", bodies.ChangeBody.as_view(), name="body_change"),
    path("mediation-bodies/<int:pk>/mediators/new/", bodies.NewMediator.as_view(), name="mediator_new"),
    path("mediators/<int:pk>/end/", bodies.EndMediator.as_view(), name="mediator_end"),
    path("kinds/new/", views.NewKind.as_view(), name="kind_new"),
    path("kinds/<int:pk>/change/", views.SetKind.as_view(), name="kind_change"),
    path("kinds/<int:pk>/end/", views.EndKind.as_view(), name="kind_end"),
    path("transfers/<int:pk>/change/", views.SetTransferRule.as_view(), name="transfer_rule_change"),
]
