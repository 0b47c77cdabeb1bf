"""Reports by API: the figures of the pages, for the county's systems, as JSON or CSV."""

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from core import reads
from core.errors import Invalid
from core.renderers import stream_csv
from reports import asked as questions
from reports.definitions import REPORTS
from reports.paging import page_of
from reports.tables import lines
from stations.models import Room

MOST_ROWS = 1000


class UnitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class MeasureSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="As it stands in the lines.")
    label = serializers.CharField(help_text="As it stands on the pages.")
    meaning = serializers.CharField()


class DefinitionSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    meaning = serializers.CharField()
    url = serializers.URLField()
    measures = MeasureSerializer(many=True)


def definition_of(report, request):
    return {
        "code": report.code,
        "title": report.title,
        "meaning": report.sentence,
        "url": reverse("report", kwargs={"code": report.code}, request=request),
        "measures": [{"name": one.code, "label": one.label, "meaning": one.meaning} for one in report.measures],
    }


class ReportView(APIView):
    """What both have in common: the permission."""

    def permission_for(self, action):
        return "reports.view"

    @property
    def action(self):
        return "list"


class ReportDefinitions(ReportView):
    """The reports there are, and what each figure means, in the reader's language."""

    @extend_schema(responses=DefinitionSerializer(many=True), operation_id="reports")
    def get(self, request):
        """Every report with its figures, each with its label and its definition."""
        return Response([definition_of(report, request) for report in REPORTS.values()])


def _parameter(name, text, **options):
    return OpenApiParameter(name, description=str(text), **options)


class ReportLines(ReportView):
    """One report: a line for each unit and period."""

    @extend_schema(
        operation_id="report",
        parameters=[
            OpenApiParameter("code", str, OpenApiParameter.PATH, enum=list(REPORTS)),
            _parameter("from", _("First day, included; the first of this month when left out."), type=str),
            _parameter("to", _("Last day, included; today when left out."), type=str),
            _parameter("level", _("Of which units a line tells."), type=str, enum=list(questions.LEVELS)),
            _parameter("station", _("Only rooms of this station."), type=int),
            _parameter("room", _("Only this room."), type=int),
            _parameter("by", _("Lines for each day, week or month; one for the whole period when left out."),
                       type=str, enum=list(questions.DIVISIONS)),
            _parameter("page_size", _("Rows a page."), type=int),
            _parameter("cursor", _("The place in the list, from `next` or `previous`."), type=str),
        ],
        responses={200: {"type": "object", "additionalProperties": {}}},
    )  # fmt: skip
    def get(self, request, code):
        """Lines in the order of unit code and day, zeros where nothing happened; CSV holds all of them."""
        report = REPORTS.get(code)
        if report is None:
            raise Http404
        asked = questions.read(request.query_params, request.user)
        found = lines(report, asked, request.user)
        if request.accepted_renderer.format == "csv":
            reads.exported(request, Room)
            return stream_csv(map(flat, found), columns_of(report), f"{code}-{asked.since}-{asked.until}")
        reads.pulled(request, Room)
        return Response({"report": code, **about(asked), **page(request, found)})


def about(asked):
    return {"from": asked.since, "to": asked.until, "level": asked.level, "by": asked.per}


def columns_of(report):
    return ["unit_id", "unit_code", "unit_name", "from", "to", *(one.code for one in report.measures)]


def flat(line):
    unit = line["unit"]
    return {**line, "unit_id": unit["id"], "unit_code": unit["code"], "unit_name": unit["name"]}


def page(request, found):
    """`next`, `previous` and `results`."""
    here = page_of(found, request, _size(request.query_params.get("page_size", "")))
    links = {"next": here.next_cursor, "previous": here.previous_cursor}
    uri = request.build_absolute_uri()
    return {name: cursor and replace_query_param(uri, "cursor", cursor) for name, cursor in links.items()} | {
        "results": here.rows
    }


def _size(text):
    if not text:
        return MOST_ROWS
    if not text.isdigit() or not 1 <= int(text) <= MOST_ROWS:
        raise Invalid(_("A page has between 1 and %(most)d rows.") % {"most": MOST_ROWS}, field="page_size")
    return int(text)


ROUTES = []
PATHS = [
    path("reports/", ReportDefinitions.as_view(), name="reports"),
    path("reports/<slug:code>/", ReportLines.as_view(), name="report"),
]
