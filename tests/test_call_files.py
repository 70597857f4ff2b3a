"""Call Record Import: a file is rehearsed, let in, read by the job; refused lines are mended; the watched folder; what is let go."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from callstats.actions.tend import tend_calls
from callstats.enums import FileState
from callstats.models import Call, CallFile, RefusedLine
from callstats.tasks import tend
from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system
from tests.people import NEIGHBOUR, SP
from tests.test_call_reading import NOBODY, call, figures
from tests.test_walls import rows

pytestmark = pytest.mark.django_db
TWO_DAYS_AGO = timezone.now().replace(microsecond=0) - timedelta(days=2)


@pytest.fixture
def server():
    with as_system():
        yield CallServer.objects.order_by("pk").first()


def lines() -> list[str]:
    at = TWO_DAYS_AGO
    return [
        call(900, number=NOBODY, at=at),
        call(900, number=NOBODY, at=at),
        "cut,off",
        call(901, number=NOBODY, at=at).replace(",60,", ",-60,"),
    ]


def upload(client, server: CallServer, content: str, name: str = "today.csv"):
    file = SimpleUploadedFile(name, content.encode(), "text/csv")
    fields = {"server": server.pk, "form": "own", "zone": "UTC", "file": file}
    return client.post(reverse("callstats:upload"), fields, follow=True)


def test_a_file_is_rehearsed_let_in_read_and_its_lines_mended(server, signed_in) -> None:
    client = signed_in(SP)
    page = upload(client, server, "\n".join(lines())).content.decode()
    for words in (
        "Nothing is read yet.",
        "Columns are missing or too many: 2, not 15",
        "The duration is negative: -60",
    ):
        assert words in page
    file = CallFile.objects.latest("pk")
    assert (file.state, file.lines, Call.objects.filter(file=file).count()) == (FileState.WAITING, 0, 0)
    assert [file.rehearsal[name] for name in ("lines", "unassigned", "doubled", "refused", "rest")] == [4, 1, 1, 2, 0]

    again = upload(client, server, "\n".join(lines()), "other.csv")
    words = f"This file was rehearsed as “today.csv” for {server.cm_id} and waits there; nothing is changed."
    assert again.status_code == 422
    assert words in again.content.decode()

    assert client.get(reverse("callstats:let-in", args=[file.pk])).status_code == 405
    client.post(reverse("callstats:let-in", args=[file.pk]))
    tend()
    assert figures(file) == (0, 1, 1, 0, 2, 0)
    assert file.state == FileState.DONE
    for act in ("let-in", "put-away"):
        answer = client.post(reverse(f"callstats:{act}", args=[file.pk]), follow=True)
        assert "This file is read already." in answer.content.decode()
    words = f"This file was read as “today.csv” for {server.cm_id} on"
    assert words in upload(client, server, "\n".join(lines()), "other.csv").content.decode()

    address = reverse("callstats:file", args=[file.pk])
    mended = {"line_3": "cut,off", "line_4": lines()[3].replace(",-60,", ",60,")}
    page = client.post(address, mended, follow=True).content.decode()
    assert "1 line was read." in page
    assert "1 line cannot be read." in page
    assert figures(file) == (0, 2, 1, 0, 1, 0)
    assert RefusedLine.objects.get(file=file, line=4).read_at is not None
    assert client.post(address, {"line_3": "x" * 6000}).status_code == 422


def test_a_rehearsed_file_is_put_away(server, signed_in) -> None:
    client = signed_in(SP)
    upload(client, server, "\n".join(lines()))
    file = CallFile.objects.latest("pk")
    page = client.post(reverse("callstats:put-away", args=[file.pk]), follow=True).content.decode()
    assert "“today.csv” is put away; nothing of it was read." in page
    assert not CallFile.objects.filter(pk=file.pk).exists()
    assert client.get(reverse("callstats:file", args=[file.pk])).status_code == 404


def test_what_is_missing_is_asked_for(server, signed_in) -> None:
    answer = signed_in(SP).post(reverse("callstats:upload"), {"form": "own", "zone": "UTC"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_files_are_the_providers_alone(server, signed_in) -> None:
    address = reverse("callstats:file", args=[CallFile.objects.latest("pk").pk])
    for url in (address, reverse("callstats:files"), reverse("callstats:upload")):
        assert signed_in(NEIGHBOUR).get(url).status_code == 403
    assert signed_in(SP).get(address).status_code == 200


def put(folder: Path, name: str, text: str, *, minutes_ago: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    then = timezone.now().timestamp() - 60 * minutes_ago
    os.utime(path, (then, then))
    return path


def test_the_watched_folder(server, tmp_path, settings) -> None:
    """A file is read line by line as it grows; its last line once it has settled; the same content once."""
    settings.CALLS_FOLDER = str(tmp_path)
    folder, text = tmp_path / server.cm_id / "own", "\n".join(lines())
    put(tmp_path / "nobody" / "own", "a.csv", text)
    put(tmp_path / server.cm_id / "no-format", "a.csv", text)
    first = put(folder, "master.csv", text[: len(text) // 2])
    tend()
    file = CallFile.objects.get(path=str(first))
    assert (file.lines, file.state, file.refused) == (1, FileState.DONE, 0)
    put(folder, "master.csv", text)
    tend()
    file.refresh_from_db()
    assert (file.lines, file.bytes) == (3, len(text))
    put(folder, "master.csv", text, minutes_ago=11)
    tend()
    tend()
    assert figures(file) == (0, 1, 1, 0, 2, 0)

    put(folder, "copy.csv", text)
    tend()
    tend()
    file.refresh_from_db()
    assert (file.again, CallFile.objects.filter(path__startswith=str(tmp_path)).count()) == (["copy.csv"], 1)

    put(folder, "master.csv", "another,content\n" + text + "\n" * 200)  # rotated: the name is there again
    tend()
    assert CallFile.objects.filter(path=str(first)).count() == 2


def test_a_file_that_is_gone_says_so(server, tmp_path, settings) -> None:
    settings.CALLS_FOLDER = str(tmp_path)
    path = put(tmp_path / server.cm_id / "own", "master.csv", "\n".join(lines()))
    (pk,) = tend_calls(at=timezone.now())
    path.unlink()
    tend()
    file = CallFile.objects.get(pk=pk)
    assert (file.state, file.fault) == (FileState.FAILED, "The file is not there any more.")


def test_days_are_made_ahead_and_dropped_when_they_are_too_old(server, settings) -> None:
    settings.CALLS_KEPT_DAYS = 30
    today = timezone.now()
    days = "select relname from pg_class where relname ~ '^callstats_call_[0-9]{8}$' order by 1"
    before = rows(days)
    tend_calls(at=today)
    after = [name for (name,) in rows(days)]
    assert after[0] == f"callstats_call_{today - timedelta(days=30):%Y%m%d}"
    assert after[-1] == f"callstats_call_{today + timedelta(days=7):%Y%m%d}"
    assert before[0][0] < after[0]


def test_demo_files_say_what_became_of_their_lines(server) -> None:
    file = CallFile.objects.get(refused__gt=0)
    assert Tenant.objects.filter(server=file.server).exists()
    assert figures(file) == (40, 2, 1, 0, 3, 0)
