"""The schema as pages, without an outside address and within our content security policy."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class ApiDocs(SpectacularSwaggerSplitView):
    """Swagger UI from the installed package. A page: strangers are sent to sign in, as everywhere."""

    template_name = "api_docs.html"
