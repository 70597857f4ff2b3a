"""Files of call records arrive: each content once for each call server."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import formats
from django.utils.translation import gettext as _

from callstats.actions.move_file import move_file
from callstats.actions.read import FEWER, content, keep, next_lines
from callstats.enums import FileState, Source
from callstats.models import CallFile
from inventory.models import CallServer
from oms.kit.acting import root_id
from oms.kit.kept import folder, put_down, take_up
from partners.models import Account

BLOCK = 1_000_000
SHOWN = 500  # refused lines that a rehearsal shows
FIGURES = ("lines", "counted", "unassigned", "doubled", "joined", "refused", "passed")


def hash_of(path: Path, most: int | None = None) -> str:
    """sha256 of a file, or of so many bytes of it."""
    digest, left = hashlib.sha256(), most
    with path.open("rb") as opened:
        while block := opened.read(BLOCK if left is None else min(BLOCK, left)):
            digest.update(block)
            left = None if left is None else left - len(block)
    return digest.hexdigest()


@transaction.atomic
def take_upload(
    *, upload: "UploadedFile[Any]", server: CallServer, form: str, zone: str, by: Account, at: datetime
) -> CallFile:
    """Keep a file that is to be read once somebody has looked at its rehearsal. ValidationError where its content was
    read already."""
    path = folder("calls") / put_down(upload, folder("calls"))
    try:
        file = arrive(
            path=path, name=upload.name or "", server=server, form=form, zone=zone, source=Source.UPLOAD, by=by, at=at,
            stored_as=path.name,
        )  # fmt: skip
    except ValidationError:
        path.unlink()
        raise
    file.rehearsal = _rehearsed(file, at)
    file.save(update_fields=["rehearsal"])
    return file


def came_before(server: CallServer, digest: str) -> CallFile | None:
    """The file of this content from that call server. Whoever else brings it, on whatever way, waits until the transaction
    ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"calls {server.pk} {digest}"])
    return CallFile.objects.select_for_update().filter(server=server, sha256=digest).first()


@transaction.atomic
def arrive(
    *, path: Path, name: str, server: CallServer, form: str, zone: str, source: Source, by: Account | None,
    at: datetime, stored_as: str = "", open_end: bool = False,
) -> CallFile:  # fmt: skip
    """A row for a file, the provider's. ValidationError where a file of this content came from that call server before."""
    digest = hash_of(path)
    if before := came_before(server, digest):
        raise ValidationError({"file": _told(before)})
    return CallFile.objects.create(
        partner_id=root_id(), server=server, server_name=server.cm_id, format=form, zone=zone, source=source,
        name=name[:200], path=stored_as or str(path), sha256=digest, bytes=path.stat().st_size, open_end=open_end,
        state=FileState.WAITING if source == Source.UPLOAD else FileState.READING, came_at=at,
        by_name=by.name if by else "",
    )  # fmt: skip


def _told(before: CallFile) -> str:
    told = {
        "name": before.name,
        "server": before.server_name,
        "day": formats.date_format(before.came_at, "DATE_FORMAT"),
    }
    if before.state == FileState.WAITING:
        return _("This file was rehearsed as “%(name)s” for %(server)s and waits there; nothing is changed.") % told
    return _("This file was read as “%(name)s” for %(server)s on %(day)s; nothing is changed.") % told


@transaction.atomic
def let_in(*, file: CallFile, by: Account, at: datetime) -> None:
    """A rehearsed file is read from now on, by the job. ValidationError where it is read already."""
    locked = CallFile.objects.visible_to(by).select_for_update().get(pk=file.pk)
    if not locked.allows("let_in"):
        raise ValidationError(_("This file is read already."))
    move_file(locked, "let_in", by_name=by.name)


@transaction.atomic
def put_away(*, file: CallFile, by: Account, at: datetime) -> None:
    """Forget a rehearsed file. ValidationError where it is read already."""
    gone, _kinds = CallFile.objects.filter(pk=file.pk, state=FileState.WAITING).delete()
    if not gone:
        raise ValidationError(_("This file is read already."))
    take_up(content(file))


def _rehearsed(file: CallFile, at: datetime) -> dict[str, Any]:
    """What would become of the first part of a file: its figures, and its first refused lines with reason and value.

    It is stored and taken back, so that the figures are those which reading it now would give.
    """
    with transaction.atomic():
        found = next_lines(file, at=at, most=FEWER)
        keep(found, file=file, at=at)
        now = CallFile.objects.get(pk=file.pk)
        told: dict[str, Any] = {name: getattr(now, name) for name in FIGURES} | {"rest": file.bytes - found.bytes}
        told["lines_refused"] = [[n, text, why.why, why.detail] for n, text, why in found.refused[:SHOWN]]
        transaction.set_rollback(True)
    return told
