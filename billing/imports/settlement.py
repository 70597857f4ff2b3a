"""Lists of settlement prices, rehearsed row by row by django-import-export; nothing is written here.

The Excel of the grid of prices can be changed and read back: the headings are the same, others are left aside.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.lifetime import LifetimePrice
from billing.models import SettlementPrice
from billing.queries.settlement import last_settled, prices_of, sold_to
from billing.settled import Dated
from catalogue.models import CloudLicense
from customers.enums import Currency
from oms.kit.figures import figure
from oms.kit.periods import add_months
from oms.kit.sheet_import.cells import Day, Money, OneOf
from oms.kit.sheet_import.rows import SheetRows
from partners.models import Account

PARTNER, LICENSE, PRICE, CURRENCY, SINCE = "Partner", "Cloud License", "Unit Price", "Currency", "Holds from"
COLUMNS = (PARTNER, LICENSE, PRICE, CURRENCY, SINCE)
NEEDED = (LICENSE, PRICE)
EVERYBODY = gettext_lazy("All resellers without a price of their own")
MAINTENANCE = gettext_lazy("Lifetime Maintenance")
ALL, KEPT_UP = 0, 0  # of no partner, of no license: ids begin at 1


class ListedPrice:
    """A row as it was understood. `buyer_id`, `what`: as the price has them, a license or a LifetimePrice; 0 is for all, and
    maintenance."""

    pk = None
    buyer_id = ALL
    what: int | str | None = None
    price: Decimal | None = None
    currency = ""
    valid_from: date | None = None
    before: Dated | None = None

    def as_price(self, by: Account) -> SettlementPrice:
        return SettlementPrice(
            seller_id=None if self.buyer_id == by.partner_id else by.partner_id, buyer_id=self.buyer_id or None,
            license_id=self.what or None if isinstance(self.what, int) else None,
            lifetime=self.what if isinstance(self.what, str) else "", price=self.price, currency=self.currency, valid_from=self.valid_from,
        )  # fmt: skip


class PriceRows(SheetRows):
    """Prices of the company of `by`; without a day they hold from the first of the running month on."""

    def __init__(self, by: Account, today: date) -> None:
        super().__init__()
        self.by, self.first = by, today.replace(day=1)
        below = sold_to(by)
        self.names = {ALL: str(EVERYBODY)} | dict(below.values_list("pk", "name"))
        partners = [(ALL, EVERYBODY), *below.values_list("pk", "name"), *below.values_list("pk", "code")]
        licenses = [
            (KEPT_UP, MAINTENANCE),
            *LifetimePrice.choices,
            *CloudLicense.objects.order_by("name").values_list("pk", "name"),
        ]
        own = SettlementPrice.objects.visible_to(by)
        self.known = prices_of(own.filter(seller_id=by.partner_id))
        self.bought = prices_of(own.filter(seller_id=None, buyer_id=by.partner_id))
        self.settled: dict[int, date | None] = {}
        self.take(
            {
                PARTNER: ("buyer_id", OneOf(partners)),
                LICENSE: ("what", OneOf(licenses)),
                PRICE: ("price", Money()),
                CURRENCY: ("currency", OneOf(Currency.choices)),
                SINCE: ("valid_from", Day()),
            }
        )

    def start(self, row: dict[str, Any]) -> ListedPrice:
        return ListedPrice()

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        instance.buyer_id, instance.valid_from = instance.buyer_id or ALL, instance.valid_from or self.first
        wanted = {LICENSE: instance.what, PRICE: instance.price}
        if missing := [heading for heading, value in wanted.items() if value is None]:
            raise ValidationError(_("Missing: %(names)s.") % {"names": ", ".join(_(heading) for heading in missing)})
        self._currency(instance)
        self._day(instance)
        seller, prices = self._prices(instance.buyer_id)
        held = prices.of(seller, instance.buyer_id, instance.what or None)
        instance.before = next((one for one in reversed(held) if one.since <= instance.valid_from), None)
        self.once((instance.buyer_id, instance.what, instance.valid_from), _("This partner, cloud license and day"))

    def _prices(self, buyer: int) -> tuple[int | None, Any]:
        return (None, self.bought) if buyer == self.by.partner_id else (self.by.partner_id, self.known)

    def _currency(self, row: Any) -> None:
        seller, prices = self._prices(row.buyer_id)
        known = prices.currencies.get(seller, "")
        row.currency = row.currency or known
        if not row.currency:
            raise ValidationError({"currency": _("Name the currency: no price has been set yet.")})
        if known and row.currency != known:
            raise ValidationError({"currency": _("The prices so far are in %(currency)s.") % {"currency": known}})
        prices.currencies[seller] = row.currency

    def _day(self, row: Any) -> None:
        if row.buyer_id not in self.settled:
            seller, _prices = self._prices(row.buyer_id)
            self.settled[row.buyer_id] = last_settled(seller, row.buyer_id or None)
        last = self.settled[row.buyer_id]
        if last and row.valid_from < (first := add_months(last, 1)):
            words = {"month": date_format(last, "YEAR_MONTH_FORMAT"), "day": date_format(first, "DATE_FORMAT")}
            text = _("%(month)s is settled, and its prices stay. Take %(day)s or a later day.")
            raise ValidationError({"valid_from": text % words})

    def words(self, listed: Any) -> str:
        told = {
            "whom": self.names[listed.buyer_id], "after": f"{figure(listed.price, 2)} {listed.currency}",
            "day": date_format(listed.valid_from, "DATE_FORMAT"),
        }  # fmt: skip
        if listed.before is None:
            return _("%(whom)s: new, %(after)s from %(day)s") % told
        if listed.before.each == listed.price:
            return _("%(whom)s: no change") % told
        told["before"] = f"{figure(listed.before.each, 2)} {listed.currency}"
        return _("%(whom)s: %(before)s → %(after)s from %(day)s") % told
