"""What production refuses to start with: one check, run by every process, and all that is wrong at once."""

import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from oms.kit import checks
from oms.stack.archive import connect
from tests.stack import ROOT
from tests.test_answers import start, superuser_url

CELERY = ["-m", "celery", "-A", "oms.celery"]
PROCESSES = {
    "web": ["-c", "import oms.wsgi; print('serving')"],
    "worker": [*CELERY, "worker", "--pool", "solo", "--loglevel", "warning"],
    "scheduler": [*CELERY, "beat", "--loglevel", "warning"],
    "manage.py": [str(ROOT / "manage.py"), "showmigrations", "kit"],
}
WRONG = {
    "SECRET_KEY": "x",
    "FIELD_KEY": "demo-field-key",
    "EMS_TOKEN": "",
    "ALLOWED_HOSTS": "*",
    "DEBUG": "1",
    "OMS_TESTING": "1",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "PORTAL_URL": "http://portal.example",
}
COMPLAINTS = (
    "SECRET_KEY is too short",
    "FIELD_KEY is not set",
    "EMS_TOKEN is not set",
    "ALLOWED_HOSTS must name",
    "DEBUG must be off",
    "OMS_TESTING is for the tests only",
    "REDIS_URL has no password",
    "PORTAL_URL must begin with https://",
    "could bypass row-level security",
)


@pytest.mark.processes
@pytest.mark.parametrize("process", PROCESSES)
def test_every_process_refuses_and_says_all_that_is_wrong(process: str) -> None:
    found = start(PROCESSES[process], **WRONG, DATABASE_URL=superuser_url())
    assert found.returncode != 0, found.stdout
    said = found.stderr + found.stdout
    assert [words for words in COMPLAINTS if words not in said] == [], said
    assert "serving" not in said and "Traceback" not in said


@pytest.mark.processes
@pytest.mark.parametrize("process", ["web", "worker", "scheduler"])
def test_who_serves_is_never_the_owner_of_the_tables(process: str) -> None:
    found = start(PROCESSES[process], DATABASE_ROLE="migrator")
    assert found.returncode != 0
    assert "DATABASE_ROLE must be app" in found.stderr + found.stdout


@pytest.mark.processes
def test_who_serves_wants_the_databases_answer() -> None:
    found = start(PROCESSES["web"], DATABASE_URL="postgres://app:x@127.0.0.1:1/oms")
    assert found.returncode != 0 and "The database does not answer" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.processes
def test_the_demo_too_refuses_a_role_that_could_bypass_the_walls() -> None:
    found = start(PROCESSES["web"], DEMO="1", DATABASE_URL=superuser_url())
    assert found.returncode != 0 and "could bypass row-level security" in found.stderr


@pytest.mark.processes
def test_static_files_are_collected_without_any_of_it() -> None:
    keys = {"SECRET_KEY": "build", "FIELD_KEY": "build", "EMS_TOKEN": "build"}
    found = start([str(ROOT / "manage.py"), "collectstatic", "--noinput", "--dry-run"], **keys)
    assert found.returncode == 0, found.stderr


@pytest.fixture
def production(settings, monkeypatch) -> None:
    """Settings with which the portal starts outside the demo."""
    settings.DEMO = settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["portal.example"]
    settings.CELERY_BROKER_URL = "redis://:secret@redis:6379/0"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    monkeypatch.delenv("OMS_TESTING")
    for name in checks.SECRETS:
        monkeypatch.setenv(name, name[0] * checks.SHORTEST_KEY)


def texts() -> list[str]:
    return [error.msg for error in checks.unsafe_settings()]


def test_nothing_is_wrong_with_all_that_is_right(production) -> None:
    assert texts() == []


@pytest.mark.parametrize("key", ["", "x", "demo-secret-key", "demo-" + "k" * 60, "k" * (checks.SHORTEST_KEY - 1)])
@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEY"])
def test_a_key_is_ones_own_and_long(production, monkeypatch, name: str, key: str) -> None:
    monkeypatch.setenv(name, key)
    assert len(texts()) == 1 and texts()[0].startswith(name)


@pytest.mark.parametrize("hosts", [["*"], ["portal.example", "*"], ["."], []])
def test_hosts_are_named(production, settings, hosts: list[str]) -> None:
    settings.ALLOWED_HOSTS = hosts
    assert len(texts()) == 1 and "ALLOWED_HOSTS" in texts()[0]


@pytest.mark.parametrize("url", ["redis://redis:6379/0", "redis://user@redis:6379/0", "redis://:@redis:6379/0"])
def test_redis_has_a_password(production, settings, url: str) -> None:
    settings.CELERY_BROKER_URL = url
    assert len(texts()) == 1 and "REDIS_URL" in texts()[0]


@pytest.mark.parametrize("value", ["1", "true", "True", "on", "yes"])
def test_the_tests_switch_opens_nothing(production, monkeypatch, value: str) -> None:
    monkeypatch.setenv("OMS_TESTING", value)
    assert len(texts()) == 1 and "OMS_TESTING" in texts()[0]


@pytest.mark.processes
def test_a_role_that_belongs_to_a_bypassing_one_is_refused() -> None:
    """Whoever may become somebody else holds what that one holds."""
    role, url = f"half_{os.getpid()}", superuser_url()
    with closing(connect(url)) as link, link.cursor() as cursor:
        cursor.execute(f"create role {role} login nobypassrls password 'half'; grant migrator to {role}")
        link.commit()
        try:
            half = urlsplit(url)._replace(netloc=f"{role}:half@127.0.0.1:{urlsplit(url).port}").geturl()
            found = start(PROCESSES["web"], DATABASE_URL=half)
            assert found.returncode != 0 and "could bypass row-level security" in found.stderr
        finally:
            cursor.execute(f"drop role {role}")
            link.commit()


@pytest.mark.processes
def test_what_is_uploaded_is_its_owners_and_what_is_collected_is_everybodys() -> None:
    text = "from django.conf import settings as s; print(oct(s.FILE_UPLOAD_PERMISSIONS), s.STORAGES['staticfiles'])"
    command = [
        sys.executable,
        "-c",
        f"import oms.settings, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'oms.settings'; {text}",
    ]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.stdout.startswith("0o600") and f"'file_permissions_mode': {0o644}" in found.stdout, found.stderr
