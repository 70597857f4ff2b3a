"""Headlines: the partners' own counts of customers, and a customer's call server, kept in the transaction they follow from."""

from datetime import datetime
from functools import partial

from django.db import transaction

from customers.actions.row import changed, one_row
from customers.models import Customer
from customers.queries.summary import own_customers
from partners.models import Account
from partners.people.actions.headline import set_customer_counts


def count_again(*partner_ids: int) -> None:
    """Customer(EA) and Demo Customers(EA) of these partners, each row locked in the order of its id."""
    for partner_id in sorted(set(partner_ids)):
        set_customer_counts(partner_id=partner_id, count=partial(own_customers, partner_id))


@transaction.atomic
def place_on_server(*, customer: Customer, cm_id: str, by: Account, at: datetime) -> None:
    """The customer's headline names its call server."""
    with one_row(customer) as row:
        row.cm_id = cm_id
        changed(row, "cm_id", at=at)


@transaction.atomic
def forget_secret(*, customer: Customer, by: Account, at: datetime) -> None:
    """The administrator's password is on its way to the network and leaves the customer."""
    with one_row(customer) as row:
        row.admin_secret = ""
        changed(row, "admin_secret", at=at)
