"""One filter for the list page, the API, exports and every drill-down."""

import django_filters as filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.time.periods import month_so_far, single_day, week_so_far
from core.web.forms import DateInput, FilterForm
from residents.search import SearchFilter
from stations.filters import ANY, PageFilterMixin, community_filter, room_filter, station_filter, visible
from stations.models import Officer
from visits import codes
from visits.models import Finding, Visit

PERIODS_SO_FAR = {"today": single_day, "week": week_so_far, "month": month_so_far}
PERIODS = [("today", _("today")), ("week", _("this week")), ("month", _("this month"))]


class ContactFilter(filters.ChoiceFilter):
    """The result of a visit. A form chooses one; the link of a figure may name several, each as `contact=`."""

    def filter(self, rows, value):
        if not value:
            return rows
        data = self.parent.data
        named = data.getlist(self.field_name) if hasattr(data, "getlist") else [value]
        return rows.filter(contact__in=[code for code in codes.CONTACTS.where(bool) if code in named])


class VisitFilter(filters.FilterSet):
    """Dates are local days, both ends included; `search` finds visits to the people and homes the words meet."""

    search = SearchFilter(of="household")
    period = filters.ChoiceFilter(label=_("Period"), choices=PERIODS, method="in_period", empty_label=ANY)
    occurred_from = filters.DateFilter(label=_("From"), field_name="occurred_on", lookup_expr="gte", widget=DateInput)
    occurred_to = filters.DateFilter(label=_("To"), field_name="occurred_on", lookup_expr="lte", widget=DateInput)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=codes.VISIT_KINDS.choices, empty_label=ANY)
    contact = ContactFilter(label=_("Result"), choices=codes.contact_choices, empty_label=ANY)
    station = station_filter("room__station")
    room = room_filter()
    community = community_filter("household__dwelling__community")
    visited_by = filters.ModelChoiceFilter(label=_("Officer"), queryset=visible(Officer), empty_label=ANY)
    findings = filters.ChoiceFilter(
        label=_("Findings"), choices=[("any", _("with findings")), *codes.FINDING_KINDS.choices],
        method="with_findings", empty_label=ANY,
    )  # fmt: skip
    first_met = filters.BooleanFilter(label=_("First meeting of the month"), method="first_of_month")
    self_started = filters.BooleanFilter(label=_("Self-started"), method="without_follow_up")
    household = filters.NumberFilter(field_name="household", label=_("Household"))
    dispute = filters.NumberFilter(field_name="dispute", label=_("Case"))
    voided = filters.BooleanFilter(field_name="voided_at", lookup_expr="isnull", exclude=True, label=_("Voided"))

    class Meta:
        model = Visit
        form = FilterForm
        fields = ()

    def in_period(self, rows, name, value):
        period = PERIODS_SO_FAR[value](timezone.localdate())
        return rows.filter(occurred_on__gte=period.since, occurred_on__lte=period.until)

    def first_of_month(self, rows, name, value):
        return rows.first_of_month() if value else rows

    def without_follow_up(self, rows, name, value):
        return rows.self_started() if value else rows.exclude(pk__in=rows.self_started().values("pk"))

    def with_findings(self, rows, name, value):
        rows_list = Finding.objects.current().filter(visit=OuterRef("pk"))
        return rows.filter(Exists(rows_list if value == "any" else rows_list.filter(kind=value)))


class VisitPageFilter(PageFilterMixin, VisitFilter):
    hidden = ("first_met", "self_started", "household", "dispute", "voided")
    officer = "visited_by"

    def left_out(self):
        """People look for a person in the one box, and find the visits there."""
        return ("search",) if self.request.user.can("voided.view") else ("search", "voided")
