from django.urls import path

from reports import views, views_closed

app_name = "reports"
urlpatterns = [
    path("", views.ReportPage.as_view(), name="index"),
    path("closed/", views_closed.ClosedMonths.as_view(), name="closed_months"),
    path("closed/<int:year>-<int:month>/", views_closed.Corrections.as_view(), name="corrections"),
    path("closing-day/", views_closed.SetClosingDay.as_view(), name="closing_day"),
    path("<slug:code>/", views.ReportPage.as_view(), name="report"),
]
