"""What a process of its own does in tests/test_export.py: a workbook of many rows, watched from outside."""

from django.db import connection
from django.utils import timezone

from oms.kit.acting import acting_for
from oms.kit.delivery import deliver_due
from oms.kit.grid import grid_at
from partners.desk.actions import export as job
from partners.models import ExcelExport
from partners.sign_in.queries.account import account_by_login

FILL = """
insert into partners_loginevent (at, partner_id, partner_name, login_id, account_name, system_role, role_name, ip, state,
  retry_count)
select timestamptz '2001-06-01' + n * interval '1 second', %s, 'RS-Vertical', 'x@x.example', 'X', 'reseller', 'Reseller',
  '192.0.2.1', 'login', 0 from generate_series(1, %s) n
"""


def write_watched(login: str, rows: int, step: int) -> dict:
    """Ask for a workbook of `rows`, write it, and note after each `step` what another connection sees of it."""
    user = account_by_login(login)
    with acting_for(user.partner_id):
        with connection.cursor() as cursor:
            cursor.execute(FILL, [user.partner_id, rows])
        grid = grid_at("/log/logins/", "day_from=2001-06-01&day_to=2001-06-01", user)
        export = job.request_export(grid, by=user, ip="192.0.2.1")
    seen, note = [], job.Progress.note

    def watched(progress: job.Progress, written: int) -> None:
        note(progress, written)
        seen.append(seen_outside(export, user.partner_id))

    job.STEP, job.Progress.note = step, watched
    started = timezone.now()
    deliver_due("export")
    with acting_for(user.partner_id):
        export = ExcelExport.objects.get(pk=export.pk)
    seconds = (timezone.now() - started).total_seconds()
    return {"seen": seen, "state": export.state, "written": export.done, "seconds": seconds, "key": export.key}


def seen_outside(export: ExcelExport, partner_id: int) -> list[int]:
    """(written, total) as committed for everybody."""
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('app.partner', %s, true)", [str(partner_id)])
        cursor.execute("select done, of from partners_excelexport where id = %s", [export.pk])
        found = list(cursor.fetchone())
        cursor.execute("commit")
    aside.close()
    return found
