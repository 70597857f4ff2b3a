"""Forms of service plans."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.enums import PlanType
from catalogue.forms.currency import CurrencyForm
from catalogue.models import CallBundle, DeviceModel, OrderItem, ServicePlan
from oms.kit.figures import figure
from oms.kit.reading.fields import NameField
from oms.kit.setup.forms import GroupedChoiceField, choose_from
from oms.kit.setup.parts import Parts

CHANNEL_PRICES = ("price_sip", "price_tdm", "price_pbx")
PARTS = {"items": ("plan_items", "item"), "bundles": ("plan_bundles", "bundle"), "devices": ("plan_devices", "model")}


def priced(row) -> str:
    """Name and price, as the person choosing wants both."""
    price = row.list_price if isinstance(row, OrderItem) else row.price
    return f"{row.name}, {figure(price, 2)} {row.currency}"


class PlanForm(CurrencyForm):
    """What may be ordered together, within which limits. To whom it is offered stands on its own page."""

    locked = ("name", "kind", "currency")
    items = GroupedChoiceField(
        OrderItem.objects.select_related("group").order_by("group__order", "group__name", "name"),
        group=lambda item: item.group,
        label=_("Order Items"),
        choice_label=priced,
    )
    bundles = GroupedChoiceField(
        CallBundle.objects.order_by("name"), group=lambda bundle: "", choice_label=priced,
        label=_("Call Bundles"),
    )  # fmt: skip
    devices = GroupedChoiceField(
        DeviceModel.objects.select_related("group__type").order_by("group__type__name", "group__name", "name"),
        group=lambda model: f"{model.group.type} · {model.group}",
        label=_("Device Models"),
        choice_label=priced,
    )
    sections = (
        (_("Available Period"), ("valid_from", "valid_to")),
        (_("Limits"), ("max_channels", "fraud_default", "fraud_max")),
        (_("Price per trunk channel and month"), ("currency", *CHANNEL_PRICES)),
        (_("Options"), ("attach_file", "fraud_change")),
        (_("What can be ordered"), ("items", "bundles", "devices")),
    )

    class Meta:
        model = ServicePlan
        fields = [
            "name", "kind", "description", "valid_from", "valid_to", "max_channels", "fraud_default", "fraud_max",
            "currency", *CHANNEL_PRICES, "attach_file", "fraud_change",
        ]  # fmt: skip
        help_texts = {
            "max_channels": _("Trunk channels of all kinds together; 0 for none."),
            "fraud_default": _("Money per user and day."),
            "fraud_max": _("No customer may get a higher limit."),
            "attach_file": _("Orders may carry files."),
            "fraud_change": _("Orders may ask for another limit up to the maximum."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "currency":
            field.help_text = _("Of every price and limit of this plan; only what is priced in it can be ordered.")
            field.disabled = bool(self.instance.pk)
        if name in PARTS:
            related, target = PARTS[name]
            rows = getattr(self.instance, related) if self.instance.pk else None
            chosen = list(rows.values_list(target, flat=True)) if rows is not None else []
            self.initial[name] = chosen
            choose_from(field, field.queryset, chosen=chosen)

    def clean(self) -> dict:
        values = super().clean()
        default, highest = values.get("fraud_default"), values.get("fraud_max")
        if default is not None and highest is not None and default > highest:
            self.add_error("fraud_default", _("The default cannot be higher than the maximum."))
        if values.get("kind") == PlanType.SIP_TRUNK and values.get("max_channels") == 0:
            self.add_error("max_channels", _("A SIP Trunk plan needs at least one channel."))
        return values

    def parts(self) -> tuple[Parts, ...]:
        return tuple(
            Parts(related, target, {row: {} for row in self.cleaned_data[name]})
            for name, (related, target) in PARTS.items()
        )


class CopyForm(forms.Form):
    name = NameField(label=_("Name of the copy"), max_length=100)


class OfferForm(forms.Form):
    """A reseller, by name or ID."""

    reseller = forms.CharField(
        label=_("Reseller"),
        max_length=100,
        widget=forms.TextInput(attrs={"list": "reseller-names", "autocomplete": "off"}),
        help_text=_("Name or Reseller ID"),
    )


class OfferToForm(forms.Form):
    """A plan for one reseller, out of those that may be offered to it."""

    plan = forms.ModelChoiceField(
        label=_("Service Plan"),
        queryset=ServicePlan.objects.none(),
        empty_label=None,
        error_messages={
            "invalid_choice": _("This plan is closed, or your company or the parent reseller does not hold it.")
        },
    )

    def __init__(self, *args, plans: QuerySet, **options) -> None:
        super().__init__(*args, **options)
        self.fields["plan"].queryset = plans

    def has_plans(self) -> bool:
        return self.fields["plan"].queryset.exists()
