"""Device Ordering of a change order: more and fewer of a model, and devices to return by MAC (guide 2.5.2.2.6)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.models import DeviceModel, OrderItem, Reason
from catalogue.queries.price import with_price
from customers.models import DeviceHolding
from orders.effect.reading import Reading
from orders.forms.sheet import SheetRow
from orders.parts.changing import ChangeRow, ChangeSheet
from orders.parts.devices.give_back import NO_REASON, why_not_returned


class ChangeDeviceSheet(ChangeSheet):
    """A row for each model that the customer has or the plan offers, on each billing account."""

    def build(self) -> list[SheetRow]:
        offered = self.order.plan.devices.on(self.order.created_at.date()).values_list("pk", flat=True)
        self.offered, self.have, self.loose = set(offered), Counter(), Counter()
        for held in (held for held in self.reading.now.devices if not held.package_id):
            self.have[held.billing_account_id, held.model_id] += held.quantity
            self.loose[held.billing_account_id, held.model_id] += 0 if held.mac else held.quantity
        self.known = {
            (line.billing_account_id, line.model_id): line for line in self.reading.devices if not line.package_id
        }
        wanted = self.offered | {model for _account, model in [*self.have, *self.known]}
        found = DeviceModel.objects.filter(pk__in=wanted).select_related("group__type")
        models = list(with_price(found, self.reading.day))
        rows = [self._of(account, model) for account in self.reading.accounts for model in models]
        return sorted((row for row in rows if row), key=lambda row: not row.now)

    def _of(self, account: Any, model: DeviceModel) -> ChangeRow | None:
        key = (account.pk, model.pk)
        line = self.known.get(key)
        if not (line or self.have[key] or model.pk in self.offered):
            return None
        values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
        return ChangeRow(
            key=f"{account.pk}-{model.pk}", thing=model, account=account, values=values, now=self.have[key],
            spare=self.loose[key], each=model.price_today, once=True, line=model.pk in self.offered,
        )  # fmt: skip

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        assert isinstance(row, ChangeRow)
        if row.change > 0 and not row.line:
            text = _("%(item)s is not part of %(plan)s.")
            row.errors["quantity"] = text % {"item": row.thing, "plan": self.order.plan}
        elif "quantity" in row.errors and row.spare < row.now:
            text = _("%(loose)d of %(now)d can go back in number; devices with a MAC are ticked below.")
            row.errors["quantity"] = text % {"loose": row.spare, "now": row.now}

    def lines(self) -> list[dict]:
        return [
            {"billing_account": r.account, "model": r.thing, "quantity": r.change, "comment": r.cleaned["comment"]}
            for r in self.changed
        ]


@dataclass
class ReturnRow:
    """A device with a MAC. `ticked`, `reason` and `defective` as typed; `wrong`: why it cannot go so."""

    holding: DeviceHolding
    package: str
    user: str
    ticked: bool = False
    reason: str = ""
    defective: bool = False
    wrong: str = ""

    def __str__(self) -> str:
        pairs = self.holding.mac
        return f"{self.holding.model} {':'.join(pairs[n : n + 2] for n in range(0, 12, 2))}"


class ReturnSheet:
    """The customer's devices with a MAC; those ticked go back."""

    def __init__(self, reading: Reading, data: QueryDict | None = None) -> None:
        known = {back.holding_id: back for back in reading.device_returns}
        self.reasons = [reason.text for reason in Reason.objects.filter(kind="return").on(reading.day)]
        names = dict(OrderItem.objects.values_list("code", "name"))
        self.rows = []
        for held in reading.now.devices:
            if not held.mac:
                continue
            user, back = reading.use.macs.get(held.mac), known.get(held.pk)
            used = ", ".join(names.get(code, code) for code in user.items) if user else ""
            package = held.package.name if held.package else used
            row = ReturnRow(held, package, str(user) if user else "")
            if back:
                row.ticked, row.reason, row.defective = True, back.reason, back.defective
            if data is not None:
                row.ticked, row.defective = f"back-{held.pk}" in data, f"defective-{held.pk}" in data
                row.reason = data.get(f"reason-{held.pk}", "").strip()
            if row.ticked:
                row.wrong = self._judge(row, reading)
            self.rows.append(row)

    def _judge(self, row: ReturnRow, reading: Reading) -> str:
        if row.reason not in self.reasons:
            return str(NO_REASON)
        return why_not_returned(row.holding, row.defective, reading)

    def is_valid(self) -> bool:
        return not any(row.wrong for row in self.rows)

    def standing(self) -> Any:
        """(name, label, value) of each input as it stands, for the version of the step."""
        for row in self.rows:
            key = row.holding.pk
            yield f"back-{key}", f"{row}: {_('Return')}", "on" if row.ticked else ""
            yield f"reason-{key}", f"{row}: {_('Reason of Return')}", row.reason
            yield f"defective-{key}", f"{row}: {_('Defective')}", "on" if row.defective else ""

    def returns(self) -> list[dict]:
        return [
            {
                "holding": row.holding, "mac": row.holding.mac, "package": row.package[:200], "reason": row.reason,
                "defective": row.defective,
            }
            for row in self.rows
            if row.ticked
        ]  # fmt: skip
