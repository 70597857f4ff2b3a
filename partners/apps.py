from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import partners.branding.screens  # noqa: F401  registered by being imported
        import partners.channel.receivers  # noqa: F401  registered by being imported
        import partners.channel.screens  # noqa: F401  registered by being imported
        import partners.desk.receivers  # noqa: F401  registered by being imported
        import partners.desk.screens  # noqa: F401  registered by being imported
        import partners.desk.tasks  # noqa: F401  registered by being imported
        import partners.messages.tasks  # noqa: F401  registered by being imported
        import partners.people.screens  # noqa: F401  registered by being imported
