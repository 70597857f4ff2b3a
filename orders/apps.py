from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orders import bulk_acts, open_work, receivers, screens, set_up, set_up_templates, types  # noqa: F401  registered by being imported
