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

from core.api.parameters import refuse_unknown
from core.errors import Invalid
from core.exports.csv_renderer import stream_csv
from core.http.conditional_requests import ConditionalReadsMixin
from core.privacy import read_audit
from core.web.address_values import whole_number
from facts import stamps
from reports.tables.definitions import REPORTS
from reports.tables.lines import report_lines
from reports.tables.paging import page_of
from reports.tables.report_query import COMPARISONS, DIVISIONS, LEVELS, parse_query
from reports.tables.schema import REPORT_SCHEMA
from stations.models import Room

MAX_ROWS = 1000
CLOSED = "reports_closedmonth"


class UnitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class MeasureSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="As it stands in the lines.")
    label = serializers.CharField(help_text="As it stands on the pages.")
    meaning = serializers.CharField()
    frozen = serializers.BooleanField(
        help_text="Whether it is kept when a month is closed; what is not tells of the day of asking."
    )


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
        "meaning": report.description,
        "url": reverse("report", kwargs={"code": report.code}, request=request),
        "measures": [
            {"name": measure.code, "label": measure.label, "meaning": measure.meaning, "frozen": not measure.is_live}
            for measure in report.measures
        ],
    }


PARAMETERS = {
    "from", "to", "level", "station", "room", "by", "compare", "page_size", "cursor", "format",
}  # fmt: skip


class ReportView(ConditionalReadsMixin, APIView):
    """The permission that every address of reports needs."""

    def permission_for(self, action):
        return "reports.view"

    @property
    def action(self):
        return "read"


class ReportDefinitions(ReportView):
    """The reports there are, and what each figure means, in the reader's language."""

    def state(self, request):
        return stamps.CacheValidator()  # the definitions change with a release only

    @extend_schema(responses=DefinitionSerializer(many=True), operation_id="reports")
    def get(self, request):
        """Every report with its figures, each with its label and its definition."""
        return Response([definition_of(report, request) for report in REPORTS.values()])


def _parameter(name, text, **options):
    return OpenApiParameter(name, description=str(text), **options)


class ReportLines(ReportView):
    """One report: a line for each unit and period."""

    def state(self, request):
        return stamps.CacheValidator((CLOSED, *stamps.ORGANISATION), request.user.scope_for("reports.view"))

    @extend_schema(
        operation_id="report",
        parameters=[
            OpenApiParameter("code", str, OpenApiParameter.PATH, enum=list(REPORTS)),
            _parameter("from", _("First day, included; the first of this month when left out."), type=str),
            _parameter("to", _("Last day, included; today when left out."), type=str),
            _parameter("level", _("Of which units a line tells."), type=str, enum=list(LEVELS)),
            _parameter("station", _("Only rooms of this station."), type=int),
            _parameter("room", _("Only this room."), type=int),
            _parameter("by", _("Lines for each day, week or month; one for the whole period when left out."),
                       type=str, enum=list(DIVISIONS)),
            _parameter("compare", _("Each line beside the period before it, or the same a year earlier."),
                       type=str, enum=list(COMPARISONS)),
            _parameter("page_size", _("Rows a page."), type=int),
            _parameter("cursor", _("The place in the list, from `next` or `previous`."), type=str),
        ],
        responses={200: REPORT_SCHEMA},
    )  # fmt: skip
    def get(self, request, code):
        """Lines in the order of unit code and day, zeros where nothing happened; CSV holds all of them.

        A line that is exactly a closed month has the figures kept then, and what was corrected since beside them.
        """
        report = REPORTS.get(code)
        if report is None:
            raise Http404
        refuse_unknown(request.query_params, PARAMETERS)
        report_query = parse_query(request.query_params, request.user)
        report_rows = report_lines(report, report_query, request.user)
        if request.accepted_renderer.format == "csv":
            read_audit.record_export(request, Room)
            return stream_csv(
                map(flat, report_rows),
                columns_of(report, report_query),
                f"{code}-{report_query.since}-{report_query.until}",
            )
        read_audit.record_pull(request, Room)
        return Response({"report": code, **about(report_query), **page(request, report_rows)})


def about(report_query):
    parameters = {
        "from": report_query.since,
        "to": report_query.until,
        "level": report_query.level,
        "by": report_query.per,
    }
    return {**parameters, "compare": report_query.compare} if report_query.compare else parameters


def columns_of(report, report_query):
    names = [measure.code for measure in report.measures]
    compared = [f"compared_{name}" for name in ("from", "to", "closed_on", *names)] if report_query.compare else []
    return ["unit_id", "unit_code", "unit_name", "from", "to", *names, "closed_on", "corrections", *compared]


def flat(line):
    """A line as a row of a table; `corrections` stay together in one cell, empty where there are none."""
    row = {**line, "corrections": line["corrections"] or None}
    row |= {f"unit_{name}": value for name, value in line["unit"].items()}
    if other := row.pop("compared", None):
        figures = other.pop("figures")
        row |= {f"compared_{name}": value for name, value in {**other, **figures}.items()}
    return row


def page(request, lines):
    """`next`, `previous` and `results`."""
    current = page_of(lines, request, _size(request.query_params.get("page_size", "")))
    links = {"next": current.next_cursor, "previous": current.previous_cursor}
    uri = request.build_absolute_uri()
    return {name: cursor and replace_query_param(uri, "cursor", cursor) for name, cursor in links.items()} | {
        "results": current.rows
    }


def _size(text):
    if not text:
        return MAX_ROWS
    size = whole_number(text, least=1, most=MAX_ROWS)
    if size is None:
        raise Invalid(_("A page has between 1 and %(most)d rows.") % {"most": MAX_ROWS}, field="page_size")
    return size


PATHS = [
    path("reports/", ReportDefinitions.as_view(), name="reports"),
    path("reports/<slug:code>/", ReportLines.as_view(), name="report"),
]
