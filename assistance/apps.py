from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = _("Care")

    def ready(self):
        from assistance import (
            audit_labels,
            message_texts,
            reason_texts,  # noqa: F401  the sentences register themselves
        )

        message_texts.register()
        audit_labels.register()
