"""Long work of a partner's Chief Admin, as the addresses of the isolation tests need it."""

from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage

from oms.kit.grid import excel
from partners.desk.actions.export import file_of
from partners.desk.tables.log import LoginHistoryTable
from partners.models import Account, BulkWork, ExcelExport, ListImport


def export_of(partner_id: int) -> int:
    """A finished workbook of the Chief Admin."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    made, _ = ExcelExport.objects.get_or_create(
        key=f"export:test-{chief.pk}",
        defaults={
            "partner_id": partner_id, "account": chief, "screen": "login-history", "title": "Login History",
            "path": "/log/logins/", "file_name": "login-history.xlsx", "state": "done", "done": 1, "of": 1,
        },
    )  # fmt: skip
    if not default_storage.exists(file_of(made)):
        with NamedTemporaryFile(suffix=".xlsx") as file:
            excel.write(file.name, list(LoginHistoryTable.declared().values()), [])
            default_storage.save(file_of(made), File(file))
    return made.pk


def import_of(partner_id: int) -> int:
    """A list of resellers that its Chief Admin left to the worker."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    values = {
        "partner_id": partner_id,
        "account": chief,
        "importer": "resellers",
        "sheet": 1,
        "title": "resellers.xlsx",
    }
    return ListImport.objects.get_or_create(key=f"import:test-{chief.pk}", defaults={**values, "state": "done"})[0].pk


def bulk_of(partner_id: int) -> int:
    """An act on many rows that its Chief Admin left to the worker."""
    chief = Account.objects.get(partner_id=partner_id, is_chief=True)
    values = {
        "partner_id": partner_id, "account": chief, "screen": "order-status", "path": "/orders/", "act": "withdraw",
        "title": "Withdraw orders", "state": "done", "done": 1, "of": 1, "good": 1,
        "lines": [[f"An order of {chief.login_id}", True, "Withdrawn."]],
    }  # fmt: skip
    return BulkWork.objects.get_or_create(key=f"bulk:test-{chief.pk}", defaults=values)[0].pk
