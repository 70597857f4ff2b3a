"""`manage.py demo`: fill an empty installation with the demo, app by app, from the lowest floor up. Once."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand
from django.db import connection, transaction

from oms.kit.acting import as_system
from oms.kit.marks import DEMO, is_set, set_mark

LOCK = 7_366_402  # nobody else's: two starts at once load once


class Command(BaseCommand):
    help = "Load the demo's data into an empty installation. What it has become since then is left alone."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise SystemExit("This is not a demo installation (DEMO is not set).")
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        if is_set(DEMO):
            return
        if self._has_people():
            self.stdout.write("There is data already; the demo is not loaded over it.")
        else:
            self._load()
        set_mark(DEMO)

    @staticmethod
    def _has_people() -> bool:
        """An installation of before the mark, or one that somebody has begun to use."""
        with as_system():
            return bool(get_user_model().objects.exists())

    @staticmethod
    def _load() -> None:
        for app in settings.APPS:
            if find_spec(f"{app}.demo") and find_spec(f"{app}.demo.load"):
                with as_system():
                    import_module(f"{app}.demo.load").load()
