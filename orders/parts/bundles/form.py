"""Step 8: a sheet of the plan's call bundles, and the call limits (guide 2.5.1.8)."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.queries.price import with_price
from oms.kit.reading.fields import AmountField
from orders.effect.reading import Reading
from orders.forms.sheet import Sheet, SheetRow
from orders.models import Order


class BundleSheet(Sheet):
    """Each at its price on the order's day."""

    def __init__(self, reading: Reading, data: QueryDict | None = None) -> None:
        self.day = reading.day
        super().__init__(reading.order, data)

    def build(self) -> list[SheetRow]:
        known = {line.bundle_id: line for line in self.order.bundlelines.all()}
        found = []
        for bundle in with_price(self.order.plan.bundles.on(self.order.created_at.date()), self.day):
            line = known.get(bundle.pk)
            values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
            found.append(SheetRow(key=str(bundle.pk), thing=bundle, values=values))
        return found

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        row.cleaned["price"] = row.thing.price_today

    def lines(self) -> list[dict]:
        return [
            {"bundle": r.thing, "quantity": r.cleaned["quantity"], "comment": r.cleaned["comment"]} for r in self.filled
        ]


def default_of(order: Order) -> Decimal:
    """What was said, 0 included; the plan's until something is."""
    said, plans = order.default_limit, order.plan.fraud_default
    return Decimal(plans if said is None else said)


class LimitForm(forms.Form):
    """Money per user and day, up to the plan's maximum."""

    default_limit = AmountField(
        label=gettext_lazy("Default Outgoing Call Limit (per User)"), min_value=0, max_digits=10, decimal_places=2
    )
    custom_limit = AmountField(
        label=gettext_lazy("Custom Outgoing Call Limit (per User)"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args, order: Order, **kwargs) -> None:
        self.most = order.plan.fraud_max
        initial = {"default_limit": default_of(order), "custom_limit": order.custom_limit}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict:
        data = super().clean()
        for name in ("default_limit", "custom_limit"):
            if (data.get(name) or 0) > self.most:
                self.add_error(name, _("The plan's maximum is %s.") % self.most)
        default, custom = data.get("default_limit"), data.get("custom_limit")
        if default is not None and custom is not None and custom < default:
            self.add_error("custom_limit", _("The custom limit is not below the default, %s.") % default)
        return data
