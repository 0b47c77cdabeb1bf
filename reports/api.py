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

from core.errors import Invalid
from core.exports.csv_renderer import stream_csv
from core.http.conditional_requests import ConditionalReadsMixin
from core.privacy import read_audit
from facts import stamps
from reports.models import ClosedMonth
from reports.tables import report_query as questions
from reports.tables.definitions import REPORTS
from reports.tables.lines import lines
from reports.tables.paging import page_of
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
        "meaning": report.sentence,
        "url": reverse("report", kwargs={"code": report.code}, request=request),
        "measures": [
            {"name": measure.code, "label": measure.label, "meaning": measure.meaning, "frozen": not measure.is_live}
            for measure in report.measures
        ],
    }


class ClosedMonthSerializer(serializers.ModelSerializer):
    """A month whose figures are kept; `month` is its first day."""

    class Meta:
        model = ClosedMonth
        fields = ["month", "closed_on"]


class ReportView(ConditionalReadsMixin, APIView):
    """What all have in common: the permission."""

    def permission_for(self, action):
        return "reports.view"

    @property
    def action(self):
        return "read"


class ReportDefinitions(ReportView):
    """The reports there are, and what each figure means, in the reader's language."""

    def state(self, request):
        return stamps.CacheValidator()  # words change with a release alone

    @extend_schema(responses=DefinitionSerializer(many=True), operation_id="reports")
    def get(self, request):
        """Every report with its figures, each with its label and its definition."""
        return Response([definition_of(report, request) for report in REPORTS.values()])


class ClosedMonths(ReportView):
    """The months whose figures are kept as they stood."""

    def state(self, request):
        return stamps.CacheValidator((CLOSED,))

    @extend_schema(responses=ClosedMonthSerializer(many=True), operation_id="closed_months")
    def get(self, request):
        """Every closed month, the latest first. A month is closed once, on its day, and never opened again."""
        return Response(ClosedMonthSerializer(ClosedMonth.objects.all(), many=True).data)


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
            _parameter("level", _("Of which units a line tells."), type=str, enum=list(questions.LEVELS)),
            _parameter("station", _("Only rooms of this station."), type=int),
            _parameter("room", _("Only this room."), type=int),
            _parameter("by", _("Lines for each day, week or month; one for the whole period when left out."),
                       type=str, enum=list(questions.DIVISIONS)),
            _parameter("compare", _("Each line beside the period before it, or the same a year earlier."),
                       type=str, enum=list(questions.COMPARISONS)),
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
        asked = questions.parse_query(request.query_params, request.user)
        result = lines(report, asked, request.user)
        if request.accepted_renderer.format == "csv":
            read_audit.record_export(request, Room)
            return stream_csv(map(flat, result), columns_of(report, asked), f"{code}-{asked.since}-{asked.until}")
        read_audit.record_pull(request, Room)
        return Response({"report": code, **about(asked), **page(request, result)})


def about(asked):
    told = {"from": asked.since, "to": asked.until, "level": asked.level, "by": asked.per}
    return {**told, "compare": asked.compare} if asked.compare else told


def columns_of(report, asked):
    names = [measure.code for measure in report.measures]
    compared = [f"compared_{name}" for name in ("from", "to", "closed_on", *names)] if asked.compare else []
    return ["unit_id", "unit_code", "unit_name", "from", "to", *names, "closed_on", "corrections", *compared]


def flat(line):
    """As a row of a table: `corrections` stay together, empty where there are none."""
    row = {**line, "corrections": line["corrections"] or None}
    row |= {f"unit_{name}": value for name, value in line["unit"].items()}
    if other := row.pop("compared", None):
        figures = other.pop("figures")
        row |= {f"compared_{name}": value for name, value in {**other, **figures}.items()}
    return row


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
        return MAX_ROWS
    if not text.isdigit() or not 1 <= int(text) <= MAX_ROWS:
        raise Invalid(_("A page has between 1 and %(most)d rows.") % {"most": MAX_ROWS}, field="page_size")
    return int(text)


ROUTES = []
PATHS = [
    path("reports/", ReportDefinitions.as_view(), name="reports"),
    path("reports/closed-months/", ClosedMonths.as_view(), name="closed-months"),
    path("reports/<slug:code>/", ReportLines.as_view(), name="report"),
]
