"""Devices: the list, one device with its history, and what can be done with stock (guide 2.4.1)."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from inventory.actions.change_device import change_device, mark_device, restock_device
from inventory.actions.move_devices import allocate_devices, delete_device, delete_devices, take_back_devices
from inventory.actions.register_devices import DeviceEntry, register_devices
from inventory.enums import AVAILABILITY_TONES, DEVICE_TONES, Availability, DeviceStatus
from inventory.filters import DeviceFilters
from inventory.forms.device import DefectForm, DeviceForm, ModifyDeviceForm
from inventory.forms.number import ResellerForm
from inventory.models import Device
from inventory.queries.device_history import device_history
from inventory.queries.phone_address import fetches_of
from inventory.rules import may_change_device, may_manage_devices, own_devices, why_not_manage_devices
from inventory.tables import DeviceTable
from oms.kit.grid import BulkAct, BulkGridView, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.undo import done
from partners.models import Account, Partner

NOT_USED, RETURNED = DeviceStatus.NOT_USED, DeviceStatus.RETURNED
NOT_YOURS = _("Only the company whose device it is may change it.")


def allocate_one(device: Device, *, reseller: Partner, **stamp: Any) -> str:
    allocate_devices(macs=[device.mac], to=reseller, **stamp)
    return gettext("Now stock of %(name)s.") % {"name": reseller.name}


def take_back_one(device: Device, **stamp: Any) -> None:
    take_back_devices(macs=[device.mac], **stamp)


def mark_one(device: Device, **said: Any) -> str:
    return mark_device(device=device, **said).get_availability_display()


def repair_one(device: Device, **stamp: Any) -> None:
    mark_device(device=device, availability=Availability.NORMAL, **stamp)


def restock_one(device: Device, **stamp: Any) -> None:
    restock_device(device=device, **stamp)


def delete_one(device: Device, **stamp: Any) -> None:
    delete_devices(macs=[device.mac], **stamp)


def given(user: Account) -> Q:
    """Devices without a customer that stand with a reseller below and were not registered there."""
    return Q(status__in=(NOT_USED, RETURNED)) & ~Q(partner_id=user.partner_id)


class DeviceList(BulkGridView):
    """Devices of one's own company and of those below it."""

    screen = "device-list"
    template = "inventory/devices.html"
    grid_class = KeysetGrid
    table = DeviceTable
    filters = DeviceFilters
    default_sort = "-updated"
    empty_text = _("Neither your company nor a reseller below it has a device.")
    bulk = (
        BulkAct(
            "allocate", _("Allocate to reseller"), allocate_one, "", tone="primary",
            form=lambda data, user: ResellerForm(data, user=user),
            applies=lambda user: Q(partner_id=user.partner_id, status=NOT_USED, availability=Availability.NORMAL),
        ),
        BulkAct("take-back", _("Take back"), take_back_one, _("Your stock again."), applies=given),
        BulkAct(
            "defective", _("Mark as defective"), mark_one, "", form=lambda data, user: DefectForm(data),
            applies=lambda user: own_devices(user) & Q(availability=Availability.NORMAL),
        ),
        BulkAct(
            "repaired", _("Repaired"), repair_one, _("Normal again."),
            applies=lambda user: own_devices(user) & ~Q(availability=Availability.NORMAL),
        ),
        BulkAct(
            "restock", _("Back into stock"), restock_one, _("Free stock again."),
            applies=lambda user: own_devices(user) & Q(status=RETURNED, availability=Availability.NORMAL),
        ),
        BulkAct(
            "delete", _("Delete"), delete_one, _("Deleted."), tone="danger",
            asks=_("Only devices that your company registered and that were never used can be deleted."),
            applies=lambda user: Q(owner_partner_id=user.partner_id, partner_id=user.partner_id, status=NOT_USED),
        ),
    )  # fmt: skip

    def rows(self):
        user = self.request.user
        mine = own_devices(user) if may_manage_devices(user) else Q(pk__isnull=True)
        shown = ExpressionWrapper(mine, output_field=BooleanField())
        return Device.objects.visible_to(user).annotate(mine=shown)

    def bulk_acts(self) -> list[BulkAct]:
        return list(self.bulk) if may_manage_devices(self.request.user) else []

    def bulk_name(self, thing: Device) -> str:
        return thing.shown

    def context(self, grid) -> dict[str, Any]:
        return {"may_register": may_manage_devices(self.request.user)}


class StockPage(Page):
    """A page on which something is done with devices; it needs Manage Device."""

    screen = "device-list"

    def why_forbidden(self) -> str:
        return why_not_manage_devices(self.request.user)


class RegisterDevices(StockPage):
    """One device, or as many of a model as were typed or scanned."""

    template = "inventory/device_register.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(DeviceForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, made = DeviceForm(request.POST, user=request.user), []
        if form.is_valid():
            said = form.cleaned_data
            more = {"model": said["model"], "owner_type": said["owner_type"], "comment": said["comment"]}
            entries = [DeviceEntry(line.mac, serial=line.serial, place=line.place, **more) for line in said["macs"]]
            with refusals(form, at="macs"):
                made = register_devices(entries=entries, by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, 422)
        n = len(made)
        messages.success(
            request, ngettext("%(n)s device is registered.", "%(n)s devices are registered.", n) % {"n": n}
        )
        return redirect("inventory:device-list")

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, forms=[form])


class DevicePage(Page):
    """A device, who has it, and everything that happened to it."""

    screen = "device"
    template = "inventory/device.html"

    def get(self, request: HttpRequest, mac: str) -> HttpResponse:
        device = get_object_or_404(Device.objects.visible_to(request.user), mac=mac)
        mine = may_change_device(request.user, device)
        tones = {"status_tone": DEVICE_TONES[device.status], "works_tone": AVAILABILITY_TONES[device.availability]}
        return self.page(
            device=device, history=device_history(device, request.user), may_change=mine,
            fetches=fetches_of(request.user, mac=device.mac),
            may_delete=mine and device.status == NOT_USED and device.owner_partner_id == request.user.partner_id, **tones,
        )  # fmt: skip


class OneDevice(StockPage):
    """A page on which something is done with a device of one's own."""

    screen = "device"

    @cached_property
    def device(self) -> Device:
        found: Device = get_object_or_404(Device.objects.visible_to(self.request.user), mac=self.kwargs["mac"])
        return found

    def why_forbidden(self) -> str:
        """What is not visible is not there, whoever may do what."""
        device = self.device
        if reason := super().why_forbidden():
            return reason
        return "" if may_change_device(self.request.user, device) else str(NOT_YOURS)


class ModifyDevice(OneDevice):
    template = "inventory/device_modify.html"

    def get(self, request: HttpRequest, mac: str) -> HttpResponse:
        return self.show(ModifyDeviceForm.of(self.device))

    def post(self, request: HttpRequest, mac: str) -> HttpResponse:
        device = self.device
        form = ModifyDeviceForm.of(device, request.POST)
        if form.is_valid():
            with refusals(form):
                change_device(device=device, **form.cleaned_data, by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, 422)
        messages.success(request, gettext("%(mac)s is saved.") % {"mac": device.shown})
        return redirect("inventory:device", device.mac)

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        return self.page(status, device=self.device, form=form, forms=[form])


class DeleteDevice(OneDevice):
    """Asks first; what was deleted can be undone for two minutes."""

    template = "inventory/device_delete.html"

    def get(self, request: HttpRequest, mac: str) -> HttpResponse:
        return self.page(device=self.device)

    def post(self, request: HttpRequest, mac: str) -> HttpResponse:
        device, undo = self.device, None
        with refusals() as refused:
            undo = delete_device(device=device, by=request.user, at=timezone.now())
        if refused:
            return self.page(422, device=device, problems=[(text, "sure") for text in refused.texts])
        done(request, gettext("%(mac)s is deleted.") % {"mac": device.shown}, undo)
        return redirect("inventory:device-list")
