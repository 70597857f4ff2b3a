from django.apps import AppConfig


class CallstatsConfig(AppConfig):
    name = "callstats"
    default_auto_field = "django.db.models.BigAutoField"
