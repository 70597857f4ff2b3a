"""The form of Un-shipped Device Allocate: devices typed or scanned per model, and those that go back (guide 2.5.2.7)."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel
from customers.models import BillingAccount, DeviceHolding
from oms.kit import macs
from oms.kit.reading.day_input import DayInput
from orders.forms.words import WordsForm

MOST = 500  # devices of one model at once


@dataclass
class ModelRow:
    """A model on a billing account: how many the customer has of it, and what is ordered as far as it can be read."""

    model: DeviceModel
    account: BillingAccount
    now: int
    stock: list[tuple[str, str]] = field(default_factory=list)  # (MAC, serial no.) of the reseller's own free ones
    change: int = 0

    @property
    def name(self) -> str:
        return f"macs_{self.account.pk}_{self.model.pk}"

    @property
    def ticks(self) -> str:
        """Name of the field with the reseller's own stock of this model."""
        return f"stock_{self.account.pk}_{self.model.pk}"

    @property
    def to_be(self) -> int:
        return self.now + self.change


@dataclass(frozen=True)
class HeldRow:
    """An un-shipped device that the customer has."""

    holding: DeviceHolding
    serial: str

    @property
    def shown(self) -> str:
        return macs.show(self.holding.mac)

    def __str__(self) -> str:
        return " ".join(filter(None, [str(self.holding.model), self.shown, self.serial]))


class UnshippedForm(WordsForm):
    day = forms.DateField(label=gettext_lazy("Allocate Date"), widget=DayInput())
    back = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Return"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    models: list[ModelRow] = []
    held: list[HeldRow] = []

    def take(self, models: list[ModelRow], held: list[HeldRow]) -> None:
        """`models`: what may be added; `held`: what may go back."""
        self.models, self.held = models, held
        self.fields["back"].choices = [(row.holding.pk, str(row)) for row in held]
        for row in models:
            words = _("MACs of %(model)s for %(account)s") % {"model": row.model, "account": row.account}
            self.fields[row.name] = forms.CharField(
                label=words, required=False, max_length=MOST * 100, widget=forms.Textarea(attrs={"rows": 2})
            )
            if row.stock:
                self.fields[row.ticks] = self.stock_field(row)
        self.order_fields([name for name in self.fields if name != "comment"] + ["comment"])
        ticked = set(map(str, self["back"].value() or []))
        for row in models:
            place = (row.model.pk, row.account.pk)
            gone = [
                h
                for h in held
                if str(h.holding.pk) in ticked and (h.holding.model_id, h.holding.billing_account_id) == place
            ]
            typed = lines_of(str(self[row.name].value() or ""))
            row.change = len(typed) + len(self.ticked(row)) - len(gone)

    @staticmethod
    def stock_field(row: ModelRow) -> forms.MultipleChoiceField:
        words = _("Free %(model)s of your own for %(account)s") % {"model": row.model, "account": row.account}
        return forms.MultipleChoiceField(
            label=words, required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(mac, f"{macs.show(mac)} {serial}".strip()) for mac, serial in row.stock],
            error_messages={"invalid_choice": _("One of the ticked devices is free no longer.")},
        )  # fmt: skip

    def ticked(self, row: ModelRow) -> list[tuple[str, str]]:
        """What is ticked of the reseller's own stock, as far as it is still free."""
        chosen = set(self[row.ticks].value() or []) if row.stock else set()
        return [(mac, serial) for mac, serial in row.stock if mac in chosen]

    def rows(self) -> list[tuple[ModelRow, forms.BoundField, forms.BoundField | None]]:
        """Each model with what is typed for it, and its own stock where there is any."""
        return [(row, self[row.name], self[row.ticks] if row.stock else None) for row in self.models]

    def devices(self) -> list[tuple[HeldRow, Any]]:
        """Each un-shipped device with its tick."""
        return list(zip(self.held, self["back"], strict=True))

    def told(self) -> list[dict[str, Any]]:
        """What is typed and ticked so far, as the order's page will show it; what cannot be read is said at its field."""
        found = [
            {"model_name": row.model.name, "account_name": row.account.name, "mac": mac, "serial": serial}
            for row in self.models
            for mac, serial in [*readable(str(self[row.name].value() or "")), *self.ticked(row)]
        ]
        ticked = set(map(str, self["back"].value() or []))
        back = [
            {
                "model_name": row.holding.model.name, "account_name": row.holding.billing_account.name,
                "mac": row.holding.mac, "serial": row.serial,
            }
            for row in self.held
            if str(row.holding.pk) in ticked
        ]  # fmt: skip
        return listed(found, back)

    def clean(self) -> dict[str, Any]:
        """At least one device more or fewer; each MAC once, and a MAC."""
        cleaned = super().clean() or self.cleaned_data
        found: list[dict[str, Any]] = []
        for row in self.models:
            found += self._read(row, cleaned.get(row.name, ""), {device["mac"] for device in found})
        cleaned["add"] = found
        if not found and not cleaned.get("back") and not self.errors:
            self.add_error(None, _("Type or scan at least one MAC, or tick a device to return."))
        return cleaned

    def _read(self, row: ModelRow, text: str, seen: set[str]) -> list[dict[str, Any]]:
        """The devices of one model; what cannot be read is said at its field."""
        found, lines = [], lines_of(text)
        if len(lines) + len(self.ticked(row)) > MOST:
            self.add_error(row.name, _("At most %d devices of a model at once.") % MOST)
            return []
        for line in lines:
            try:
                mac, serial = macs.read_line(line)
            except ValueError as fault:
                self.add_error(row.name, str(fault))
                continue
            if mac in seen:
                self.add_error(row.name, _("%(mac)s stands twice.") % {"mac": macs.show(mac)})
                continue
            seen.add(mac)
            found.append({"model": row.model.pk, "account": row.account.pk, "mac": mac, "serial": serial})
        for mac, serial in self.ticked(row):
            if mac not in seen:
                seen.add(mac)
                found.append({"model": row.model.pk, "account": row.account.pk, "mac": mac, "serial": serial})
        return found


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def readable(text: str) -> list[tuple[str, str]]:
    found = []
    for line in lines_of(text)[:MOST]:
        with suppress(ValueError):
            found.append(macs.read_line(line))
    return found


def listed(added: list[dict[str, Any]], back: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Devices one by one, as the order's page and its Excel show them (guide 2.6.1.7)."""
    return [
        {**device, "shown": macs.show(device["mac"]), "act": act, "assigned": assigned, "returned": returned}
        for devices, act, assigned, returned in ((added, _("Add"), 1, 0), (back, _("Return"), 0, 1))
        for device in devices
    ]


def as_lines(devices: list[dict[str, Any]]) -> str:
    """What a person would type for these devices."""
    return "\n".join(", ".join(filter(None, [macs.show(d["mac"]), d["serial"]])) for d in devices)
