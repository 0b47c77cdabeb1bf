from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self):
        from disputes import (
            audit_labels,
            calendar_deadlines,
            message_texts,
            reason_texts,  # noqa: F401  the sentences register themselves
        )

        message_texts.register()
        audit_labels.register()
        calendar_deadlines.register_own()
