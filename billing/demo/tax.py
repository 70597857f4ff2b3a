"""Tax rates and invoice details in the demo."""

from datetime import date, datetime
from decimal import Decimal

from billing.models import Seller, TaxRate
from customers.actions.modify import modify_account
from customers.models import BillingAccount, Customer
from partners.models import Account, Partner

PLACED = slice(28, 44)  # customers whose country is known, none of a class
ABROAD = {"DE": "DE123456789", "US": ""}
RATES = {
    "Nimbus Voice": [
        ("GB", "S", "17.5", date(2008, 1, 1), "VAT"), ("GB", "S", "20", date(2011, 1, 4), "VAT"),
        ("DE", "AE", "0", date(2021, 1, 1), "Reverse charge"), ("US", "G", "0", date(2021, 1, 1), "Zero rated export"),
    ],
    "RS-Vertical": [
        ("GB", "S", "20", date(2011, 1, 4), "VAT"), ("IE", "AE", "0", date(2021, 1, 1), "Reverse charge"),
    ],
}  # fmt: skip


def load(now: datetime) -> None:
    """Runs as the system, once; before statements are made."""
    if TaxRate.objects.exists():
        return
    provider = Partner.objects.get(parent=None)
    for name, rates in RATES.items():
        partner = provider if name == "Nimbus Voice" else Partner.objects.get(name=name)
        TaxRate.objects.bulk_create(
            TaxRate(
                partner=partner, country=country, category=category, rate=Decimal(rate), valid_from=day, words=words
            )
            for country, category, rate, day, words in rates
        )
    for number, partner in enumerate(Partner.objects.order_by("pk")[:8]):
        Seller.objects.create(
            partner=partner, registered_name=f"{partner.name} Ltd", company_no=f"0700{number:04d}", country="GB",
            vat_number=f"GB90000{number:04d}", address=f"{number + 1} Example Square", city="London", post_code="EC1A 1AA",
            endpoint=f"0088:50000000{number:05d}",
        )  # fmt: skip
    _countries(now)


def _countries(now: datetime) -> None:
    """The accounts of some customers say their country."""
    by = Account.objects.select_related("partner").get(partner__name="RS-Vertical", is_chief=True)
    placed = Customer.objects.filter(partner=by.partner, status="activated", customer_class=None, kind="normal")
    customers = list(placed.filter(servicelines__isnull=False).distinct().order_by("code")[PLACED])
    codes = [*ABROAD, *["GB"] * len(customers)]
    for customer, country in zip(customers, codes, strict=False):
        account = BillingAccount.objects.select_related("customer").filter(customer=customer).order_by("pk")[0]
        fields = {"country": country, "vat_number": ABROAD.get(country, ""), "buyer_reference": f"PO {customer.code}"}
        modify_account(account=account, fields=fields, by=by, at=now)
