"""Un-shipped Device Allocate: devices of the reseller or the customer, registered for it or given back (guide 2.5.2.7)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel
from customers.actions.holding import order_return
from customers.models import BillingAccount, Customer, DeviceHolding
from inventory.actions.unshipped import release_un_shipped, reserve_un_shipped
from inventory.queries.device import held_un_shipped, models_of, not_free, own_stock
from oms.kit import macs
from oms.kit.grid import NumberColumn, TextColumn
from oms.kit.grid.excel import Worksheet
from orders.effect.entry import Entry
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.forms.unshipped import HeldRow, ModelRow, UnshippedForm, as_lines, listed
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.devices.give_back import unmark_devices, why_not_returned
from orders.parts.unshipped import unshipped_entries
from orders.types.of_one_form import OfOneForm, day_of
from partners.models import Account


@register
class Unshipped(OfOneForm):
    """`details`: "add" and "back", devices with model, account, mac, serial and the names of both; those that go back with
    their `holding`."""

    kind = "unshipped"
    label = gettext_lazy("Unshipped")
    heading = gettext_lazy("Un-shipped Device Allocate")
    screen = "unshipped-allocate"
    number = gettext_lazy("Order No & Order Title")
    form = UnshippedForm
    head = "orders/unshipped_head.html"
    template = "orders/unshipped.html"
    only_while = gettext_lazy("Un-shipped Device Allocate is possible while the customer is Activated.")

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        left_out = (_("Service Plan"), _("Order Type"))
        return [(label, value) for label, value in super().before(customer, at=at) if label not in left_out]

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        assert isinstance(form, UnshippedForm)
        holdings = DeviceHolding.objects.filter(customer=customer, valid_to__isnull=True)
        has = Counter[tuple[int, int]]()
        for model, account, quantity in holdings.values_list("model_id", "billing_account_id", "quantity"):
            has[model, account] += quantity
        offered = customer.plan.devices.on(today).filter(by_mac=True) if customer.plan else DeviceModel.objects.none()
        models = list(offered.select_related("group__type"))
        accounts = list(customer.billing_accounts.all())
        stock = own_stock(customer, [model.pk for model in models])
        serials = held_un_shipped(customer)
        own = holdings.filter(mac__in=serials).select_related("model", "billing_account").order_by("model__name", "mac")
        form.take(
            [
                ModelRow(model, account, has[model.pk, account.pk], stock.get(model.pk, []))
                for account in accounts
                for model in models
            ],
            [HeldRow(holding, serials[holding.mac]) for holding in own],
        )

    def again(self, order: Order) -> dict[str, Any]:
        found: dict[str, Any] = {"back": [device["holding"] for device in order.details["back"]]}
        for device in order.details["add"]:
            found.setdefault(f"macs_{device['account']}_{device['model']}", []).append(device)
        return {name: as_lines(said) if name != "back" else said for name, said in found.items()}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        if not fields["add"] and not fields["back"]:
            raise ValidationError(_("Type or scan at least one MAC, or tick a device to return."))
        models = DeviceModel.objects.in_bulk({device["model"] for device in fields["add"]})
        accounts = BillingAccount.objects.filter(customer=order.customer).in_bulk()
        serials = held_un_shipped(order.customer)
        held = DeviceHolding.objects.filter(customer=order.customer, pk__in=fields["back"], mac__in=serials)
        added = [
            {**d, "model_name": models[d["model"]].name, "account_name": accounts[d["account"]].name}
            for d in fields["add"]
        ]
        back = [
            {
                "holding": h.pk, "model": h.model_id, "account": h.billing_account_id, "mac": h.mac,
                "serial": serials[h.mac], "model_name": h.model.name, "account_name": h.billing_account.name,
            }
            for h in held.select_related("model", "billing_account").order_by("mac")
        ]  # fmt: skip
        order.details = {"add": added, "back": back}

    def carried(self, order: Order) -> Facts:
        return [(_("Request to"), order.approver_name), *self.facts(order)]

    def facts(self, order: Order) -> Facts:
        return [
            (_("Allocate Date"), day_of(order)),
            (_("Assigned Qty"), str(len(order.details["add"]))),
            (_("Return Qty"), str(len(order.details["back"]))),
        ]

    def told(self, reading: Reading) -> list[dict[str, Any]]:
        """Every device, for the order's page."""
        return listed(reading.order.details["add"], reading.order.details["back"])

    def sheet(self, reading: Reading) -> Worksheet:
        return Worksheet(str(self.label), COLUMNS, listed(reading.order.details["add"], reading.order.details["back"]))

    # --- checks

    def problems(self, reading: Reading) -> list[Problem]:
        """Each device is still free, of a model of the plan; each that goes back is there and not in use."""
        return [Problem("form", words) for words in self._wrong(reading)] or super().problems(reading)

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        found = super().problems_of_approval(reading)
        silent = reading.use.unknown if reading.order.details["back"] else ""
        return [*found, Problem("form", silent)] if silent else found

    def _wrong(self, reading: Reading) -> Iterator[str]:
        order, customer = reading.order, reading.customer
        added = {device["mac"]: device for device in order.details["add"]}
        yield from not_free(added, customer, order_no=order.no).values()
        for mac, model in models_of(added, customer).items():
            if model != added[mac]["model_name"]:
                words = _("The device %(mac)s is registered as %(model)s.")
                yield words % {"mac": macs.show(mac), "model": model}
        plan = order.plan
        offered = set(plan.devices.filter(by_mac=True).values_list("pk", flat=True)) if plan else set()
        for pk, name in {(device["model"], device["model_name"]) for device in added.values()}:
            if pk not in offered:
                yield _("%(item)s is not part of %(plan)s.") % {"item": name, "plan": customer.plan_name}
        yield from self._wrong_back(reading)

    def _wrong_back(self, reading: Reading) -> Iterator[str]:
        backs = reading.order.details["back"]
        there = {held.pk: held for held in reading.now.devices} if backs else {}
        for device in backs:
            held = there.get(device["holding"])
            words = why_not_returned(held, False, reading) if held else _("The customer does not have it any more.")
            if words:
                yield f"{device['model_name']} {macs.show(device['mac'])}: {words}"

    # --- what it reserves

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        """What the reseller had registered waits for it; what goes back stands as Return ordered."""
        wanted = [device["mac"] for device in order.details["add"]]
        reserve_un_shipped(macs=wanted, customer=order.customer, order_no=order.no, by=by, at=at)
        for holding in DeviceHolding.objects.filter(pk__in=[device["holding"] for device in order.details["back"]]):
            order_return(holding=holding, order_no=order.no, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        release_un_shipped(order_no=order.no, by=by, at=at)
        unmark_devices(order=order, by=by, at=at)

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        yield from unshipped_entries(reading)


COLUMNS = [
    TextColumn(gettext_lazy("Device Model"), "model_name"),
    NumberColumn(gettext_lazy("Assigned Qty"), "assigned"),
    NumberColumn(gettext_lazy("Return Qty"), "returned"),
    TextColumn(gettext_lazy("MAC"), "shown"),
    TextColumn(gettext_lazy("Serial No"), "serial"),
    TextColumn(gettext_lazy("Add / Return"), "act"),
    TextColumn(gettext_lazy("Billing Account"), "account_name"),
]
