"""Files in the database: kept and read by name, piece by piece, and gone with their transaction (oms/kit/storage.py)."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError

from oms.kit.kept import handed_over, keep, let_go
from oms.kit.storage import PART, InDatabase

pytestmark = pytest.mark.django_db
NAME = "orders/5a2c.bin"


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7])
def test_what_is_read_is_what_was_kept(size: int) -> None:
    content = os.urandom(size) if size else b""
    assert default_storage.save(NAME, ContentFile(content)) == NAME
    assert (default_storage.exists(NAME), default_storage.size(NAME)) == (True, size)
    with default_storage.open(NAME) as kept:
        assert kept.read() == content
        kept.seek(max(0, size - 3))
        assert kept.read() == content[-3:]
    assert b"".join(handed_over(NAME, "a.bin")) == content


def test_an_upload_is_kept_whole_and_handed_over_with_its_length() -> None:
    content = os.urandom(PART + 5)
    name = keep(SimpleUploadedFile("letter.pdf", content), "ports")
    answer = handed_over(f"ports/{name}", "letter.pdf")
    assert answer["Content-Length"] == str(PART + 5) and b"".join(answer) == content


def test_it_goes_and_comes_back_with_its_transaction() -> None:
    default_storage.save(NAME, ContentFile(b"kept"))
    with pytest.raises(InterruptedError), transaction.atomic():
        let_go(NAME)
        assert not default_storage.exists(NAME)
        raise InterruptedError
    assert default_storage.open(NAME).read() == b"kept"
    with pytest.raises(InterruptedError), transaction.atomic():
        default_storage.save("orders/other.bin", ContentFile(b"half"))
        raise InterruptedError
    assert not default_storage.exists("orders/other.bin")


def test_what_lies_in_the_folder_from_earlier_is_found(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    FileSystemStorage().save(NAME, ContentFile(b"of last year"))
    kept = InDatabase()
    assert (kept.exists(NAME), kept.size(NAME), kept.open(NAME).read()) == (True, 12, b"of last year")
    kept.delete(NAME)
    assert not kept.exists(NAME) and not (tmp_path / NAME).exists()
    with pytest.raises(FileNotFoundError):
        kept.open(NAME)


def test_a_file_is_had_by_its_name_alone() -> None:
    default_storage.save(NAME, ContentFile(b"kept"))
    for sql in (
        "select name from kit_filepart",
        "insert into kit_filepart (name, place, content, at) values ('a', 0, '', now())",
        "update kit_filepart set content = ''",
        "delete from kit_filepart",
    ):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
