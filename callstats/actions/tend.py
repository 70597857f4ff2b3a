"""What is done for calls all the time: days made and dropped, files taken in, customers found, what is there read on."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop

from callstats.actions.arrive import arrive, hash_of
from callstats.actions.days import drop_days, index_day, make_days
from callstats.actions.find import find_customers
from callstats.actions.move_file import move_file
from callstats.actions.push import clear_unfinished
from callstats.actions.read import content, kept_since
from callstats.enums import FileState, Source
from callstats.formats.known import FORMATS
from callstats.models import CallFile
from inventory.models import CallServer
from oms.kit.acting import as_system
from oms.kit.kept import take_up

log = logging.getLogger(__name__)
AHEAD = 7  # days that stand ready
GONE = gettext_noop("The file is not there any more.")
SETTLED = timedelta(minutes=10)  # a file that has not grown for so long is whole


def tend_calls(*, at: datetime) -> list[int]:
    """Once a minute. The files that are to be read on, oldest first."""
    with as_system():
        today = at.astimezone(UTC).date()
        make_days(today, today + timedelta(days=AHEAD))
        _let_go_old(at)
        clear_unfinished(before=at - timedelta(days=1))
    with as_system():  # apart, so that nobody waits for a dropped day while a large file is looked through
        if settings.CALLS_FOLDER:
            for path in sorted(Path(settings.CALLS_FOLDER).glob("*/*/*")):
                try:
                    _take_in(path, at)
                except OSError as error:  # one file that cannot be read holds up no other
                    log.warning("%s is not read: %s", path, error)
        find_customers(at=at)
        _look_for_content(at)
        return list(CallFile.objects.filter(state=FileState.READING).order_by("id").values_list("pk", flat=True))


def index_old_day(*, at: datetime) -> bool:
    """Once in a while: a day that has been over for a day is made fit to be searched by number; whether there was one."""
    with as_system():
        return index_day(at.astimezone(UTC).date() - timedelta(days=1))


def _let_go_old(at: datetime) -> None:
    """Days and files that are older than what is kept, with what we keep of their content."""
    before = kept_since(at=at)
    drop_days(before.date())
    for file in CallFile.objects.filter(came_at__lt=before, last_call__lt=before):
        if not Path(file.path).is_absolute():
            take_up(content(file))
        file.delete()


def _take_in(path: Path, at: datetime) -> None:
    """A file of the watched folder, CM ID/FORMAT/NAME: new, grown since, settled, or as it was."""
    server = CallServer.objects.filter(cm_id=path.parts[-3]).first()
    if server is None or path.parts[-2] not in FORMATS or not path.is_file() or path.name.startswith("."):
        return
    stat = path.stat()
    settled = at.timestamp() - stat.st_mtime > SETTLED.total_seconds()
    known = CallFile.objects.filter(server=server, path=str(path)).order_by("-id").first()
    if (
        known
        and known.bytes <= stat.st_size
        and (known.bytes == stat.st_size or hash_of(path, known.bytes) == known.sha256)
    ):
        _grown(known, path, stat.st_size, settled)
        return
    if CallFile.objects.filter(server=server, again__contains=[path.name], bytes=stat.st_size).exists():
        return
    with transaction.atomic():
        try:
            arrive(
                path=path, name=path.name, server=server, form=path.parts[-2], zone=settings.CALLS_CLOCK,
                source=Source.FOLDER, by=None, at=at,
                open_end=not settled,
            )  # fmt: skip
        except ValidationError:
            _came_again(server, path)


def _grown(file: CallFile, path: Path, size: int, settled: bool) -> None:
    """It goes on where it ended; its last line is waited for no longer once it has settled."""
    if size == file.bytes and (not settled or not file.open_end):
        return
    digest = file.sha256 if size == file.bytes else hash_of(path, size)
    with transaction.atomic():
        locked = CallFile.objects.select_for_update().get(pk=file.pk)
        move_file(locked, "go_on", bytes=size, sha256=digest, open_end=not settled)


def _came_again(server: CallServer, path: Path) -> None:
    """The same content under another name is told on the file that was read."""
    file = CallFile.objects.get(server=server, sha256=hash_of(path))
    file.again.append(path.name[:200])
    file.save(update_fields=["again"])


def _look_for_content(at: datetime) -> None:
    """A file that is to be read and is not there any more has failed, in words."""
    for file in CallFile.objects.filter(state=FileState.READING).select_for_update(skip_locked=True):
        if not content(file).is_file():
            move_file(file, "fail", fault=GONE, ended_at=at)
