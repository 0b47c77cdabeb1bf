"""The base of every API collection: permission, scope, filter, keyset page, CSV, errors."""

import logging
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core import reads
from core.errors import Conflict, Invalid, NotAllowed, Refused
from core.forms import YEARS
from core.out_of_reach import HEADERS, OUT_OF_REACH, SENTENCE
from core.renderers import stream_csv

logger = logging.getLogger(__name__)
# Of a refusal by rule: which, whether its law lets a chief override it, whether this caller may by giving a reason.
TOLD = ("rule", "may_override", "asks_reason")


class ScopedViewSet(viewsets.GenericViewSet):
    """One path for reading: visible_to → for_list → filter → page. Subclasses name model and permissions."""

    model = None
    permissions: dict = {}
    orderings = ("id", "created_at", "updated_at")
    not_null_orderings = frozenset({"created_at", "updated_at", "occurred_at", "due_on", "unvisited_since"})
    default_ordering = "-id"
    changed_field = "updated_at"  # what `updated_since` goes by
    # No longer than a 64-bit key: SQLite cannot even compare with more.
    lookup_value_regex = r"\d{1,18}"

    def permission_for(self, action):
        """The role permission an action needs; reading needs the model's VIEW."""
        if action in ("list", "retrieve", "metadata", None):
            return self.model.VIEW
        # An unnamed action is refused to everybody rather than open to everybody.
        return self.permissions.get(action, "nobody")

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.request.user).for_list()

    def ordering_for(self, request):
        asked = request.query_params.get("ordering", "") or self.default_ordering
        if asked.lstrip("-") not in self.orderings:
            raise exceptions.ValidationError(
                {"ordering": [_("Order by one of: %(names)s.") % {"names": ", ".join(self.orderings)}]}
            )
        return asked

    def rows_for_list(self):
        rows = self.filter_queryset(self.get_queryset())
        since = self.request.query_params.get("updated_since")
        if since:
            return rows.changed_since(moment(since, "updated_since"))
        return self.default_rows(rows)

    def default_rows(self, rows):
        """What a list shows when nobody asks for changes; models that void hide voided rows here."""
        return rows

    def list(self, request, *args, **kwargs):
        rows = self.rows_for_list()
        if request.accepted_renderer.format == "csv":
            return self.stream(rows)
        reads.pulled(request, self.model)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request, *args, **kwargs):
        return Response(self.get_serializer(self.get_object()).data)

    def stream(self, rows):
        """All filtered rows as CSV, audited as an export before the first line leaves."""
        reads.exported(self.request, self.model)
        serializer = self.get_serializer()
        columns = [name for name, f in serializer.fields.items() if not f.write_only]
        ordered = rows.order_by("id").iterator(chunk_size=1000)
        data = (serializer.to_representation(row) for row in ordered)
        return stream_csv(data, columns, self.model._meta.model_name)

    def version_from(self, request):
        """The version the client edited, or None: without one the last writer wins, knowingly."""
        raw = request.data.get("version")
        if raw is None:
            return None
        try:
            return int(raw)
        except (TypeError, ValueError):
            raise exceptions.ValidationError({"version": [_("The version is a number.")]}) from None

    def describe(self, instance):
        """The record as the API shows it, for conflict answers."""
        return self.get_serializer(instance).data


def moment(text, name):
    """An aware datetime from ISO 8601; ValidationError names the parameter."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise exceptions.ValidationError({name: [_("Give a moment as ISO 8601, such as 2026-01-31T08:00:00+08:00.")]})
    return make_aware(found) if is_naive(found) else found


def exception_handler(error, context):
    """Refusals of actions become DRF's shapes; everything else is DRF's own."""
    if isinstance(error, OUT_OF_REACH):
        logger.error("out of reach", exc_info=error)
        return Response({"detail": str(SENTENCE)}, status=503, headers=HEADERS)
    if isinstance(error, Conflict):
        view = context.get("view")
        body: dict[str, Any] = {"detail": str(error.message)}
        if hasattr(view, "describe") and error.current is not None:
            body["current"] = view.describe(error.current)
        return Response(body, status=409)
    if isinstance(error, Invalid):
        body = {error.field: [str(error.message)]} if error.field else {"detail": str(error.message)}
        return Response(body, status=error.status)
    if isinstance(error, NotAllowed):
        error = exceptions.PermissionDenied(str(error.message))
    elif isinstance(error, Refused):
        told = {name: error.details[name] for name in TOLD if name in error.details}
        return Response({"detail": str(error.message), **told}, status=error.status)
    elif isinstance(error, Http404):
        error = exceptions.NotFound()  # Django's own sentence names the model, and in English only
    elif isinstance(error, DjangoValidationError):
        error = serializers.ValidationError(serializers.as_serializer_error(error))
    return drf_exception_handler(error, context)
