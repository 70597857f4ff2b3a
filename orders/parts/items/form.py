"""Step 5: a sheet of the plan's items for each billing account (guide 2.5.1.5)."""

from django.utils.translation import gettext as _

from catalogue.enums import TrialUnit
from catalogue.models import OrderItem
from catalogue.rules import length_in_words
from orders.forms.sheet import Sheet, SheetRow

DAYS_A_MONTH = 30


class ItemSheet(Sheet):
    """One group per billing account; only items of the plan."""

    def build(self) -> list[SheetRow]:
        items = list(
            OrderItem.objects.filter(plans=self.order.plan)
            .on(self.order.created_at.date())
            .select_related("group", "license")
        )
        known = self.known()
        return [
            self._row(account, item, known.get((account.pk, item.pk)))
            for account in self.order.customer.billing_accounts.all()
            for item in items
        ]

    def known(self) -> dict:
        """(billing account, item) → what the order asks for."""
        return {(line.billing_account_id, line.item_id): line for line in self.order.itemlines.all()}

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
            row.errors["trial"] = _("At most %(length)s.") % {"length": length_in_words(most, most_unit)}

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
