"""The log: no one-time link in any line of any logger; a refusal is a line, not a traceback."""

import io
import logging

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from oms.kit.quiet import MaskedRecord, OneLine, masked
from tests.addresses import addresses
from tests.people import RIGHTLESS, SP

SECRET = "L1nk-th4t-sets_a-password"
NO_FORM = [
    "/calendar/",
    "/calls/push/",
    "/phones/",
]  # tried in test_port_feed.py, test_call_push.py, test_phone_files.py


@pytest.fixture
def written() -> io.StringIO:
    """What a handler of whoever it is would write of everything, whichever logger says it."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setLevel(logging.DEBUG)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path in settings.SECRET_PATHS if path not in NO_FORM])
def test_a_refused_password_does_not_log_its_link(path: str, written) -> None:
    for typed in ({"new": "a", "again": "a"}, {}, {"new": "password1", "again": "password1"}):
        answer = Client().post(f"{path}{SECRET}/", typed)
        assert answer.status_code in (410, 422)
    assert Client(enforce_csrf_checks=True).post(f"{path}{SECRET}/", {}).status_code == 403
    assert Client().get(f"{path}{SECRET}/more/").status_code == 404
    text = written.getvalue()
    assert f"{path}…/" in text, "It is still told that there was such a request."
    assert SECRET not in text


@pytest.mark.parametrize("name", ["django.request", "gunicorn.access", "gunicorn.error", "celery", "anything"])
def test_whatever_logger_says_it(name: str, written) -> None:
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    line = f'127.0.0.1 "POST /password-reset/{SECRET}/ HTTP/1.1" 422 "https://portal.example/administrator/{SECRET}/"'
    log.error(line)
    log.error("%s %s", 422, line)
    log.error("%(r)s", {"r": line})
    log.error("callback %s", f"/login/company/callback/?code={SECRET}&state={SECRET}")
    try:
        raise ValueError(f"/administrator/{SECRET}/ is not here")
    except ValueError:
        log.exception("it fell")
    assert SECRET not in written.getvalue() and "Traceback" in written.getvalue()
    assert written.getvalue().count("/password-reset/…/") == 3


def test_what_is_no_secret_stays_readable() -> None:
    for text in ("/customers/C000001/administrator/modify/", "/password-reset/", "no address at all", "%s"):
        assert masked(text) == text
    assert logging.getLogRecordFactory() is MaskedRecord


def test_every_address_with_a_secret_is_masked() -> None:
    """A link that is added later is named in settings.SECRET_PATHS, or this fails."""
    found = [a for a in addresses() if "secret" in a.parameters]
    assert len(found) >= 2
    for address in found:
        url = address.url({name: SECRET if name == "secret" else 1 for name in address.parameters})
        assert SECRET not in masked(f"Not Found: {url}"), address.name


@pytest.mark.django_db
def test_a_refusal_is_one_line(written, person) -> None:
    assert person(RIGHTLESS).ask("GET", "/orders/").status_code == 403
    request = logging.getLogger("django.request")
    try:
        raise PermissionError("not yours")
    except PermissionError:
        request.warning("Forbidden: %s", "/roles/", exc_info=True, extra={"status_code": 403})
        request.error("Broken: %s", "/roles/", exc_info=True, extra={"status_code": 500})
    forbidden, _, broken = written.getvalue().partition("Broken")
    assert "Forbidden: /roles/" in forbidden and "Traceback" not in forbidden
    assert "Traceback" in broken, "Our own faults keep their traceback."
    assert any(isinstance(one, OneLine) for one in request.filters)


@pytest.mark.django_db
def test_a_signed_in_person_leaves_no_link_in_the_history(signed_in) -> None:
    signed_in(SP).get(f"/password-reset/{SECRET}/")
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('pghistory.context_metadata', true)")
        assert SECRET not in (cursor.fetchone()[0] or "")
