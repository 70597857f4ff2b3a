"""What answers carry, and what production refuses to start with (reliability.md, Every answer).

The headers of every address are looked at on the walk of tests/test_isolation.py.
"""

import contextlib
import inspect
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from tests import objects, stack
from tests.addresses import addresses
from tests.conftest import READ_WHEN_LOADED
from tests.headers import missing
from tests.people import SP
from tests.stack import ROOT


@pytest.mark.django_db
def test_errors_carry_them_too(person) -> None:
    for url in ("/no/such/page/", "/static/no-such-file.css"):
        answer = person(SP).ask("GET", url)
        assert answer.status_code == 404
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_files_of_the_pages_carry_them_too(client: Client) -> None:
    answer = client.get("/static/css/app.css")
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_page_that_fell_carries_them_too(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("partners.sign_in.views.gate.LoginForm", None)
    client.raise_request_exception = False
    answer = client.get("/login/")
    assert answer.status_code == 500 and "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_missing_header_would_be_seen(person) -> None:
    answer = person(SP).ask("GET", "/")
    assert missing(answer) == []
    answer["Content-Security-Policy"] = answer["Content-Security-Policy"].replace("'none'", "https://x.example")
    del answer["X-Frame-Options"]
    assert len(missing(answer)) == 7  # three directives, the three hosts in their place, one header


@pytest.mark.django_db
def test_cookies_are_for_the_server_alone(client: Client) -> None:
    client.post("/login/", {"login_id": SP, "password": "demo-Pass-2026"})
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


@pytest.mark.django_db
def test_forms_without_their_token_are_refused(person) -> None:
    """The test client skips the check by default; a browser does not."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = person(SP).client.cookies
    for address in addresses():
        if address.allows("POST") and not address.parameters and address.view:
            answer = client.post(address.url({}), {"name": "x"})
            assert answer.status_code == 403, f"{address.name} takes a form of another site"
            assert "no longer valid" in answer.content.decode()


@pytest.mark.django_db
def test_a_link_leads_back_to_this_host_alone(person) -> None:
    for target in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ):
        answer = person(SP).ask("POST", "/choose/look/", {"next": target})
        assert answer.status_code == 302
        assert answer.url == "/", f"{target} leads to {answer.url}"


@pytest.mark.django_db
def test_a_fault_shows_no_trace(client: Client, monkeypatch) -> None:
    def fall(*_, **__):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("partners.sign_in.views.gate.LoginForm", fall)
    client.raise_request_exception = False
    answer = client.get("/login/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "Something went wrong" in text
    assert "secret detail" not in text and "Traceback" not in text and "RuntimeError" not in text


def test_what_a_middleware_reads_when_it_is_loaded_is_known_to_the_tests() -> None:
    """All clients share one chain (tests/conftest.py); a test that changes one of these gets another."""
    loads = [
        inspect.getsource(base.__init__)
        for name in settings.MIDDLEWARE
        for base in import_string(name).__mro__
        if "__init__" in vars(base) and base is not object
    ]
    read = {found for source in loads for found in re.findall(r"settings\.([A-Z_]+)", source)}
    assert {"SECURE_HSTS_SECONDS", "STATIC_ROOT", "SESSION_ENGINE"} <= read
    assert not [name for name in read if not name.startswith(READ_WHEN_LOADED)]


# --- production

SECRETS = {"SECRET_KEY": "k" * 60, "FIELD_KEY": "f" * 60, "EMS_TOKEN": "e" * 40}


def check(**changes: str) -> subprocess.CompletedProcess:
    """`manage.py check` with production's settings, on the tests' own server."""
    return start([str(ROOT / "manage.py"), "check", "--database", "default"], **changes)


def serve(**changes: str) -> subprocess.CompletedProcess:
    """What a web server does first."""
    return start(["-c", "import oms.wsgi; print('serving')"], **changes)


def start(arguments: list[str], **changes: str) -> subprocess.CompletedProcess:
    environment = stack.environment_for(stack.ready())
    for name in ("DEMO", "OMS_TESTING", "DEBUG", "DATABASE_ROLE"):
        environment.pop(name, None)
    environment |= {**SECRETS, "PORTAL_URL": "https://portal.example", **changes}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=ROOT)


def superuser_url() -> str:
    """The tests' server as its superuser."""
    from oms.stack.servers import secrets_of  # only for this one address

    app = os.environ["DATABASE_URL"]
    secret = secrets_of(stack.VAR)["postgres"]
    return re.sub(r"//app:[^@]+@", f"//postgres:{secret}@", app).replace("/placeholder", "/postgres")


@pytest.mark.processes
def test_production_starts_when_all_is_set() -> None:
    assert check().returncode == 0, check().stderr
    assert "serving" in serve().stdout, serve().stderr


@pytest.mark.processes
def test_https_is_asked_for_with_every_host_below() -> None:
    shown = "from django.conf import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    answer = start(["-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'oms.settings'; {shown}"])
    assert answer.stdout.split() == ["31536000", "True"], answer.stderr


@pytest.mark.processes
@pytest.mark.parametrize(("changes", "complaint"), [
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    ({"SECRET_KEY": "demo-secret-key"}, "SECRET_KEY is not set"),
    ({"FIELD_KEY": "demo-field-key"}, "FIELD_KEY is not set"),
    ({"EMS_TOKEN": ""}, "EMS_TOKEN is not set"),
    ({"DEBUG": "1"}, "DEBUG must be off"),
])  # fmt: skip
def test_production_refuses_demo_secrets_and_debug(changes: dict, complaint: str) -> None:
    for result in (check(**changes), serve(**changes)):
        assert result.returncode != 0
        assert complaint in result.stderr or "SECRET_KEY setting must not be empty" in result.stderr


@pytest.mark.processes
@pytest.mark.parametrize("role", ["superuser", "migrator"])
def test_production_refuses_a_role_that_could_bypass_the_walls(role: str) -> None:
    url = superuser_url() if role == "superuser" else stack.environment_for("postgres")["MIGRATOR_DATABASE_URL"]
    for result in (check(DATABASE_URL=url), serve(DATABASE_URL=url)):
        assert result.returncode != 0
        assert "could bypass row-level security" in result.stderr


def test_objects_are_listed_for_known_parameters_only() -> None:
    """An entry that no address uses any more is stale."""
    used = set()
    for address in addresses():
        with contextlib.suppress(objects.Unknown):
            used |= {objects.entry(address, name) for name in address.parameters}
    stale = sorted(set(objects.OBJECTS) - used)
    assert not stale, f"Take these out of tests/objects.py: {stale}"
