from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = _("Dashboards")

    def ready(self):
        """Postings say what they move: the work is counted by apps above those who keep the postings."""
        from dashboards.chief_work import waiting_in
        from stations import posting_preview

        posting_preview.register_work_counter(waiting_in)
