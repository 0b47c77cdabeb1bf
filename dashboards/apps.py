from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self):
        """Give the previews of postings the text about the work they move: only apps above stations can count it."""
        from dashboards.chief.pending_work import pending_work_text
        from stations import posting_preview

        posting_preview.register_work_counter(pending_work_text)
