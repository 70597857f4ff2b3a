"""Forms of order items and packages (guide 2.5.4.5)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.enums import PACKAGES, ItemType, Reach, TrialUnit
from catalogue.forms.currency import CurrencyForm
from catalogue.models import DeviceModel, OrderItem
from catalogue.rules import longest_trial_exceeded, upgrade_cycle
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import AmountField, QuantityField
from oms.kit.setup.forms import PartRows, choose_from
from oms.kit.setup.parts import Parts


class ItemForm(CurrencyForm):
    """The price is set here for a new item; later on the page Prices, with a day from which it holds."""

    locked = ("code", "kind", "currency")
    sections = (
        (_("Price"), ("list_price", "currency", "charge", "pay")),
        (_("Trial"), ("trial_max", "trial_unit")),
        (_("Available Period"), ("valid_from", "valid_to")),
    )

    class Meta:
        model = OrderItem
        fields = [
            "name", "code", "kind", "group", "license", "description", "list_price", "currency", "charge", "pay",
            "trial_max", "trial_unit", "valid_from", "valid_to",
        ]  # fmt: skip
        help_texts = {
            "code": _("Letters, digits and hyphens; imports recognise the item by it."),
            "trial_max": _("0 for no trial; never longer than the linked cloud license grants."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "list_price" and self.instance.pk:
            field.disabled, field.help_text = True, _("Set it on the page Prices, with the day from which it holds.")
        if name == "group":
            field.help_text = _("Items of the group “User License” count as a customer's user licenses.")

    def clean(self) -> dict:
        values = super().clean()
        if {"license", "trial_max", "trial_unit"} <= values.keys():
            fault = longest_trial_exceeded(values["license"], values["trial_max"], TrialUnit(values["trial_unit"]))
            if fault:
                self.add_error("trial_max", fault)
        return values


class RowForm(forms.Form):
    """One row of a part."""

    def __init__(self, *args, user, entry, **options) -> None:
        super().__init__(*args, **options)
        self.user, self.entry = user, entry
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                choose_from(field, self.candidates(name), chosen=[self.initial.get(name) or 0])

    def candidates(self, name: str):
        raise NotImplementedError


class ContentRow(RowForm):
    content = forms.ModelChoiceField(OrderItem.objects.none(), label=_("Order Item"), required=False)
    quantity = QuantityField(label=_("Qty."), min_value=1, max_value=999, initial=1, required=False)

    def candidates(self, name: str):
        items = OrderItem.objects.exclude(kind__in=PACKAGES).order_by("name")
        return items.exclude(pk=self.entry.pk) if self.entry.pk else items

    def clean(self) -> dict:
        values = super().clean()
        if values.get("content") and "quantity" in values and values["quantity"] is None:
            self.add_error("quantity", _("How many come with the package?"))
        return values


class UpgradeRow(RowForm):
    target = forms.ModelChoiceField(OrderItem.objects.none(), label=_("Package"), required=False)
    back = forms.BooleanField(label=_("Way back"), required=False)

    def candidates(self, name: str):
        packages = OrderItem.objects.filter(kind__in=PACKAGES).order_by("name")
        return packages.exclude(pk=self.entry.pk) if self.entry.pk else packages


class Contents(PartRows):
    title, hint, key = _("Contents"), _("What comes with each package."), "content"


class Upgrades(PartRows):
    title, hint, key = (
        _("Upgrade paths"),
        _("What it may be upgraded to, of the same type; by the way back a Swap returns its users."),
        "target",
    )


class PackageForm(ItemForm):
    """An order item of a package type, with its device, its contents and upgrade paths."""

    locked = (*ItemForm.locked, "device")
    sections = ((_("Calls"), ("reach", "voicemail")), (_("Device"), ("device", "device_terms")), *ItemForm.sections)

    class Meta(ItemForm.Meta):
        fields = [*ItemForm.Meta.fields, "reach", "voicemail", "device", "device_terms"]
        help_texts = {
            **ItemForm.Meta.help_texts,
            "reach": _(
                "What its users' lines may call; the network is told within a minute. Emergency numbers always go out."
            ),
            "voicemail": _(
                "Who calls a line that is busy, absent or does not answer may leave a message, where the network can."
            ),
            "device": _("Each user package ordered brings one and ships it; its price is in the price of the package."),
            "device_terms": _("A rented device goes back when its package goes; a sold one stays with the customer."),
        }

    row_sets = {
        "contents": forms.formset_factory(
            ContentRow, formset=Contents, extra=4, can_delete=True, max_num=200, validate_max=True, absolute_max=201
        ),
        "upgrades": forms.formset_factory(
            UpgradeRow, formset=Upgrades, extra=2, can_delete=True, max_num=50, validate_max=True, absolute_max=51
        ),
    }

    def adapt(self, name: str, field: forms.Field) -> None:
        super().adapt(name, field)
        if name == "kind":
            field.choices = [("", "---------"), *[(kind.value, kind.label) for kind in PACKAGES]]
        if name == "device":
            assert isinstance(field, forms.ModelChoiceField)
            chosen = [self.instance.device_id or 0]
            choose_from(field, DeviceModel.objects.select_related("group__type"), chosen=chosen)

    def clean(self) -> dict:
        values = super().clean()
        device, kind, currency = (values.get(name) for name in ("device", "kind", "currency"))
        if values.get("reach", Reach.ALL) != Reach.ALL and kind and kind != ItemType.USER_PACKAGE:
            self.add_error("reach", _("Only the lines of a user package are limited in what they may call."))
        if values.get("voicemail") and kind and kind != ItemType.USER_PACKAGE:
            self.add_error("voicemail", _("Only the lines of a user package have voicemail."))
        if device and kind and kind != ItemType.USER_PACKAGE:
            self.add_error("device", _("Only a user package has a device."))
        elif device and currency and device.currency != currency:
            words = OrderItem.OTHER_CURRENCY % {"item": device, "a": device.currency, "b": currency}
            self.add_error("device", words)
        return values

    def initial_rows(self, name: str) -> list[dict]:
        if name == "contents":
            return list(self.instance.contents.order_by("content__name").values("content", "quantity"))
        return list(self.instance.upgrades.order_by("target__name").values("target", "back"))

    def is_valid(self) -> bool:
        return super().is_valid() and self._upgrades_make_sense()

    def _upgrades_make_sense(self) -> bool:
        for row in self.rows["upgrades"].kept():
            target = row.cleaned_data["target"]
            if target.kind != self.instance.kind:
                row.add_error("target", _("A package is upgraded to one of its own type."))
            elif way := upgrade_cycle(self.instance, target):
                row.add_error("target", _("This would go round in a circle: %(way)s.") % {"way": " → ".join(way)})
        return not any(row.errors for row in self.rows["upgrades"].forms)

    def parts(self) -> tuple[Parts, ...]:
        contents = [row.cleaned_data for row in self.rows["contents"].kept()]
        upgrades = [row.cleaned_data for row in self.rows["upgrades"].kept()]
        return (
            Parts("contents", "content", {row["content"]: {"quantity": row["quantity"]} for row in contents}),
            Parts("upgrades", "target", {row["target"]: {"back": row["back"]} for row in upgrades}),
        )


class PriceForm(forms.Form):
    """A price and the day from which it holds."""

    price = AmountField(label=_("List Price"), min_value=0, max_digits=10, decimal_places=2)
    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput)
