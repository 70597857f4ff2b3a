"""A customer gives numbers back; they rest before anybody gets them again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from customers.models import Customer
from inventory.actions.release import put_back
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Number
from oms.kit.periods import add_days, add_months
from oms.kit.phones import national
from partners.models import Account


@transaction.atomic
def return_numbers(*, numbers: Iterable[str | Number], by: Account, at: datetime) -> int:
    """Used → Returned: back to the stock each number (E.164) came from, resting as long as its type says; how many.

    Who gave it back may have it ported for a month (General Condition C7.6). Raises ValidationError naming a number that
    is not in use; then nothing is returned.
    """
    wanted = {str(number) for number in numbers}
    held = Number.objects.visible_to(by).filter(e164__in=wanted, assign=CustomerAssign.USED)
    found = set(held.select_for_update(of=("self",)).order_by("pk").values_list("e164", flat=True))
    if missing := sorted(wanted - found):
        raise ValidationError(_("%(number)s is not used by a customer.") % {"number": national(missing[0])})
    today = timezone.localdate(at)
    left: dict[str, Any] = {
        "use": UseStatus.RETURNED,
        "former_customer_id": F("customer_id"),
        "port_until": add_months(today, 1),
    }
    types = held.order_by("number_type").values_list("number_type", flat=True).distinct()
    return sum(
        put_back(held.filter(number_type=kind), at=at, quarantine_until=add_days(today, kind.rest_days), **left)
        for kind in NumberType.objects.filter(pk__in=list(types)).order_by("pk")
    )


@transaction.atomic
def return_from_service(*, customer: Customer, numbers: list[str], by: Account, at: datetime) -> int:
    """Those of `numbers` that are the customer's in the stock go back to rest; how many. A repetition returns none."""
    mine = Number.objects.visible_to(by).filter(customer=customer, e164__in=numbers, assign=CustomerAssign.USED)
    held = list(mine.values_list("e164", flat=True))
    return return_numbers(numbers=held, by=by, at=at) if held else 0
