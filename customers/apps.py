from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import facts, receivers, resources, screens, set_up, set_up_classes, set_up_terms  # noqa: F401  registered by being imported
