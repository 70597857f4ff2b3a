"""Large Excel files are written by a job; the person sees a bar and gets a link."""

import uuid
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oms.kit.acting import acting_for, as_system
from oms.kit.figures import figure
from oms.kit.grid import Grid, excel, grid_at
from oms.kit.grid.columns import Record
from oms.kit.grid.typed import Streamed
from oms.kit.grid.view import file_name
from oms.kit.grid.written import GridFile, grid_files
from oms.kit.kept import let_go
from oms.kit.outbox import OutboxState, PermanentFault, wake
from oms.kit.screens import registry
from oms.kit.work import Progress
from partners.desk.models import ExcelExport
from partners.desk.notifications import ExcelFailed, ExcelReady
from partners.messages.actions.tell import tell
from partners.people.actions.log import log_excel
from partners.people.models import Account
from partners.sign_in.queries.account import account_of_session, may_sign_in

KEPT = timedelta(days=7)
STEP = 5_000  # rows between two marks of progress
MOST = 1_048_575  # rows of a worksheet below its head
UNDER_WAY = [OutboxState.WAITING, OutboxState.CLAIMED]


def request_export(grid: Grid, *, by: Account, ip: str, file: GridFile | None = None) -> ExcelExport:
    """Ask for `grid` as a workbook, or as `file`; the worker writes it as this person would see it. Asking twice is asking once."""
    asked = {"account": by, "path": grid.url, "query": grid.lasting_address().removeprefix("?")}
    asked["written_as"] = file.code if file else ""
    known: ExcelExport | None = ExcelExport.objects.filter(**asked, state__in=UNDER_WAY).first()
    if known:
        return known
    export = ExcelExport.objects.create(
        **asked,
        key=f"export:{uuid.uuid4()}",
        partner_id=by.partner_id,
        screen=grid.code,
        title=str(file.title if file else grid.title)[:100],
        file_name=file.name if file else file_name(grid.code),
        ip=ip,
    )
    wake("export")
    return export


def file_of(export: ExcelExport) -> str:
    """By which name the workbook is kept: one that nobody can guess."""
    name = export.key.removeprefix("export:")
    return f"exports/{name}{Path(export.file_name).suffix}"


def write_export(export: ExcelExport) -> int:
    """Write the workbook as the account sees the grid now, whatever it was allowed when asking; the number of rows.

    Raises PermanentFault when the account may no longer open the screen, or there are more rows than a sheet takes.
    """
    with acting_for(export.partner_id), TemporaryDirectory() as place:
        account = account_of_session(export.account_id)
        if account is None or not may_sign_in(account):
            raise PermanentFault("The account is switched off.")
        part = Path(place) / "part"
        with translation.override(account.speaks):
            grid = _grid(export, account)
            rows = _write_file(part, grid, export) if export.written_as else _write(part, grid, export)
        default_storage.delete(file_of(export))  # of an attempt that did not come to its end
        with part.open("rb") as written:
            default_storage.save(file_of(export), File(written))
    return rows


def _grid(export: ExcelExport, account: Account) -> Grid:
    try:
        return grid_at(export.path, export.query, account)
    except (Http404, PermissionDenied) as error:
        raise PermanentFault(_("The grid can no longer be opened: %(why)s") % {"why": error}) from error


def _write(part: Path, grid: Grid, export: ExcelExport) -> int:
    total = grid.narrowed.order_by().count()
    if total > MOST:
        raise PermanentFault(
            _("%(n)s rows are more than the %(most)s that an Excel sheet takes. Narrow the filter.")
            % {"n": figure(total), "most": figure(MOST)}
        )
    with Progress(export, total) as progress, closing(grid.all_records()) as records:
        return excel.write(str(part), list(grid.columns.values()), marked(records, progress.note), grid.title)


def _write_file(part: Path, grid: Grid, export: ExcelExport) -> int:
    file = grid_files[export.written_as]
    rows = file.narrow(grid.narrowed)
    total = rows.order_by().count()
    if total > file.most:
        told = {"n": figure(total), "most": figure(file.most)}
        raise PermanentFault(_("%(n)s rows are more than the %(most)s that this file takes. Narrow the filter.") % told)
    with Progress(export, total) as progress:
        return file.write(part, rows, progress.note)


def marked(records: Iterable[Record], note: Callable[[int], None]) -> Iterable[Record]:
    """`records`, with `note(how many so far)` after each STEP."""
    if isinstance(records, Streamed):
        return replace(records, rows=_noted(records.rows, note))
    return _noted(records, note)


def _noted(rows: Iterable[Any], note: Callable[[int], None]) -> Generator[Any, None, None]:
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % STEP == 0:
            note(number)


def _asker(export: ExcelExport) -> Account:
    """Who asked for it; the row goes with its account, so there is one."""
    account = account_of_session(export.account_id)
    if account is None:
        raise LookupError(f"Nobody is there who asked for export {export.pk}.")
    return account


def export_written(export: ExcelExport, rows: int) -> None:
    """Log the download (guide 2.9.3) and tell the person where the workbook lies."""
    at = timezone.now()
    ExcelExport.objects.filter(pk=export.pk).update(done=rows, of=rows)
    account = _asker(export)
    seconds = (at - export.created_at).total_seconds()
    log_excel(account, registry[export.screen], rows=rows, seconds=seconds, ip=export.ip)
    tell(ExcelReady(export=export.pk, title=export.title, rows=rows), to=[account], by=account, at=at)


def export_failed(export: ExcelExport) -> None:
    """Tell the person once nobody tries any more."""
    if export.state == OutboxState.FAILED:
        account = _asker(export)
        message = ExcelFailed(export=export.pk, title=export.title, rows=0)
        tell(message, to=[account], by=account, at=timezone.now())


def clear_exports() -> None:
    """Remove workbooks, and what is known of them, after seven days."""
    with as_system():
        old = ExcelExport.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(state__in=UNDER_WAY)
        for export in old:
            let_go(file_of(export))
        old.delete()
