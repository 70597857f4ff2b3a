"""Devices from Excel: upload, rehearsal, registration."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import DeviceModel
from inventory.actions.device_sheet import discard_device_sheet, register_device_sheet, rehearse_device_sheet
from inventory.imports.stock import DEVICE_HEADINGS
from inventory.models import DeviceSheet
from inventory.views.device import StockPage
from oms.kit.figures import figure
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, SheetForm, UploadPage, workbook
from oms.kit.sheets import Limits


class DeviceSheetPage(StockPage):
    """A page of the import; it belongs to the list of devices."""

    model = DeviceSheet
    upload, rehearsal, done = (
        "inventory:import-devices",
        "inventory:device-rehearsal",
        "inventory:device-list",
    )
    importer = "devices"


class Upload(UploadPage, DeviceSheetPage):
    """Takes the workbook."""

    template, blank = "inventory/device_sheet_upload.html", "inventory:device-template"

    def rehearse(self, form: SheetForm) -> None:
        file = form.cleaned_data["file"]
        rehearse_device_sheet(file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        return {
            "models": DeviceModel.objects.filter(by_mac=True),
            "headings": DEVICE_HEADINGS,
            "most": figure(Limits().rows),
        }


class Template(DeviceSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(list(DEVICE_HEADINGS), [], "devices.xlsx")


class Rehearsal(RehearsalPage, DeviceSheetPage):
    """Every row with its verdict."""

    template = "inventory/device_sheet_rehearsal.html"

    def carry_out(self, sheet: DeviceSheet, at: datetime) -> int:
        return register_device_sheet(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_device_sheet(by=self.request.user, at=at)

    def words(self, n: int) -> dict[str, str]:
        return {
            "can": ngettext("%(n)s device can be registered.", "%(n)s devices can be registered.", n)
            % {"n": figure(n)},
            "not_yet": _("Nothing is registered yet."),
            "button": ngettext("Register %(n)s device", "Register %(n)s devices", n) % {"n": figure(n)},
            "done": ngettext("%(n)s device is registered.", "%(n)s devices are registered.", n) % {"n": figure(n)},
        }


class Judged(JudgedPage, DeviceSheetPage):
    """The list back with its verdicts."""
