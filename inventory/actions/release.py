"""An order gives its reserved numbers back."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Number
from oms.kit.acting import as_system
from partners.models import Account, Partner


@transaction.atomic
def release_numbers(*, order_no: str, numbers: list[str] | None = None, by: Account, at: datetime) -> int:
    """Put what `order_no` reserves, or those of `numbers` (E.164), back into the stock it came from; how many.

    A number that had rested before it was reserved is Returned again, any other one Creation.
    """
    held = Number.objects.visible_to(by).filter(reserved_by=order_no, assign=CustomerAssign.RESERVED)
    if numbers is not None:
        held = held.filter(e164__in=numbers)
    before = Case(
        When(quarantine_until__isnull=False, then=Value(UseStatus.RETURNED)), default=Value(UseStatus.CREATION)
    )
    return put_back(held, use=before, at=at)


def put_back(
    held: QuerySet[Number], *, at: datetime, assign: CustomerAssign = CustomerAssign.UNUSED, **changes: Any
) -> int:
    """Lock the rows and give each back to the partner whose stock it came from, which may stand above who acts."""
    stocks: dict[int, list[int]] = defaultdict(list)
    for pk, stock in held.select_for_update(of=("self",)).order_by("pk").values_list("pk", "stock_partner_id"):
        stocks[stock].append(pk)
    with as_system():
        for partner in Partner.objects.filter(pk__in=stocks):
            Number.objects.filter(pk__in=stocks[partner.pk]).update(
                assign=assign,
                reserved_by="",
                customer=None,
                customer_name="",
                site_name="",
                partner_id=partner.pk,
                partner_name=partner.name,
                updated_at=at,
                **changes,
            )
    return sum(map(len, stocks.values()))
