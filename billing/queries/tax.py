"""Which tax holds for a billing account. To be asked as the system: rates may stand with a company above."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from billing.enums import TaxFrom
from billing.taxes import ClassTax, Tax, TaxRule, tax_for
from customers.models import BillingAccount, Customer, CustomerClass
from oms.kit.working_days import country_of

RULES = """
select r.country, r.category, r.rate, r.valid_from, r.words, c.depth
from billing_taxrate r join partner_closure c on c.ancestor = r.partner_id where c.descendant = %s
"""


def rules_of(partner_id: int) -> list[TaxRule]:
    """The rates of a company and of those above it."""
    with connection.cursor() as cursor:
        cursor.execute(RULES, [partner_id])
        return [TaxRule(*row) for row in cursor.fetchall()]


def tax_of(customer: Customer, account: BillingAccount | None, day: date, rules: list[TaxRule]) -> Tax:
    """What holds for `account` of `customer` in a period that ends on `day`."""
    klass = CustomerClass.objects.filter(pk=customer.customer_class_id).first() if customer.customer_class_id else None
    return tax_for(class_says(klass), account.country if account else "", day, rules)


def class_says(klass: CustomerClass | None) -> ClassTax | None:
    return ClassTax(klass.taxation, klass.tax_rate, klass.tax_category) if klass else None


def why_no_tax(source: str, country: str) -> str:
    """In words, where none holds; else empty."""
    if source == TaxFrom.NO_COUNTRY:
        return _("No tax: neither the customer class says a rate, nor the billing account its country.")
    if source == TaxFrom.NO_RATE:
        return _("No tax: there is no rate for %s.") % country_of(country)
    return ""
