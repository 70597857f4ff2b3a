from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalogue import receivers, reseller_tabs, screens, set_up, set_up_environment, used  # noqa: F401  registered by being imported
