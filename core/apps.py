from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks  # noqa: F401  registers the system checks
        from core.queries import lookups  # noqa: F401  registers the lookups
        from core.translations import compiling

        compiling.compile_stale()
