"""My figures: the address names no officer, so that everybody sees only the own work."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.views import Page
from dashboards.own.plan import own_plan
from dashboards.own.through_time import MONTH, WEEK, own_through_time


class MyFigures(Page):
    permission = "visits.record"
    template_name = "dashboards/own.html"
    title = _("My figures")
    lead = _("Your own work against the plan. Only you see this page.")

    def get_context_data(self, **kwargs):
        per = MONTH if self.request.GET.get("by") == MONTH else WEEK
        user, today = self.request.user, timezone.localdate()
        tabs = [(WEEK, _("Week by week")), (MONTH, _("Month by month"))]
        return super().get_context_data(
            tabs=[{"label": label, "url": f"?by={key}", "active": key == per} for key, label in tabs],
            per=per,
            plan=own_plan(user, today),
            **own_through_time(user, today, per),
            **kwargs,
        )
