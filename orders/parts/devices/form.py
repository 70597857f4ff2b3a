"""Step 7: a sheet of the plan's device models (guide 2.5.1.7)."""

from django.http import QueryDict

from catalogue.queries.price import with_price
from orders.effect.reading import Reading
from orders.forms.sheet import Sheet, SheetRow


class DeviceSheet(Sheet):
    """Each at its price on the order's day."""

    def __init__(self, reading: Reading, data: QueryDict | None = None) -> None:
        self.day = reading.day
        super().__init__(reading.order, data)

    def build(self) -> list[SheetRow]:
        offered = self.order.plan.devices.on(self.order.created_at.date()).select_related("group__type")
        models = list(with_price(offered, self.day))
        known = {(line.billing_account_id, line.model_id): line for line in self.order.devicelines.filter(package=None)}
        found = []
        for account in self.order.customer.billing_accounts.all():
            for model in models:
                line = known.get((account.pk, model.pk))
                values = {"quantity": str(line.quantity) if line else "", "comment": line.comment if line else ""}
                found.append(SheetRow(key=f"{account.pk}-{model.pk}", thing=model, account=account, values=values))
        return found

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        row.cleaned["price"] = row.thing.price_today

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
