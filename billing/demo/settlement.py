"""Settlement in the demo: prices of the vendor, the provider, a VSP and a reseller; two months closed, and the one that runs."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from billing.actions.settle_month import settle_due, settle_month
from billing.actions.settlement_price import set_settlement_price
from billing.lifetime import LifetimePrice
from billing.models import SettlementPrice
from catalogue.models import CloudLicense
from customers.actions.create import update_customer
from customers.models import Customer
from oms.kit.acting import acting_for
from oms.kit.periods import add_months
from partners.models import Account, Partner

VENDOR = {
    "User Seat": "1.84", "iPECS ONE": "3.27", "iPECS ONE PLUS": "4.91", "Analytics Standard": "2.63",
    "Call Recording": "1.07", "Auto Attendant": "1.46",
}  # fmt: skip
OTHER, MAINTENANCE = "0.93", "0.38"
LIFETIME = {LifetimePrice.ONCE: "48.60", LifetimePrice.HYBRID_3: "1.62", LifetimePrice.HYBRID_5: "1.04"}
# (who sells, who buys or all, what it takes on top of the vendor's price, the maintenance of a lifetime license)
NOT_SOLD = ("RS-Vertical", LifetimePrice.HYBRID_5)  # it does not sell over five years
SELLERS = (
    ("Nimbus Telecom", None, "1.50", "0.71"),
    ("Nimbus Telecom", "Vertical Cloud", "1.30", "0.59"),
    ("Vertical Cloud", None, "1.70", "0.97"),
    ("Vertical Cloud", "RS-Vertical", "1.60", "0.83"),
    ("RS-Vertical", None, "2.00", "1.19"),
)
DEALS = (("POS-2291", True), ("POS-2291", False), ("POS-3107, POS-3108", False), ("", True))
SINCE, OVER = 12, 2  # months back


def load(now: datetime) -> None:
    """Runs as the system, once."""
    if SettlementPrice.objects.exists():
        return
    first = timezone.localdate(now).replace(day=1)
    partners = {one.name: one for one in Partner.objects.filter(name__in={line[0] for line in SELLERS})}
    partners |= {one.name: one for one in Partner.objects.filter(name__in={line[1] for line in SELLERS if line[1]})}
    licenses = list(CloudLicense.objects.order_by("name"))
    root = partners["Nimbus Telecom"]
    _set(root, root, licenses, "1", MAINTENANCE, now)
    for seller, buyer, times, maintenance in SELLERS:
        _set(partners[seller], partners[buyer] if buyer else None, licenses, times, maintenance, now)
    _deals(now)
    for n in range(OVER, 0, -1):
        over = timezone.make_aware(datetime.combine(add_months(first, 1 - n), datetime.min.time()))
        settle_month(add_months(first, -n), at=over + timedelta(hours=7))
    settle_due(at=now)


def _set(
    seller: Partner, buyer: Partner | None, licenses: list[CloudLicense], times: str, maintenance: str, now: datetime
) -> None:
    """All prices of one seller, by its Chief Admin, from a year ago on."""
    by = Account.objects.select_related("partner").get(partner=seller, is_chief=True)
    since = add_months(timezone.localdate(now).replace(day=1), -SINCE)
    prices = [(one, "", Decimal(VENDOR.get(one.name, OTHER)) * Decimal(times)) for one in licenses]
    bought = [
        (one, Decimal(price) * Decimal(times)) for one, price in LIFETIME.items() if (seller.name, one) != NOT_SOLD
    ]
    with acting_for(seller.pk):
        for license, lifetime, price in [*prices, (None, "", Decimal(maintenance)), *((None, *one) for one in bought)]:
            set_settlement_price(
                buyer=buyer, license=license, lifetime=lifetime, price=price.quantize(Decimal("0.01")), currency="GBP",
                valid_from=since, by=by, at=now,
            )  # fmt: skip


def _deals(now: datetime) -> None:
    """Some customers are of the public sector, or have Deal IDs."""
    for name in ("RS-Vertical", "Orbit Comms"):
        by = Account.objects.select_related("partner").get(partner__name=name, is_chief=True)
        placed = Customer.objects.filter(
            partner__name=name, status="activated", kind="normal", servicelines__isnull=False
        )
        for customer, (deals, public) in zip(placed.distinct().order_by("code")[3:7], DEALS, strict=False):
            fields = {"deal_ids": deals, "public_sector": public}
            update_customer(customer=customer, fields=fields, by=by, at=now)
