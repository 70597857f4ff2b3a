"""Sheets of step 5 (items), 7 (devices) and 8 (bundles)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import TrialUnit
from catalogue.models import OrderItem
from orders.forms.sheet import SheetRow
from orders.models import Order

DAYS_A_MONTH = 30


class Sheet:
    """Rows of `order`, read from `data` when given. `rows` in the order of the page."""

    def __init__(self, order: Order, data=None) -> None:
        self.order = order
        self.rows = self.build()
        if data is not None:
            for row in self.rows:
                row.read(data)
        for row in self.rows:
            self.clean(row)

    def build(self) -> list[SheetRow]:
        raise NotImplementedError

    def clean(self, row: SheetRow) -> None:
        row.cleaned = {"quantity": row.whole("quantity"), "comment": row.values.get("comment", "")}

    @property
    def valid(self) -> bool:
        return not any(row.errors for row in self.rows)

    @property
    def filled(self) -> list[SheetRow]:
        return [row for row in self.rows if row.filled]

    @property
    def total(self) -> int:
        return sum(row.cleaned["quantity"] for row in self.filled)

    def by_account(self) -> list[tuple]:
        """(billing account, its rows) in order."""
        found: dict = {}
        for row in self.rows:
            found.setdefault(row.account, []).append(row)
        return list(found.items())


class ItemSheet(Sheet):
    """One group per billing account; only items of the plan."""

    def build(self) -> list[SheetRow]:
        items = list(
            OrderItem.objects.filter(plans=self.order.plan)
            .on(self.order.created_at.date())
            .select_related("group", "license")
        )
        known = {(line.billing_account_id, line.item_id): line for line in self.order.itemlines.all()}
        return [
            self._row(account, item, known.get((account.pk, item.pk)))
            for account in self.order.customer.billing_accounts.all()
            for item in items
        ]

    @staticmethod
    def _row(account, item: OrderItem, line) -> SheetRow:
        values = {
            "quantity": str(line.quantity) if line else "",
            "trial": str(line.trial) if line and line.trial else "",
            "trial_unit": line.trial_unit if line else item.trial_unit,
            "price": str(line.price if line else item.list_price),
            "comment": line.comment if line else "",
        }
        return SheetRow(key=f"{account.pk}-{item.pk}", thing=item, account=account, values=values)

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        unit = row.values["trial_unit"]
        if unit not in TrialUnit.values:
            row.errors["trial_unit"] = _("Choose days or months.")
            unit = TrialUnit.DAY
        trial = row.whole("trial", most=3650)
        row.cleaned |= {"trial": trial, "trial_unit": unit, "price": row.amount_of("price", row.thing.list_price)}
        most, most_unit = longest_trial(row.thing)
        if row.cleaned["quantity"] and in_days(trial, unit) > in_days(most, most_unit):
            row.errors["trial"] = _("At most %(most)d %(unit)s.") % {"most": most, "unit": TrialUnit(most_unit).label}

    def lines(self) -> list[dict]:
        return [{"billing_account": row.account, "item": row.thing, **row.cleaned} for row in self.filled]

    @property
    def monthly(self):
        return sum((row.amount for row in self.filled if row.thing.charge == "monthly"), 0)


def in_days(length: int, unit: str) -> int:
    return length * DAYS_A_MONTH if unit == TrialUnit.MONTH else length


def longest_trial(item: OrderItem) -> tuple[int, str]:
    """The item's own maximum, never past its linked cloud license's."""
    own = (item.trial_max, item.trial_unit)
    if item.license is None:
        return own
    licensed = (item.license.trial_max, item.license.trial_unit)
    return min(own, licensed, key=lambda pair: in_days(*pair))


class DeviceSheet(Sheet):
    def build(self) -> list[SheetRow]:
        models = list(self.order.plan.devices.on(self.order.created_at.date()).select_related("group__type"))
        known = {(line.billing_account_id, line.model_id): line for line in self.order.devicelines.all()}
        found = []
        for account in self.order.customer.billing_accounts.all():
            for model in models:
                line = known.get((account.pk, model.pk))
                values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
                found.append(SheetRow(key=f"{account.pk}-{model.pk}", thing=model, account=account, values=values))
        return found

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        row.cleaned["price"] = row.thing.price

    def lines(self) -> list[dict]:
        return [
            {
                "billing_account": r.account,
                "model": r.thing,
                "quantity": r.cleaned["quantity"],
                "comment": r.cleaned["comment"],
            }
            for r in self.filled
        ]


class BundleSheet(Sheet):
    def build(self) -> list[SheetRow]:
        known = {line.bundle_id: line for line in self.order.bundlelines.all()}
        found = []
        for bundle in self.order.plan.bundles.on(self.order.created_at.date()):
            line = known.get(bundle.pk)
            values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
            found.append(SheetRow(key=str(bundle.pk), thing=bundle, values=values))
        return found

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        row.cleaned["price"] = row.thing.price

    def lines(self) -> list[dict]:
        return [
            {"bundle": r.thing, "quantity": r.cleaned["quantity"], "comment": r.cleaned["comment"]} for r in self.filled
        ]


class LimitForm(forms.Form):
    """Money per user and day, up to the plan's maximum."""

    default_limit = forms.DecimalField(
        label=gettext_lazy("Default Outgoing Call Limit (per User)"), min_value=0, max_digits=10, decimal_places=2
    )
    custom_limit = forms.DecimalField(
        label=gettext_lazy("Custom Outgoing Call Limit (per User)"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args, order: Order, **kwargs) -> None:
        self.most = order.plan.fraud_max
        initial = {"default_limit": order.default_limit or order.plan.fraud_default, "custom_limit": order.custom_limit}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict:
        data = super().clean()
        for name in ("default_limit", "custom_limit"):
            if (data.get(name) or 0) > self.most:
                self.add_error(name, _("The plan's maximum is %s.") % self.most)
        return data


class TrunkForm(forms.Form):
    sip = forms.IntegerField(label=gettext_lazy("SIP Trunk Channels"), min_value=0, max_value=100_000)
    tdm = forms.IntegerField(label=gettext_lazy("TDM Trunk Channels"), min_value=0, max_value=100_000)

    def __init__(self, *args, order: Order, **kwargs) -> None:
        self.most = order.plan.max_channels if order.plan else 0
        super().__init__(*args, initial={"sip": order.sip_channels, "tdm": order.tdm_channels}, **kwargs)

    def clean(self) -> dict:
        data = super().clean()
        total = (data.get("sip") or 0) + (data.get("tdm") or 0)
        if total > self.most:
            self.add_error(
                "sip",
                _("SIP and TDM together are %(total)d; Max Channels is %(most)d.")
                % {"total": total, "most": self.most},
            )
        return data
