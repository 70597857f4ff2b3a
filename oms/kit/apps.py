"""The kit as a Django app; after each migrate it raises the walls that the models declare."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    name = "oms.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from oms.kit import checks, portlets, walls  # noqa: F401  models must be loaded first

        checks.register()
        post_migrate.connect(walls.raise_after_migrate, dispatch_uid="kit.walls")
