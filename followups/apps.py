from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    name = "followups"
    verbose_name = _("Follow-ups")

    def ready(self):
        from followups import audit_labels, message_texts, stats
        from followups.calendar import follow_up_deadlines
        from residents import visit_intervals

        message_texts.register()
        audit_labels.register()
        follow_up_deadlines.register_own()
        visit_intervals.register(stats.days_by_category)
