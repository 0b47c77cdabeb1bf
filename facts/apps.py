from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "facts"
    verbose_name = _("Daily facts")

    def ready(self) -> None:
        """Every app above registers in its own `fact_sources` module what it counts."""
        autodiscover_modules("fact_sources")

        from facts import nightly_check

        nightly_check.register()
