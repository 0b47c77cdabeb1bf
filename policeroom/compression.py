"""Pages and static files go over the wire compressed, wherever that tells an eavesdropper nothing (docs/adr/0021).

The length of a compressed page says whether something in it repeats. Whoever can make an officer's browser open
addresses of their own choosing, and watches the lengths pass, could so guess at what the page holds (BREACH). Therefore
a page is compressed only when no other site made the browser ask for it, and only when it is an answer to GET. Django
adds a random number of bytes to each. The API, exports, papers and photos are left as they are.
"""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")
WORTH = 200  # bytes; below, packing costs more than it saves


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        if response.status_code == 200 and (is_static_text(request, response) or is_safe_page(request, response)):
            return super().process_response(request, response)
        return response


def is_static_text(request, response):
    """Static files hold no secret. A deployment has them packed beforehand; those of the demo are packed here."""
    return (
        request.path_info.startswith(settings.STATIC_URL)
        and response.headers.get("Content-Type", "").startswith(TEXTS)
        and int(response.headers.get("Content-Length") or 0) >= WORTH
    )


def is_safe_page(request, response):
    return (
        request.method == "GET"
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and is_asked_for_here(request)
    )


def is_asked_for_here(request):
    """Whether a page of ours, or the officer's own hand, asked for it.

    Browsers too old to say so, and those of an intranet without TLS, may have been led here by anybody: they get only
    addresses packed that bring no words of their own into the page.
    """
    site = request.headers.get("Sec-Fetch-Site")
    return site in {"same-origin", "none"} if site else not request.META.get("QUERY_STRING")
