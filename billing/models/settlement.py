"""What sellers charge buyers for cloud licenses, and what a month came to between them (guide 2.7.3).

The vendor has no row: it sells where `seller_id` is empty, to the provider. A seller may stand above the reader, so it is a
plain id.
"""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.lifetime import LifetimePrice
from catalogue.models.one_currency import REFUSE
from customers.enums import Currency
from oms.kit.reading.columns import AmountColumn
from oms.kit.scope import between
from oms.kit.sheet_import.keep import Sheet
from oms.kit.tracked import tracked
from oms.kit.walls import Between, ByParent, ByPartner

QUANTITY = {"max_digits": 14, "decimal_places": 4, "default": 0}
MONEY = {"max_digits": 14, "decimal_places": 3, "default": 0}
# a month that is closed was settled at its prices: none is set for it later, none of them is changed or taken away
SETTLED_PRICE = f"""
    if exists (
        select 1 from billing_settlement s where s.closed_at is not null and s.seller_id is not distinct from one.seller_id
        and (one.buyer_id is null or s.buyer_id = one.buyer_id) and one.valid_from < s.month + interval '1 month'
    ) then {REFUSE.format(name="settled_price_stands", words="A month was settled at this price.")} end if;
"""
STANDS = REFUSE.format(name="settlement_stands", words="A settlement that is closed never changes.")
# once a statement, of all lines whose parts it touches: asked of each of a million parts, the walls of a line took most of its time
PARTS_STAND = f"""
    if exists (
        select 1 from billing_settlementline l join billing_settlement s on s.id = l.settlement_id
        where s.closed_at is not null and l.id in (select distinct line_id from parts)
    ) then {STANDS} end if; return null;
"""


@tracked
class SettlementPrice(models.Model):
    """What one license costs a month from `valid_from` on; without a license, what the maintenance of a lifetime license
    does, or, where `lifetime` says so, such a license itself. Without a buyer it holds for all children of the seller that have no price of their own: who buys never reads
    such a row, only the price on its settlement."""

    wall = Between("seller_id", "buyer_id", written_by="seller_id")

    seller_id = models.BigIntegerField(null=True, blank=True)
    buyer = models.ForeignKey(
        "partners.Partner", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    license = models.ForeignKey(
        "catalogue.CloudLicense", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("Cloud License"),
    )  # fmt: skip
    lifetime = models.CharField(max_length=10, choices=LifetimePrice, blank=True, default="")
    price = AmountColumn(_("Unit Price"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3, choices=Currency)
    valid_from: date = models.DateField(_("Holds from"))

    objects = between("seller_id", "buyer_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_id", "buyer", "license", "lifetime", "valid_from"], nulls_distinct=False,
                name="settlement_price_once_a_day",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="settlement_price_not_negative"),
            models.CheckConstraint(
                condition=Q(license__isnull=True) | Q(lifetime=""), name="settlement_price_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(seller_id__isnull=False) | Q(buyer__isnull=False), name="settlement_price_of_somebody"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["buyer"], name="settlement_price_of_buyer")]
        triggers = [
            pgtrigger.Trigger(
                name="settled_price_stands", when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, declare=[("one", "record")],
                func="if TG_OP <> 'INSERT' then one := old;" + SETTLED_PRICE + "end if;"
                "if TG_OP <> 'DELETE' then one := new;" + SETTLED_PRICE + "end if; return null;",
            )
        ]  # fmt: skip


class Settlement(models.Model):
    """A month between a seller and a buyer. Until it is closed its lines are counted anew; then nothing changes.

    `counted_of`: by what the facts are known that it was counted of last (billing/actions/settle_month.py: _write).
    """

    wall = Between("seller_id", "buyer_id", written_by="seller_id")

    seller_id = models.BigIntegerField(null=True, blank=True)
    buyer = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    month: date = models.DateField(_("Month"))
    counted_at = models.DateTimeField(_("Counted"))
    counted_of = models.JSONField(default=dict)
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)

    objects = between("seller_id", "buyer_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "month"], name="settlement_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="settlement_of_a_month"),
        ]
        indexes = [models.Index(fields=["seller_id", "month"], name="settlement_of_seller")]
        triggers = [
            pgtrigger.Trigger(
                name="settlement_stands", when=pgtrigger.After, operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"if old.closed_at is not null then {STANDS} end if; return null;",
            )
        ]  # fmt: skip


class SettlementLine(models.Model):
    """A cloud license of a settlement: what the days of `of_month` come to, less what was charged for them `before`. Or what is
    due in that month of a `lifetime_order`: the `instalment`-th of so many `instalments`.

    `quantity`, `lifetime` and `chargeable` are license-months: license-days through the days of the month. `unit_price` and
    `maintenance` are of its last day. `made_of`: its days with their quantities and prices (billing/queries/settlement.py).
    """

    wall = Between("seller_id", "buyer_id", written_by="seller_id")

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="lines")
    seller_id = models.BigIntegerField(null=True, blank=True)
    buyer = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer_name = models.CharField(_("Partner"), max_length=100)
    month = models.DateField(_("Month"))
    of_month: date = models.DateField()
    license = models.ForeignKey("catalogue.CloudLicense", null=True, on_delete=models.PROTECT, related_name="+")
    lifetime_order = models.ForeignKey(
        "billing.LifetimeOrder", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    license_name = models.CharField(_("Cloud License"), max_length=100)
    public_sector = models.BooleanField(_("Public Sector"), default=False)
    deal_ids = models.CharField(_("Deal IDs"), max_length=200, blank=True)
    instalment = models.PositiveSmallIntegerField(_("Instalment"), null=True)
    instalments = models.PositiveSmallIntegerField(null=True)
    quantity = models.DecimalField(_("Qty."), **QUANTITY)
    lifetime = models.DecimalField(_("Lifetime Maintenance"), **QUANTITY)
    chargeable = models.DecimalField(_("Chargeable"), **QUANTITY)
    unit_price = models.DecimalField(_("Unit Price"), max_digits=10, decimal_places=2, null=True)
    maintenance = models.DecimalField(_("Maintenance Price"), max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    before = models.DecimalField(_("Charged before"), **MONEY)
    amount = models.DecimalField(_("Amount"), **MONEY)
    made_of = models.JSONField()

    objects = between("seller_id", "buyer_id").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["settlement", "of_month", "license", "public_sector", "deal_ids"], name="settled_once"
            ),
            models.UniqueConstraint(fields=["lifetime_order", "settlement", "of_month"], name="lifetime_settled_once"),
            models.CheckConstraint(
                condition=Q(license__isnull=False, lifetime_order__isnull=True, instalment__isnull=True)
                | Q(license__isnull=True, lifetime_order__isnull=False, instalment__isnull=False),
                name="settlement_line_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "month"], name="settlement_line_of_buyer"),
            models.Index(fields=["seller_id", "month"], name="settlement_line_of_seller"),
            models.Index(fields=["of_month"], name="settlement_line_of_month"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settlement_line_stands", when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, declare=[("one", "record")],
                func="one := case when TG_OP = 'DELETE' then old else new end; if exists (select 1 from"
                " billing_settlement s where s.id = one.settlement_id and s.closed_at is not null)"
                f" then {STANDS} end if; return null;",
            )
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        name = "settlement-lifetime" if self.lifetime_order_id else "settlement-line"
        return reverse(f"billing:{name}", args=[self.pk])


class SettlementPriceSheet(Sheet):
    """A list of prices, as it was rehearsed."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")


class SettlementPart(models.Model):
    """What a line is made of: so many licenses of a customer on these days. `unit_id`: whose customer it was then."""

    wall = ByParent("line", root_at_once=True)

    line = models.ForeignKey(SettlementLine, on_delete=models.CASCADE, related_name="parts", db_index=False)
    unit_id = models.BigIntegerField()
    unit = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    package = models.BooleanField()
    quantity = models.IntegerField(_("Qty."))
    first = models.DateField(_("First Day"))
    last = models.DateField(_("Last Day"))

    objects = between("line__seller_id", "line__buyer_id").as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="settled_of_customer"),
            models.Index(fields=["line", "unit_id"], name="settlement_part_of_unit"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"settlement_parts_stand_{name}", when=pgtrigger.After, level=pgtrigger.Statement, operation=operation,
                referencing=pgtrigger.Referencing(**{side: "parts"}), func=PARTS_STAND,
            )
            for name, operation, side in (
                ("new", pgtrigger.Insert, "new"), ("old", pgtrigger.Delete, "old"), ("from", pgtrigger.Update, "old"),
                ("to", pgtrigger.Update, "new"),
            )
        ]  # fmt: skip


class SettlementShare(models.Model):
    """What of a bought line is for the customers of one company directly below the buyer with all below it (`below_id`), or
    for the buyer's own, where that is the buyer itself. The shares of a line come to its amount.

    `made_of`: its days, as those of the line. Read for the margin (billing/queries/margin.py).
    """

    wall = Between("seller_id", "buyer_id", written_by="seller_id")

    line = models.ForeignKey(SettlementLine, on_delete=models.CASCADE, related_name="shares")
    seller_id = models.BigIntegerField(null=True, blank=True)
    buyer = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    below_id = models.BigIntegerField()
    month: date = models.DateField()
    currency = models.CharField(max_length=3, blank=True)
    before = models.DecimalField(**MONEY)
    amount = models.DecimalField(**MONEY)
    made_of = models.JSONField()

    objects = between("seller_id", "buyer_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "below_id"], name="settlement_share_once")]
        indexes = [models.Index(fields=["buyer", "month"], name="settlement_share_of_buyer")]
        triggers = [
            pgtrigger.Trigger(
                name="settlement_share_stands", when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, declare=[("one", "record")],
                func="one := case when TG_OP = 'DELETE' then old else new end; if exists (select 1 from"
                " billing_settlementline l join billing_settlement s on s.id = l.settlement_id where l.id = one.line_id"
                f" and s.closed_at is not null) then {STANDS} end if; return null;",
            )
        ]  # fmt: skip
