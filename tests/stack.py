"""Early pytest plugin: an embedded PostgreSQL and Redis for the tests, before Django reads its settings."""

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

from oms.floors import APPS

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("OMS_TEST_VAR", ROOT / "var" / "test"))
RED = VAR / "red"  # which tests failed in the last run, a line each
SOURCES = ("oms", *APPS)
BROKEN = VAR / "broken"  # why the demo could not be made, while somebody waits for it
PATIENT = 50  # tries, for 10 seconds


DRAWING = {"views", "forms", "tables", "filters", "templatetags", "forms.py", "tables.py", "filters.py", "urls.py"}


def fingerprint(*, schema: bool = False) -> str:
    """Changes with any source that shapes the demo, or (`schema`) the tables alone; the demo's days count from today."""
    digest = hashlib.sha256(b"" if schema else os.environ.get("OMS_TEST_DAY", f"{date.today()}").encode())
    for app in SOURCES:
        for file in sorted((ROOT / app).rglob("*.py")):
            parts = set(file.relative_to(ROOT).parts)
            if ("migrations" in parts) if schema else not parts & DRAWING:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def start() -> None:
    """Start servers once, in the controlling process; workers inherit the environment. The demo is made meanwhile: who works
    on it waits in `ready`, and what needs no database is run before (tests/conftest.py)."""
    if "OMS_TEST_READY" in os.environ:
        return
    sys.path.insert(0, str(ROOT))
    from oms.stack.servers import Postgres, Redis, free_port

    VAR.mkdir(parents=True, exist_ok=True)
    postgres, redis = Postgres(VAR, free_port(), fast="OMS_TEST_DURABLE" not in os.environ), Redis(VAR, free_port())
    postgres.start()
    atexit.register(postgres.stop)
    redis.start()
    atexit.register(redis.stop)
    os.environ |= {
        "OMS_TEST_READY": "1",
        "OMS_TESTING": "1",
        "DEMO": "1",
        "OMS_VAR": str(VAR),
        "OMS_TEST_VAR": str(VAR),
        "REDIS_URL": redis.url,
        "EMS_URL": "http://127.0.0.1:1",
        "MEDIA_ROOT": str(VAR / "files"),
        "PORTAL_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "DATABASE_URL": postgres.url("app", "placeholder"),
        "MIGRATOR_DATABASE_URL": postgres.url("migrator", "placeholder"),
    }
    os.environ["OMS_TEST_TEMPLATE"] = f"template_{fingerprint()}"
    BROKEN.unlink(missing_ok=True)
    threading.Thread(target=_make, daemon=True).start()


def _make() -> None:
    try:
        template(os.environ["OMS_TEST_TEMPLATE"])
    except (SystemExit, Exception) as error:  # whatever it was, those who wait are told
        BROKEN.write_text(str(error))


def ready() -> str:
    """The template's name, once it stands. Raises RuntimeError with what was said where it could not be made."""
    name = os.environ["OMS_TEST_TEMPLATE"]
    while not administrate(f"select 1 from pg_database where datname = '{name}'"):
        if BROKEN.exists():
            raise RuntimeError(BROKEN.read_text())
        time.sleep(0.2)
    return name


def drop(name: str) -> None:
    """The database `name` is gone, whoever is connected to it.

    An autovacuum worker in it belongs to the superuser, and nobody else may end it: it is waited for.
    """
    import psycopg2

    for _try in range(PATIENT):
        try:
            administrate(f"drop database if exists {name} with (force)")
            return
        except psycopg2.errors.InsufficientPrivilege:
            time.sleep(0.2)
    administrate(f"drop database if exists {name} with (force)")


def administrate(sql: str) -> list[tuple]:
    """Run one statement as the migrator, outside any transaction."""
    import psycopg2

    link = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", "/postgres"))
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


def environment_for(name: str) -> dict[str, str]:
    """The environment of a process that works on database `name`."""
    urls = {
        key: os.environ[key].replace("/placeholder", f"/{name}") for key in ("DATABASE_URL", "MIGRATOR_DATABASE_URL")
    }
    return {**os.environ, **urls}


def template(name: str) -> None:
    """A database with schema and demo, made anew only when the sources changed."""
    schema, ours = f"schema_{fingerprint(schema=True)}", "^(schema|template|building)_"
    have = {row[0] for row in administrate(f"select datname from pg_database where datname ~ '{ours}'")}
    for stale in have - {name, schema}:
        drop(stale)
        store_of(stale).unlink(missing_ok=True)
    if schema not in have:
        _build(schema, "template1", ["install"])
    if name not in have:
        _build(name, schema, ["install", "demo"])


def _build(name: str, source: str, verbs: list[str]) -> None:
    building = f"building_{os.getpid()}"
    drop(building)
    administrate(f"create database {building} owner migrator template {source}")
    environment = {**environment_for(building), "EMS_STORE": str(store_of(name))}
    for verb in verbs:
        command = [sys.executable, str(ROOT / "manage.py"), verb]
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        if result.returncode:
            drop(building)
            raise SystemExit(f"manage.py {verb} failed:\n{result.stdout}\n{result.stderr}")
    administrate(f"alter database {building} rename to {name}")


def store_of(template: str) -> Path:
    """Where the simulator of the demo in `template` keeps what it knows."""
    return VAR / f"{template}.sqlite"


def clone_store(file: Path) -> Path:
    """A simulator that begins with `file` knows the demo's running customers."""
    shutil.copyfile(store_of(ready()), file)
    return file


def clone(name: str) -> str:
    """A fresh copy of the template under `name`."""
    drop(name)
    administrate(f"create database {name} owner migrator template {ready()}")
    return name


start()
if __name__ == "__main__":
    ready()
