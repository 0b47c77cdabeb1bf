"""Addresses of the pages of incidents."""

from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.IncidentCountList.as_view(), name="list"),
    path("entry/", views.Entry.as_view(), name="entry"),
    path("imports/", views.Send.as_view(), name="send"),
    path("imports/<int:pk>/", views.ImportDetail.as_view(), name="import"),
    path("imports/<int:pk>/rejected/", views.RejectedRows.as_view(), name="import_rejected"),
    path("imports/<int:pk>/confirm/", views.ConfirmImport.as_view(), name="import_confirm"),
    path("imports/<int:pk>/undo/", views.UndoImport.as_view(), name="import_undo"),
    path("kinds/", views.Kinds.as_view(), name="kinds"),
    path("kinds/new/", views.NewKind.as_view(), name="kind_new"),
    path("kinds/<int:pk>/change/", views.SetKind.as_view(), name="kind_change"),
    path("kinds/<int:pk>/end/", views.EndKind.as_view(), name="kind_end"),
]
