"""Step 7: a sheet of the plan's device models (guide 2.5.1.7)."""

from orders.forms.sheet import Sheet, SheetRow


class DeviceSheet(Sheet):
    def build(self) -> list[SheetRow]:
        models = list(self.order.plan.devices.on(self.order.created_at.date()).select_related("group__type"))
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
