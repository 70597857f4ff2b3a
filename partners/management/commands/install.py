"""`manage.py install`: migrate, raise the walls, and make sure the provider, the system roles and default permissions exist."""

import os
import sys

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection

from oms.kit import planned
from oms.kit.fresh import build_if_empty
from partners.people.actions.install import install_default_permissions, install_provider, install_system_roles


class Command(BaseCommand):
    help = "Migrate as the owner of the tables, then make sure provider and system roles exist. May be run again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--provider", default="Nimbus Telecom", help="name of the provider at the root")

    def handle(self, *args, **options) -> None:
        if settings.DATABASE_ROLE != "migrator":
            environment = {**os.environ, "DATABASE_ROLE": "migrator"}
            os.execve(sys.executable, [sys.executable, *sys.argv], environment)
        build_if_empty()
        call_command("migrate", verbosity=options["verbosity"] - 1, interactive=False)
        install_provider(name=options["provider"])
        install_system_roles()
        install_default_permissions()
        with connection.cursor() as cursor:
            planned.install(cursor)  # those of the provider, who stands only now
