"""What a statement says of the company that charges and of its customer, on paper and as an e-invoice. To be asked as the
system."""

from collections.abc import Iterable
from typing import Any

from billing.models import Seller, Statement
from customers.models import BillingAccount

OF_SELLER = (
    "registered_name", "company_no", "vat_number", "address", "city", "post_code", "country", "endpoint", "bank_account",
)  # fmt: skip
OF_BUYER = ("address", "city", "county", "post_code", "country", "vat_number", "buyer_reference", "endpoint")
Said = dict[str, str]


def said_of(statement: Statement) -> dict[str, Said]:
    """What is known today of seller and buyer, and how the customer's class has it drawn, as `Statement.invoiced` keeps it
    at Issue."""
    seller = Seller.objects.filter(partner_id=statement.partner_id).first()
    accounts = BillingAccount.objects.select_related("customer__customer_class")
    account = accounts.get(pk=statement.billing_account_id)
    drawn_by = account.customer.customer_class
    return {
        "seller": _of(seller, OF_SELLER) if seller else {},
        "buyer": {"name": account.customer.name, **_of(account, OF_BUYER)},
        "paper": {"template": drawn_by.invoice_template if drawn_by else ""},
    }


def said_then(statement: Statement) -> dict[str, Said]:
    """What was known at Issue; what was not known then is taken as it is now."""
    now = said_of(statement)
    return {
        who: {**said, **{name: value for name, value in statement.invoiced.get(who, {}).items() if value}}
        for who, said in now.items()
    }


def _of(thing: Any, names: Iterable[str]) -> Said:
    return {name: getattr(thing, name) for name in names}
