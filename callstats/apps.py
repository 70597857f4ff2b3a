from django.apps import AppConfig


class CallstatsConfig(AppConfig):
    name = "callstats"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from callstats import receivers, screens, set_up, tasks  # noqa: F401  registered by being imported
