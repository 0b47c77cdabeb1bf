"""Keyset pages as the API answers them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.queries.keyset import Keyset, fingerprint, value_of
from core.web.address_values import whole_number

if TYPE_CHECKING:
    pass

# A row stamped just before another transaction committed may appear a moment later than its stamp says;
# a puller resumes this much earlier, so that it misses nothing and repeats little.
RESUME_OVERLAP = timedelta(seconds=60)


class KeysetPagination(BasePagination):
    """`{"next", "previous", "results"}`; `page_size` up to 1000; `count` only with ?count=true."""

    page_size = 50
    max_page_size = 1000

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list:
        self.request = request
        since = request.query_params.get("updated_since")
        ordering = view.changed_field if since else view.ordering_for(request)
        keyset = Keyset(
            ordering=ordering,
            size=self.size_for(request),
            fingerprint=fingerprint(request),
            extra={"not_null": ordering.lstrip("-") in {*view.not_null_orderings, view.changed_field}},
        )
        self.page = keyset.page(queryset, request.query_params.get("cursor"))
        self.page.count = queryset.count() if request.query_params.get("count") == "true" else None
        self.resume = resume_url(request, self.page, view.changed_field) if since else None
        return self.page.rows

    def size_for(self, request: Any) -> int:
        raw = request.query_params.get("page_size", "")
        if not raw:
            return self.page_size
        size = whole_number(raw, least=1, most=self.max_page_size)
        if size is None:
            raise exceptions.ValidationError(
                {"page_size": [_("A page has between 1 and %(most)d rows.") % {"most": self.max_page_size}]}
            )
        return size

    def link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response(self, data: Any) -> Response:
        body: dict[str, Any] = {
            "next": self.link(self.page.next_cursor),
            "previous": self.link(self.page.previous_cursor),
        }
        if self.page.count is not None:
            body["count"] = self.page.count
        if self.resume:
            body["resume"] = self.resume
        return Response({**body, "results": data})

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Only with ?count=true."},
                "resume": {**link, "description": "Only with ?updated_since=: where the next pull starts."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, kind: str, text: Any, **extra: Any) -> dict[str, Any]:
            return {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(text),
                "schema": {"type": kind, **extra},
            }

        return [
            parameter("cursor", "string", _("The place in the list, from `next` or `previous`.")),
            parameter("page_size", "integer", _("Rows a page."), minimum=1, maximum=self.max_page_size),
            parameter("ordering", "string", _("A field; `-` before it for descending.")),
            parameter("count", "boolean", _("Count all rows as well; costs time.")),
            parameter("updated_since", "string", _("Rows changed or voided since."), format="date-time"),
        ]


def resume_url(request: Any, page: Any, changed_field: str) -> str:
    """The address of the next incremental pull: from the last row's time less the overlap."""
    last = value_of(page.rows[-1], changed_field) - RESUME_OVERLAP if page.rows else None
    requested = request.query_params["updated_since"]
    url = replace_query_param(request.build_absolute_uri(), "updated_since", last.isoformat() if last else requested)
    return remove_query_param(url, "cursor")
