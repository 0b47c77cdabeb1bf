from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.ReportPage.as_view(), name="index"),
    path("<slug:code>/", views.ReportPage.as_view(), name="report"),
]
