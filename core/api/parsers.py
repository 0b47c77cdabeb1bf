"""Parsers that refuse a body before reading it when it says it is too large: 413."""

import re
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError

from core.text import clean_all

# Nothing that the API takes is nested more deeply than a few levels.
MAX_DEPTH = 30
TOO_DEEP = _("The body is nested too deeply.")
UNPAIRED = re.compile("[\ud800-\udfff]")


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = _("The body is larger than the server takes.")
    default_code = "too_large"


class LimitedBodyMixin:
    """Django's own limit does not cover bodies that are read as a stream, as DRF reads them."""

    def most_bytes(self) -> int:
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
        except (TypeError, KeyError, ValueError):
            length = 0
        if length > self.most_bytes():
            raise BodyTooLarge
        return cleaned(super().parse(stream, media_type, parser_context))


def cleaned(body: Any) -> Any:
    """The body with every text cleaned, so that a rule counts the same characters as on a page."""
    if isinstance(body, parsers.DataAndFiles):
        return parsers.DataAndFiles(cleaned(body.data), body.files)
    if isinstance(body, QueryDict):
        result = body.copy()
        for name, values in body.lists():
            result.setlist(name, clean_all(values))
        return result
    return clean_all(body)


class JSONParser(LimitedBodyMixin, parsers.JSONParser):
    """Refuses what no row can hold, wherever in the body it stands: depth without end, NUL, half a surrogate pair."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict[str, Any] | None = None) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        except UnicodeDecodeError:
            raise ParseError(_("The body is not UTF-8.")) from None
        _check(body, 0)
        return body


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ParseError(TOO_DEEP)
    if isinstance(value, str):
        if not value.isascii() and UNPAIRED.search(value):
            raise ParseError(_("The body holds half a character, which cannot be stored."))
        if "\x00" in value:
            raise ParseError(_("The body holds a null character, which cannot be stored."))
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth + 1)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


class FormParser(LimitedBodyMixin, parsers.FormParser):
    pass


class MultiPartParser(LimitedBodyMixin, parsers.MultiPartParser):
    """Photos come this way."""

    def most_bytes(self) -> int:
        return settings.MULTIPART_MAX_BYTES
