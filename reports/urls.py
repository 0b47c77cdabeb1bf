from django.urls import path

from reports.months import views as months
from reports.tables import views

app_name = "reports"
urlpatterns = [
    path("", views.ReportPage.as_view(), name="index"),
    path("closed/", months.ClosedMonths.as_view(), name="closed_months"),
    path("closed/<int:year>-<int:month>/", months.Corrections.as_view(), name="corrections"),
    path("closing-day/", months.SetClosingDay.as_view(), name="closing_day"),
    path("<slug:code>/", views.ReportPage.as_view(), name="report"),
]
