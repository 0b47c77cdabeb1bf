from django.urls import path

from reports.saved.views import saved_reports as views
from reports.saved.views import webhooks

app_name = "saved"
urlpatterns = [
    path("", views.SavedReports.as_view(), name="list"),
    path("new/", views.SaveReport.as_view(), name="new"),
    path("<int:pk>/", views.DeliveryLog.as_view(), name="log"),
    path("<int:pk>/edit/", views.EditSaved.as_view(), name="edit"),
    path("<int:pk>/pause/", views.PauseSaved.as_view(), name="pause"),
    path("<int:pk>/run/", views.RunSaved.as_view(), name="run"),
    path("<int:pk>/delete/", views.DeleteSaved.as_view(), name="delete"),
    path("webhooks/new/", webhooks.AddWebhook.as_view(), name="webhook-new"),
    path("webhooks/<int:pk>/stop/", webhooks.StopWebhook.as_view(), name="webhook-stop"),
]
