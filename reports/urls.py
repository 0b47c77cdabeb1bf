"""Every page of reports. Saved reports stand before the reports, whose addresses take any code."""

from django.urls import include, path

# One namespace; closed months stand before the codes of reports.
report_patterns = [
    path("", include("reports.months.urls")),
    path("", include("reports.tables.urls")),
]

urlpatterns = [
    path("reports/saved/", include("reports.saved.urls")),
    path("reports/", include((report_patterns, "reports"))),
    path("summaries/", include("reports.summaries.urls")),
    path("exports/", include("reports.exports.urls")),
]
