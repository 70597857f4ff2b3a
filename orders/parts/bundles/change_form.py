"""Call bundles and call limits of a change order (guide 2.5.2.2.7, 2.5.2.10)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import CallBundle
from catalogue.queries.price import with_price
from oms.kit.figures import as_typed
from oms.kit.reading.fields import AmountField
from orders.effect.reading import Reading
from orders.forms.sheet import SheetRow
from orders.parts.bundles.limits import Limits
from orders.parts.changing import ChangeRow, ChangeSheet


class ChangeBundleSheet(ChangeSheet):
    """What the customer has, and what the plan offers."""

    def build(self) -> list[SheetRow]:
        known, now = {line.bundle_id: line for line in self.reading.bundles}, self.reading.now
        offered = set(self.order.plan.bundles.on(self.order.created_at.date()).values_list("pk", flat=True))
        has = {pk for pk, quantity in now.bundles.items() if quantity > 0}
        found = CallBundle.objects.filter(pk__in=offered | has | set(known)).order_by("name")
        bundles = with_price(found, self.reading.day)
        return [self._of(bundle, known.get(bundle.pk), bundle.pk in offered) for bundle in bundles]

    def _of(self, bundle: CallBundle, line: Any, offered: bool) -> ChangeRow:
        values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
        now = self.reading.now
        return ChangeRow(
            key=str(bundle.pk), thing=bundle, values=values, now=now.bundles[bundle.pk],
            spare=now.spare_bundles.get(bundle.pk, 0), each=bundle.price_today, line=offered,
        )  # fmt: skip

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        assert isinstance(row, ChangeRow)
        if row.change > 0 and not row.line:
            text = _("%(item)s is not part of %(plan)s.")
            row.errors["quantity"] = text % {"item": row.thing, "plan": self.order.plan}

    def lines(self) -> list[dict]:
        return [{"bundle": r.thing, "quantity": r.change, "comment": r.cleaned["comment"]} for r in self.changed]


class ChangeLimitForm(forms.Form):
    """More or less money per user and day; nothing where it stays."""

    default_limit = AmountField(label=gettext_lazy("Default Outgoing Call Limit (per User)"), required=False)
    custom_limit = AmountField(label=gettext_lazy("Custom Outgoing Call Limit (per User)"), required=False)

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        self.limits, order = Limits(reading), reading.order
        initial = {"default_limit": order.default_limit, "custom_limit": order.custom_limit}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The two limits as the page draws them."""
        typed = getattr(self, "cleaned_data", None) or self.initial
        found = self.limits.with_changes(typed.get("default_limit"), typed.get("custom_limit"))
        return [
            {
                "bound": self[limit.code], "now": limit.now, "to_be": limit.to_be, "change": limit.change,
                "typed": self.typed(limit.code),
            }
            for limit in found
        ]  # fmt: skip

    def typed(self, name: str) -> str:
        value = self[name].value()
        return as_typed(value) if isinstance(value, Decimal) else str(value or "")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("default_limit", "custom_limit"):
            if name not in data:
                return data
        for limit in self.limits.with_changes(data["default_limit"], data["custom_limit"]):
            if limit.wrong:
                self.add_error(limit.code, limit.wrong)
        return data
