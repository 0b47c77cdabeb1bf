from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        from core import checks, lookups, translations  # noqa: F401  registered by being imported

        translations.compile_stale()
