"""The router of /api/v1/: every app names its collections in `ROUTES`."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from accounts import api as accounts_api
from assistance import api as assistance_api
from audit import api as audit_api
from disputes import api as disputes_api
from followups import api as followups_api
from incidents import api as incidents_api
from reports import api as reports_api
from residents import api as residents_api
from stations import api as stations_api
from visits import api as visits_api

router = DefaultRouter()
router.include_format_suffixes = False
for module in (
    stations_api,
    residents_api,
    visits_api,
    followups_api,
    disputes_api,
    incidents_api,
    assistance_api,
    accounts_api,
    audit_api,
):
    for prefix, viewset in module.ROUTES:
        router.register(prefix, viewset, basename=prefix)

urlpatterns = [*accounts_api.PATHS, *reports_api.PATHS, path("", include(router.urls))]
