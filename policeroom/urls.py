"""Every address of the product."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.views import set_language
from policeroom import health
from policeroom.api_docs import ApiDocs

handler400 = "core.http.error_pages.bad_request"
handler403 = "core.http.error_pages.forbidden"
handler404 = "core.http.error_pages.not_found"
handler500 = "core.http.error_pages.server_error"

urlpatterns = [
    path("", include("dashboards.urls")),
    path("visits/", include("visits.urls")),
    path("disputes/", include("disputes.urls")),
    path("care/", include("assistance.urls")),
    path("incidents/", include("incidents.urls")),
    path("follow-ups/", include("followups.urls")),
    path("residents/", include("residents.urls")),
    path("stations/", include("stations.urls")),
    path("account/", include("accounts.urls")),
    path("", include("reports.urls")),
    path("messages/", include("notifications.urls")),
    path("audit/", include("audit.urls")),
    path("language/", set_language, name="set_language"),
    # DRF answers strangers with 401 itself; the sign-in redirect is for pages.
    path("api/v1/", include("policeroom.api")),
    path("api/schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    # A page, though DRF makes it: strangers are sent to sign in.
    path("api/docs/", login_required(ApiDocs.as_view(url_name="schema")), name="api-docs"),
    path("healthz", login_not_required(health.alive), name="healthz"),
    path("readyz", login_not_required(health.ready), name="readyz"),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
