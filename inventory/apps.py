from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from inventory import receivers, screens, tasks  # noqa: F401  registered by being imported
        from inventory import set_up  # noqa: F401  registered by being imported
