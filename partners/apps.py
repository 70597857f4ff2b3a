from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partners import portlets, receivers, reseller_screens, screens, tasks  # noqa: F401  registered by being imported
