"""Attach File, where the plan asks for it (guide 2.5.1.12)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import NumberColumn, TextColumn
from oms.kit.grid.excel import Worksheet
from oms.kit.keys import as_key
from orders.actions.draft import mark_saved
from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.enums import MAX_FILE_BYTES
from orders.models import Order
from orders.parts.files.form import FileForm
from orders.parts.files.save import attach_file, detach_file
from partners.models import Account

LISTED = [
    TextColumn(gettext_lazy("File"), "name"),
    TextColumn(gettext_lazy("Content Type"), "type"),
    NumberColumn(gettext_lazy("Size (bytes)"), "size"),
    TextColumn(gettext_lazy("Added by"), "by"),
]


class Files(Part):
    code = "files"
    title = gettext_lazy("Attach File")
    lists = "orders/parts/files.html"
    copied = False

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """Only where the plan asks for files."""
        return reading is None or not (reading.order.plan and reading.order.plan.attach_file)

    def why_not(self, reading: Reading | None, user: Account) -> str:
        plan = reading.order.plan if reading else None
        return _("%(plan)s asks for no files.") % {"plan": plan} if plan else _("Only where the plan asks for files.")

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        chosen = typed.data is not None and ("add" in typed.data or bool(typed.files))
        form = FileForm(typed.data, typed.files) if chosen else FileForm()
        return {"form": form, "files": reading.files}

    def valid(self, found: dict[str, Any]) -> bool:
        """A chosen file goes along with Save and continue; without one nothing is asked."""
        return not found["form"].is_bound or super().valid(found)

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        if found["form"].is_bound:
            attach_file(order=order, upload=found["form"].cleaned_data["upload"], by=by, at=at)
        else:
            mark_saved(order=order, step=self.code, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        total = sum(file.size for file in reading.files)
        return [self.problem(_("The files are larger than 10 MB together."))] if total > MAX_FILE_BYTES else []

    def sheet(self, reading: Reading) -> Worksheet:
        """The files by name; a workbook carries none of them."""
        rows = [
            {"name": file.name, "type": file.content_type, "size": file.size, "by": file.added_by}
            for file in reading.files
        ]
        return Worksheet(str(self.title), LISTED, rows)

    def add(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        attach_file(order=order, upload=found["form"].cleaned_data["upload"], by=typed.user, at=typed.at)
        return _("The file is added.")

    def delete(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        if wanted := as_key(typed.data.get("delete")):
            detach_file(order=order, pk=wanted, by=typed.user, at=typed.at)
        return _("The file is removed.")

    acts = {"add": add, "delete": delete}
