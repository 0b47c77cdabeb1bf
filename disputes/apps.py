from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self):
        from disputes import (
            reasons,  # noqa: F401  the sentences register themselves
            texts,
            trail_words,
        )

        texts.register()
        trail_words.register()
