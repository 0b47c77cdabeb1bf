"""Background exports of a collection by API: start, progress, file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from core.api.fields import DateTimeField
from core.errors import OutOfScope
from core.exports import export_store
from core.jobs import enqueue_on_commit
from core.privacy import read_audit

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from core.exports.export_store import Export

FILE = {(200, "text/csv"): bytes, (200, export_store.TYPES[export_store.XLSX]): OpenApiTypes.BINARY}


class ExportSerializer(serializers.Serializer):
    """How far an export has come."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=["waiting", "running", "done", "failed", "cancelled"])
    rows = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    asked_at = DateTimeField()
    expires_at = DateTimeField()


def start(request: Any, *, path: str, query: str, kind: Any, format: str = export_store.CSV, title: Any = "") -> Export:
    """Begin an export of what `path?query` shows, and send its task (settings.EXPORT_TASK) after the commit."""
    export = export_store.create(
        kind=kind, path=path, query=query, format=format, title=str(title), officer=request.user,
        language=get_language() or "zh-hans", base=f"{request.scheme}://{request.get_host()}",
        permissions=getattr(getattr(request, "auth", None), "covered", None),
    )  # fmt: skip
    enqueue_on_commit(settings.EXPORT_TASK, number=export.number)
    return export


def file_of(request: Any, export: Export) -> FileResponse:
    """The finished file as a response; the download is audited."""
    read_audit.record_download(request, export)
    return FileResponse(
        export.file.open("rb"),
        as_attachment=True,
        filename=export.filename,
        content_type=export_store.TYPES[export.format],
    )


class ExportActionsMixin:
    """Mixin of a collection: `export/` and `export/NUMBER/` beside the list."""

    def parameters(self) -> set[str]:
        return {*super().parameters(), "to"}

    def permission_for(self, action: str | None) -> str | None:
        return self.model.VIEW if action in ("export", "export_file") else super().permission_for(action)

    @extend_schema(
        request=None,
        responses={202: ExportSerializer},
        parameters=[
            OpenApiParameter("to", enum=[export_store.CSV, export_store.XLSX], description="The kind of file.")
        ],
    )
    @action(detail=False, methods=["get", "post"], url_path="export")
    def export(self, request: Any) -> HttpResponseBase:
        """Start a background export of the rows the filters choose; `Location` is where its progress is."""
        self.rows_for_list()  # a wrong filter is refused now, not by the job
        format = request.query_params.get("to", export_store.CSV)
        if format not in export_store.TYPES:
            raise exceptions.ValidationError({"to": ["csv, xlsx"]})
        read_audit.record_export(request, self.model)
        query = request.GET.copy()
        query.pop("to", None)
        prefix = self.basename
        export = start(
            request, path=reverse(f"{prefix}-list"), query=query.urlencode(), kind=prefix, format=format,
            title=self.model._meta.verbose_name_plural,
        )  # fmt: skip
        location = reverse(f"{prefix}-export-file", kwargs={"number": export.number}, request=request)
        headers = {"Location": location, "Retry-After": "1"}
        return Response(export_store.as_json(export), status=status.HTTP_202_ACCEPTED, headers=headers)

    @extend_schema(responses={200: ExportSerializer, **FILE}, filters=False)
    @action(detail=False, methods=["get"], url_path=r"export/(?P<number>[0-9a-f]{32})", pagination_class=None)
    def export_file(self, request: Any, number: str | None = None) -> Any:
        """How far the export has come as JSON, then the file itself; kept for a day."""
        export = export_store.get(number, officer=request.user)
        if export is None or export.kind != self.basename:
            raise OutOfScope
        if not export.is_within(request.user.scope_for(self.model.VIEW)):
            raise exceptions.PermissionDenied
        if export.is_ready:
            return file_of(request, export)
        return Response(export_store.as_json(export), headers={"Retry-After": "2", "Cache-Control": "no-store"})
