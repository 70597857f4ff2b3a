"""`manage.py demo`: fill an empty installation with the demo, app by app, from the lowest floor up."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from oms.kit.acting import as_system


class Command(BaseCommand):
    help = "Load the demo's data; what is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise SystemExit("This is not a demo installation (DEMO is not set).")
        for app in settings.APPS:
            if find_spec(f"{app}.demo") and find_spec(f"{app}.demo.load"):
                with as_system():
                    import_module(f"{app}.demo.load").load()
