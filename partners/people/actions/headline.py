"""The figures of a partner that grids show, kept in the transaction that changes them."""

from collections.abc import Callable

from django.db import transaction

from partners.people.models import Partner


@transaction.atomic
def set_customer_counts(*, partner_id: int, count: Callable[[], tuple[int, int]]) -> None:
    """Write Customer(EA) and Demo Customers(EA) of one partner. Called by the customers' floor after it added,
    closed, moved a customer or changed its type.

    `count` answers (customers without demos, demos). It is asked once the partner's row is locked, so that of two
    writers the later one counts the other's customer too.
    """
    Partner.objects.select_for_update(no_key=True).only("pk").get(pk=partner_id)
    customers, demos = count()
    Partner.objects.filter(pk=partner_id).update(customer_count=customers, demo_customer_count=demos)
