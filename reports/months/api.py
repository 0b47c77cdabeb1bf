"""Closed months by API."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from core.api.serializers import ModelSerializer
from facts import stamps
from reports.models import ClosedMonth
from reports.tables.api import CLOSED, ReportView


class ClosedMonthSerializer(ModelSerializer):
    """A month whose figures are kept; `month` is its first day."""

    class Meta:
        model = ClosedMonth
        fields = ["month", "closed_on"]


class ClosedMonths(ReportView):
    """The months whose figures are kept as they stood."""

    def state(self, request):
        return stamps.CacheValidator((CLOSED,))

    @extend_schema(responses=ClosedMonthSerializer(many=True), operation_id="closed_months")
    def get(self, request):
        """Every closed month, the latest first. A month is closed once, on its day, and never opened again."""
        return Response(ClosedMonthSerializer(ClosedMonth.objects.all(), many=True).data)


PATHS = [path("reports/closed-months/", ClosedMonths.as_view(), name="closed-months")]
