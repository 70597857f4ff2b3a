"""Files of a draft: kind, content, size, and who may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.models import Order, OrderFile
from partners.models import Account
from tests.files_kept import kept_in_a_folder
from tests.orders import acts
from tests.orders.scene import CLERK, VERA, already, fresh, not_yours, order_in, refused, who

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
GOOD = {
    "a.pdf": (b"%PDF-1.7", "application/pdf"),
    "a.png": (b"\x89PNG\r\n\x1a\n.", "image/png"),
    "a.jpg": (b"\xff\xd8\xff.", "image/jpeg"),
    "A.JPEG": (b"\xff\xd8\xff.", "image/jpeg"),
    "a.gif": (b"GIF87a", "image/gif"),
    "b.gif": (b"GIF89a", "image/gif"),
    "a.docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "a.xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "a.txt": (b"Signed.", "text/plain"),
}
KINDS = "pdf, png, jpg, jpeg, gif, docx, xlsx, txt"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    kept_in_a_folder(settings, tmp_path)
    return lambda: {path.name: path.read_bytes() for path in sorted((tmp_path / "orders").glob("*"))}


def attach(order: Order, name: str, content: bytes, by: Account | None = None, at=None) -> OrderFile:
    by = by or who(CLERK)
    with acting_for(by.partner_id):
        return acts.attach_file(order=order, upload=SimpleUploadedFile(name, content), by=by, at=at or timezone.now())


def detach(order: Order, pk: int, by: Account | None = None) -> None:
    by = by or who(CLERK)
    with acting_for(by.partner_id):
        acts.detach_file(order=order, pk=pk, by=by, at=timezone.now())


@pytest.mark.parametrize("name", list(GOOD))
def test_a_file_that_is_what_it_says_is_kept(name: str, files) -> None:
    order, at = order_in("registration"), timezone.now()
    content, kind = GOOD[name]
    made = attach(order, name, content, at=at)
    assert (made.order_id, made.name, made.size, made.content_type) == (order.pk, name, len(content), kind)
    assert (made.added_by, made.added_at) == ("Clara Clerk", at)
    assert files() == {made.stored_as: content} and name not in made.stored_as
    assert "files" in fresh(order).saved_steps


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", f"“a.exe”: files may be {KINDS}."),
        ("pdf", b"%PDF-", f"“pdf”: files may be {KINDS}."),
        ("a.pdf.html", b"%PDF-", f"“a.pdf.html”: files may be {KINDS}."),
        ("a.pdf", b"", "“a.pdf” is empty."),
        ("a.txt", b"", "“a.txt” is empty."),
        ("a.pdf", b"MZ", "“a.pdf” is not really a pdf file."),
        ("a.PNG", b"GIF89a", "“a.PNG” is not really a png file."),
        ("a.pdf", b" %PDF-", "“a.pdf” is not really a pdf file."),
        ("a.txt", b"text\x00", "“a.txt” is not really a txt file."),
    ],
)
def test_what_is_no_such_file_is_refused(name: str, content: bytes, words: str, files) -> None:
    with refused(ValidationError, words):
        attach(order_in("temporary"), name, content)
    assert files() == {}


def test_ten_megabytes_together_and_not_a_byte_more() -> None:
    order = order_in("registration")
    attach(order, "a.txt", b"x" * 4 * MEGABYTE)
    attach(order, "b.txt", b"x" * 6 * MEGABYTE)
    with refused(ValidationError, "All files together may have at most 10 MB; this one does not fit any more."):
        attach(order, "c.txt", b"x")


def test_files_of_another_order_do_not_count() -> None:
    attach(order_in("registration"), "a.txt", b"x" * 10 * MEGABYTE)
    assert attach(order_in("temporary"), "a.txt", b"x").pk


def test_a_file_is_removed_from_its_own_order_alone(files, django_capture_on_commit_callbacks) -> None:
    order, other = order_in("registration"), order_in("temporary")
    kept, gone = attach(order, "a.txt", b"x"), attach(order, "b.txt", b"x")
    detach(other, gone.pk)
    assert set(files()) == {kept.stored_as, gone.stored_as}
    with django_capture_on_commit_callbacks(execute=True):
        detach(order, gone.pk)
        assert gone.stored_as in files(), "not before its row is gone for good"
    with as_system():
        assert list(order.files.values_list("pk", flat=True)) == [kept.pk]
    assert files() == {kept.stored_as: b"x"}


def test_only_the_draft_of_ones_own_takes_files() -> None:
    draft, sent = order_in("temporary"), order_in("submitted")
    for act in (lambda o, by: attach(o, "a.txt", b"x", by), lambda o, by: detach(o, 1, by)):
        with refused(PermissionDenied, not_yours(draft, "requester")):
            act(draft, who(VERA))
        with refused(acts.AlreadyMoved, already(sent)):
            act(sent, who(CLERK))
