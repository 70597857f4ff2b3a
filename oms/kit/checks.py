"""What production refuses to start with."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags
from django.core.checks import register as register_check
from django.db import connection


def register() -> None:
    register_check(demo_secrets, Tags.security, deploy=False)
    register_check(bypassing_role, Tags.database)


def refuse_unsafe() -> None:
    """Called where the portal starts to serve; `manage.py` runs the same checks by itself."""
    if settings.DEMO or settings.TESTING:
        return
    found = [*demo_secrets(), *bypassing_role(databases=["default"])]
    connection.close()
    if found:
        raise SystemExit("The portal does not start:\n" + "\n".join(f"  {error.msg}" for error in found))


def demo_secrets(**_: Any) -> list[Error]:
    """Outside the demo, each secret must have been set by its owner."""
    if settings.DEMO or settings.TESTING:
        return []
    found = []
    for name in ("SECRET_KEY", "FIELD_KEY", "EMS_TOKEN"):
        value = os.environ.get(name) or ""
        if not value or value.startswith("demo-"):
            found.append(Error(f"{name} is not set. Give it a long random value.", id="kit.E001"))
    if settings.DEBUG:
        found.append(Error("DEBUG must be off.", id="kit.E002"))
    return found


def bypassing_role(databases: Any = None, **_: Any) -> list[Error]:
    """The web and worker role must be bound by the row-level policies."""
    if settings.DATABASE_ROLE == "migrator" or not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        if cursor.fetchone()[0]:
            return [Error("DATABASE_URL names a role that could bypass row-level security.", id="kit.E003")]
    return []
