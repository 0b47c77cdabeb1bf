"""Parsers that refuse a body before reading it when it says it is too large: 413."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers
from rest_framework.exceptions import APIException


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = _("The body is larger than the server takes.")
    default_code = "too_large"


class LimitedBodyMixin:
    """Django's own limit does not cover bodies that are read as a stream, as DRF reads them."""

    def most_bytes(self) -> int:
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        try:
            length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        except (TypeError, KeyError, ValueError):
            length = 0
        if length > self.most_bytes():
            raise BodyTooLarge
        return super().parse(stream, media_type, parser_context)


class JSONParser(LimitedBodyMixin, parsers.JSONParser):
    pass


class FormParser(LimitedBodyMixin, parsers.FormParser):
    pass


class MultiPartParser(LimitedBodyMixin, parsers.MultiPartParser):
    """Photos come this way."""

    def most_bytes(self) -> int:
        return settings.MULTIPART_MAX_BYTES
