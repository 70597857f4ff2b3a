"""What production refuses to start with: one check, run by every process, that says all that is wrong at once."""

import os
import sys
import warnings
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags
from django.core.checks import register as register_check
from django.db import DatabaseError, connection

SECRETS = ("SECRET_KEY", "FIELD_KEY", "EMS_TOKEN")
SHORTEST_KEY = 32  # characters; what `openssl rand -hex 16` gives
BUILDING = {"collectstatic", "makemessages", "compilemessages", "help", "version"}  # neither data nor network

BYPASSING = """
select exists (select 1 from pg_roles r where (r.rolsuper or r.rolbypassrls) and pg_has_role(current_user, r.oid, 'member'))
"""


def register() -> None:
    register_check(unsafe_settings, Tags.security, deploy=False)
    register_check(bypassing_role, Tags.database)


def refuse_unsafe(*, serving: bool = True) -> None:
    """Called where a process begins, before it does anything: web server, worker, scheduler, `manage.py`.

    `serving` processes want the database's answer, and never the owner of the tables; a command that cannot
    reach the database will say so itself.
    """
    found = [*unsafe_settings(), *_database_says(serving)]
    if found:
        raise SystemExit("The portal does not start:\n" + "\n".join(f"  {error.msg}" for error in found))


def refuse_unsafe_command(arguments: list[str]) -> None:
    """The same for `manage.py`, except where files are only built."""
    if len(arguments) > 1 and arguments[1] not in BUILDING:
        refuse_unsafe(serving=False)


def _database_says(serving: bool) -> list[Error]:
    if settings.TESTING and "pytest" in sys.modules:  # its database is named later
        return []
    if serving and settings.DATABASE_ROLE != "app":
        return [Error("DATABASE_ROLE must be app: the owner of the tables passes every wall.", id="kit.E003")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # the apps are not loaded yet, and are not needed
            return bypassing_role(databases=["default"])
    except DatabaseError as error:
        return [Error(f"The database does not answer: {str(error).strip()}", id="kit.E004")] if serving else []
    finally:
        connection.close()


def unsafe_settings(**_: Any) -> list[Error]:
    """What only a demo may have. A demo has nothing to lose."""
    if settings.DEMO:
        return []
    return [Error(text, id="kit.E001") for text in [*_secrets(), *_switches(), *_addresses()]]


def _secrets() -> list[str]:
    """Each secret must have been set by its owner, and the keys be long."""
    found = []
    for name in SECRETS:
        value = os.environ.get(name) or ""
        if not value or value.startswith("demo-"):
            found.append(f"{name} is not set. Give it a long random value.")
        elif name != "EMS_TOKEN" and len(value) < SHORTEST_KEY:
            found.append(f"{name} is too short: {SHORTEST_KEY} characters or more (openssl rand -hex 32).")
    if 0 < len(os.environ.get("LINE_KEY") or "") < SHORTEST_KEY:
        found.append(f"LINE_KEY is too short: {SHORTEST_KEY} characters or more (openssl rand -hex 32).")
    return found


def _switches() -> list[str]:
    found = []
    if settings.DEBUG:
        found.append("DEBUG must be off.")
    if os.environ.get("OMS_TESTING", "").lower() in ("1", "true", "yes", "on", "y", "ok"):
        found.append("OMS_TESTING is for the tests only; remove it.")
    return found


def _addresses() -> list[str]:
    found = []
    if not settings.ALLOWED_HOSTS or any(host in ("*", ".") for host in settings.ALLOWED_HOSTS):
        found.append("ALLOWED_HOSTS must name the portal's hosts, not any host.")
    if not urlsplit(settings.CELERY_BROKER_URL).password:
        found.append("REDIS_URL has no password (redis://:password@host:6379/0).")
    if not settings.SECURE_HSTS_SECONDS:
        found.append("PORTAL_URL must begin with https://, so that browsers never use anything else (HSTS).")
    return found


def bypassing_role(databases: Any = None, **_: Any) -> list[Error]:
    """The role of web and worker must be bound by the row-level policies, itself and by whatever it belongs to."""
    if settings.DATABASE_ROLE == "migrator" or not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BYPASSING)
        if cursor.fetchone()[0]:
            return [Error("DATABASE_URL names a role that could bypass row-level security.", id="kit.E003")]
    return []
