"""Large Excel files are written by a job; the person sees a bar and gets a link."""

import uuid

from oms.kit.grid.grid import Grid
from oms.kit.grid.view import file_name
from oms.kit.outbox import wake
from partners.models import Account, ExcelExport


def request_export(grid: Grid, *, by: Account, ip: str) -> ExcelExport:
    """Ask for `grid` as a workbook; the worker writes it as this person would see it."""
    export = ExcelExport.objects.create(
        key=f"export:{uuid.uuid4()}",
        partner_id=by.partner_id,
        account=by,
        screen=grid.code,
        title=grid.title,
        path=grid.url,
        query=grid.state.address().removeprefix("?"),
        file_name=file_name(grid.code),
        ip=ip,
    )
    wake("export")
    return export
