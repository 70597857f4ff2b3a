"""Call servers send their records: an address with a token, made, used, renewed and revoked (docs/calls.md)."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from callstats.actions import push
from callstats.actions.push import clear_unfinished, make_address, revoke_address
from callstats.enums import FileState, Source
from callstats.models import CallFile, PushAddress
from callstats.tasks import tend
from inventory.models import CallServer
from oms.kit.acting import as_system
from oms.kit.kept import folder
from oms.kit.quiet import masked
from tests.orders.scene import who
from tests.page import read
from tests.people import NEIGHBOUR, SP
from tests.test_call_files import TWO_DAYS_AGO
from tests.test_call_reading import NOBODY, call, figures

pytestmark = pytest.mark.django_db
LINES = [
    call(700, number=NOBODY, at=TWO_DAYS_AGO),
    call(700, number=NOBODY, at=TWO_DAYS_AGO),
    "cut,off",
    call(701, number=NOBODY, at=TWO_DAYS_AGO),
]


@pytest.fixture
def server():
    with as_system():
        yield CallServer.objects.order_by("pk").first()


def address(server: CallServer) -> str:
    token = make_address(server=server, form="own", zone="UTC", by=who(SP), at=timezone.now())
    return reverse("callstats:push", args=[token])


def send(path: str, text: str | bytes, kind: str = "text/plain", **extra):
    """As a call server does: no session, no form's token."""
    with as_system():  # afterwards the test is again who it was
        return Client(enforce_csrf_checks=True).post(path, text, content_type=kind, **extra)


def kept() -> list[str]:
    return sorted(path.name for path in folder("calls").iterdir())


def test_made_shown_once_used_and_revoked(server, signed_in) -> None:
    page, client = reverse("callstats:push-addresses"), signed_in(SP)
    assert "Choose a call server" in client.get(page).content.decode()
    assert client.post(page, {"form": "own", "zone": "UTC"}).status_code == 422
    made = client.post(page, {"server": server.pk, "form": "own", "zone": "UTC"})
    assert f"This is the address for {server.cm_id}. Copy it now; it is not shown again." in made.content.decode()
    shown = read(made.content).first("input", id="push-address").get("value")
    path = "/" + shown.removeprefix("http://").partition("/")[2]
    token = path.split("/")[3]
    assert token not in client.get(page).content.decode(), "it is shown once"
    row = PushAddress.objects.get(server=server, revoked_at=None)
    assert token not in str(vars(row))
    assert masked(f"POST {path} 200") == "POST /calls/push/…/ 200"

    told = json.loads(send(path, "\n".join(LINES)).content)
    parts = {"lines": 4, "counted": 0, "unassigned": 2, "doubled": 1, "joined": 0, "refused": 1, "passed": 0}
    assert told == {"status": "read", "read": True, "again": False, **parts}
    file = CallFile.objects.latest("pk")
    assert (file.source, file.state, file.server, file.zone) == (Source.PUSH, FileState.DONE, server, "UTC")
    assert figures(file) == (0, 2, 1, 0, 1, 0)
    before = kept()
    again = json.loads(send(path, "\n".join(LINES)).content)
    assert again == {"status": "already read", "read": True, "again": True, **parts}
    assert (CallFile.objects.latest("pk").pk, kept()) == (file.pk, before)
    listed = client.get(reverse("callstats:files"), {"source": "push"}).content.decode()
    assert file.name in listed and "Push addresses" in listed

    client.post(reverse("callstats:push-revoke", args=[row.pk]))
    assert f"The address of {server.cm_id} works no more." in client.get(page).content.decode()
    gone, never = send(path, LINES[0]), send(reverse("callstats:push", args=["never"]), LINES[0])
    assert (gone.status_code, gone.content, dict(gone.headers)) == (404, never.content, dict(never.headers))
    row.refresh_from_db()
    assert (row.revoked_by, row.events.count()) == (who(SP).name, 2)
    assert not revoke_address(pk=row.pk, by=who(SP), at=timezone.now())


def test_a_new_address_ends_the_old_one_and_guessing_is_bounded(server, monkeypatch) -> None:
    old, new = address(server), address(server)
    assert [send(path, LINES[0]).status_code for path in (old, new)] == [404, 200]
    wrong = [send(reverse("callstats:push", args=[f"guess-{n}"]), "x").status_code for n in range(70)]
    assert wrong[0] == 404 and wrong[-1] == 429
    assert send(new, LINES[3]).status_code == 200, "others of its network do not shut it out"
    monkeypatch.setattr(push, "OFTEN", 3)
    codes = [send(new, f"{n},{n}").status_code for n in range(3)]
    assert codes == [200, 429, 429]


def test_the_page_is_the_providers_alone(server, signed_in) -> None:
    assert Client().get(address(server)).status_code == 405
    assert signed_in(NEIGHBOUR).get(reverse("callstats:push-addresses")).status_code == 403


@pytest.mark.parametrize(
    ("content", "kind", "extra", "status", "words"),
    [
        ("", "text/plain", {}, 400, "There are no lines in it."),
        (b"a\0b", "text/plain", {}, 415, "Send the lines as they stand, as text/plain and not packed."),
        ("a=b", "application/x-www-form-urlencoded", {}, 415, "Send the lines as they stand, as text/plain and not packed."),
        ("a", "text/plain", {"HTTP_CONTENT_ENCODING": "gzip"}, 415, "Send the lines as they stand, as text/plain and not packed."),
        ("a", "text/plain", {"CONTENT_LENGTH": "64000001"}, 413, "A batch has at most 64 MB. Send it in pieces."),
        ("a", "text/plain", {"CONTENT_LENGTH": "9" * 5000}, 413, "A batch has at most 64 MB. Send it in pieces."),
    ],
)  # fmt: skip
def test_what_is_no_batch(server, content, kind, extra, status, words) -> None:
    path, before, files = address(server), kept(), CallFile.objects.count()
    answer = send(path, content, kind, **extra)
    assert (answer.status_code, answer.content.decode()) == (status, f"{words}\n")
    assert (kept(), CallFile.objects.count()) == (before, files)


class Body(io.BytesIO):
    """A connection that is cut behind its last byte, or closed there."""

    cut = False

    def read(self, *size: int) -> bytes:
        block = super().read(*size)
        if self.cut and not block:
            raise OSError("cut")
        return block


@pytest.mark.parametrize("pieces", [True, False])
def test_a_body_in_pieces_and_one_that_is_cut(server, pieces) -> None:
    path, text, before = address(server), ("\n".join(LINES)).encode(), kept()
    body = Body(text)
    body.cut = True
    how = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True} if pieces else {"CONTENT_LENGTH": str(len(text) + 9)}
    answer = send(path, text, **how, **{"wsgi.input": body})
    assert answer.status_code == 400
    assert answer.content.decode() == "The batch was cut. Nothing of it is kept; send it again.\n"
    closed = send(path, text, **how, **{"wsgi.input": Body(text)})
    assert closed.status_code == (200 if pieces else 400)
    assert len(kept()) == len(before) + pieces
    if pieces:
        assert json.loads(closed.content)["lines"] == 4


def test_too_much_in_pieces_and_a_long_batch_is_left_to_the_job(server, monkeypatch) -> None:
    path, before = address(server), kept()
    monkeypatch.setattr(push, "MOST", 10)
    how = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": Body(b"x" * 11)}
    assert (send(path, b"", **how).status_code, kept()) == (413, before)
    monkeypatch.setattr(push, "MOST", 10_000)
    monkeypatch.setattr(push, "AT_ONCE", 10)
    told = json.loads(send(path, "\n".join(LINES)).content)
    assert (told["status"], told["read"], told["lines"]) == ("kept", False, 0)
    assert json.loads(send(path, "\n".join(LINES)).content)["status"] == "already here"
    tend()
    assert figures(CallFile.objects.latest("pk")) == (0, 2, 1, 0, 1, 0)


def test_a_batch_that_fails_leaves_nothing_and_one_cut_by_a_death_goes(
    server, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    path, before, files = address(server), kept(), CallFile.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(push, "read_file", lambda *_args, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(path, LINES[0])
    assert (kept(), CallFile.objects.count()) == (before, files)
    assert send(path, LINES[0]).status_code == 200
    part: Path = folder("calls") / "cut.part"
    part.write_text("half")
    with django_capture_on_commit_callbacks(execute=True):
        clear_unfinished(before=timezone.now() + timedelta(minutes=1))
    assert not part.exists()
