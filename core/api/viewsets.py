"""The base of every API collection: permission, scope, filter, keyset page, CSV, errors."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.api.parameters import PARAMETERS, filter_parameters, refuse_unknown, with_nearest
from core.errors import Conflict, Invalid, NotAllowed, Refused
from core.exports.csv_renderer import stream
from core.exports.sheets import csv_pieces, sheet_of
from core.http.conditional_requests import ConditionalReadsMixin
from core.http.unavailability import HEADERS, MESSAGE, UNAVAILABLE_ERRORS
from core.privacy import read_audit
from core.web.address_values import whole_number
from core.web.forms import YEARS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from core.exports.sheets import Sheet

logger = logging.getLogger(__name__)
# Of a refusal by rule: which, whether its law lets a chief override it, whether this caller may by giving a reason.
ERROR_DETAILS = ("rule", "may_override", "asks_reason")


class ScopedViewSet(ConditionalReadsMixin, viewsets.GenericViewSet):
    """One path for reading: visible_to → for_list → filter → page. Subclasses name model and permissions."""

    model = None
    permissions: dict = {}
    orderings = ("id", "created_at", "updated_at")
    not_null_orderings = frozenset({"created_at", "updated_at", "occurred_at", "due_on", "unvisited_since"})
    default_ordering = "-id"
    changed_field = "updated_at"  # what `updated_since` goes by
    reading: Any = None  # `rows(queryset)` and `represent(rows, request)`: what the serializer makes, without models
    # No longer than a 64-bit key: SQLite cannot even compare with more.
    lookup_value_regex = r"[0-9]{1,18}"

    def permission_for(self, action: str | None) -> str | None:
        """The role permission an action needs; reading needs the model's VIEW."""
        if action in ("list", "retrieve", "metadata", None):
            return self.model.VIEW
        # An action without an entry is refused to everybody, rather than open to everybody.
        return self.permissions.get(action, "nobody")

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.request.user).for_list()

    def ordering_for(self, request: Any) -> str:
        ordering = request.query_params.get("ordering", "") or self.default_ordering
        if ordering.lstrip("-") not in self.orderings:
            message = _("Order by one of: %(names)s.") % {"names": ", ".join(self.orderings)}
            raise exceptions.ValidationError({"ordering": [with_nearest(message, ordering, self.orderings)]})
        return ordering

    def parameters(self) -> set[str]:
        """The names that the address of a list may carry."""
        filterset = getattr(self, "filterset_class", None)
        return {*PARAMETERS, *(filter_parameters(filterset) if filterset else ())}

    def rows_for_list(self) -> QuerySet:
        refuse_unknown(self.request.query_params, self.parameters())
        rows = self.filter_queryset(self.get_queryset())
        since = self.request.query_params.get("updated_since")
        if since:
            return rows.changed_since(parse_moment(since, "updated_since"))
        return self.default_rows(rows)

    def default_rows(self, rows: QuerySet) -> QuerySet:
        """The rows of a list without `updated_since`; models with voided rows hide them here."""
        return rows

    def list(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.rows_for_list()
        if request.accepted_renderer.format == "csv":
            return self.stream(rows)
        read_audit.record_pull(request, self.model)
        return self.get_paginated_response(self.read_page(rows))

    def read_page(self, rows: QuerySet) -> Any:
        """The data of one page of `rows`; `reading` makes it without model instances, for lists polled often."""
        if self.reading is None:
            return self.get_serializer(self.paginate_queryset(rows), many=True).data
        return self.reading.represent(self.paginate_queryset(self.reading.rows(rows)), self.request)

    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def stream(self, rows: QuerySet) -> HttpResponseBase:
        """All filtered rows as CSV, audited as an export before the first line leaves."""
        read_audit.record_export(self.request, self.model)
        sheet = self.sheet(rows)
        return stream(csv_pieces(sheet), sheet.name)

    def sheet(self, rows: QuerySet) -> Sheet:
        """The rows as a table of the serializer's fields."""
        serializer = self.get_serializer()
        columns = [name for name, f in serializer.fields.items() if not f.write_only]
        as_dict, typed = serializer.to_representation, typed_by(serializer)
        return sheet_of(rows, columns, as_dict, self.cells(), lambda row: typed(as_dict(row)))

    @classmethod
    def sheet_for(cls, request: Any) -> Sheet:
        """The sheet of the list for a job: permission, scope and filters are checked as for a client's call."""
        view = cls(action="list", args=(), kwargs={}, format_kwarg=None)
        view.request = Request(request)
        view.request.user, view.request.auth = request.user, None
        if not request.user.can(view.permission_for("list")):
            raise exceptions.PermissionDenied
        return view.sheet(view.rows_for_list())

    def cells(self) -> dict[str, Any] | None:
        """{field of the serializer: its cell in SQL} (`core.exports.csv_cells`), for the fast CSV; None: row by row."""

    def version_from(self, request: Any) -> int | None:
        """The version the client edited, or None: without one the last writer wins, knowingly."""
        raw = request.data.get("version")
        if raw is None:
            return None
        version = whole_number(raw)
        if version is None:
            raise exceptions.ValidationError({"version": [_("The version is a number.")]})
        return version

    def describe(self, instance: Any) -> Any:
        """The record as the API shows it, for 409 responses."""
        return self.get_serializer(instance).data


def typed_by(serializer: Any) -> Callable[[dict], dict]:
    """A function dict → dict that turns ISO texts into dates and datetimes, as workbooks want them."""
    kinds = {serializers.DateField: date.fromisoformat, serializers.DateTimeField: datetime.fromisoformat}
    makes = {
        name: make
        for name, field in serializer.fields.items()
        for kind, make in kinds.items()
        if isinstance(field, kind)
    }

    def typed(row: dict) -> dict:
        return {**row, **{name: make(row[name]) for name, make in makes.items() if row.get(name)}}

    return typed


def parse_moment(text: str, name: str) -> datetime:
    """An aware datetime from ISO 8601; ValidationError names the parameter."""
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise exceptions.ValidationError({name: [_("Give a moment as ISO 8601, such as 2026-01-31T08:00:00+08:00.")]})
    return make_aware(moment) if is_naive(moment) else moment


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Refusals of actions become DRF's shapes; everything else is DRF's own."""
    if isinstance(error, UNAVAILABLE_ERRORS):
        logger.error("out of reach", exc_info=error)
        return Response({"detail": str(MESSAGE)}, status=503, headers=HEADERS)
    if isinstance(error, Conflict):
        view: Any = context.get("view")
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
        details = {name: error.details[name] for name in ERROR_DETAILS if name in error.details}
        return Response({"detail": str(error.message), **details}, status=error.status)
    elif isinstance(error, Http404):
        error = exceptions.NotFound()  # Django's own sentence names the model, and in English only
    elif isinstance(error, DjangoValidationError):
        error = serializers.ValidationError(serializers.as_serializer_error(error))
    return drf_exception_handler(error, context)
