from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from inventory import receivers, resources, screens, set_up, set_up_domains, set_up_porting, tasks  # noqa: F401  registered by being imported
