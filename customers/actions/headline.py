"""The partners' own headline of customers, kept in the transaction that adds, closes or moves one."""

from customers.queries.summary import own_customers
from partners.people.actions.headline import set_customer_counts


def count_again(*partner_ids: int) -> None:
    """Customer(EA) and Demo Customers(EA) of these partners, each row locked in the order of its id."""
    for partner_id in sorted(set(partner_ids)):
        set_customer_counts(partner_id=partner_id, count=lambda pk=partner_id: own_customers(pk))
