from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit trail")

    def ready(self):
        from audit.read_audit import ReadTrail
        from core.privacy import read_audit

        read_audit.register(ReadTrail)
