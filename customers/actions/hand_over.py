"""Numbers that leave a customer for another reseller: marked while a transfer waits, ended when it is done."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from customers.models import Customer, NumberHolding
from oms.kit.phones import national
from partners.models import Account


@transaction.atomic
def mark_leaving(*, customer: Customer, numbers: Sequence[str], order_no: str) -> None:
    """Each number the customer has stands as to be returned by `order_no`.

    Raises ValidationError naming one that is not the customer's, or goes back with another order.
    """
    held = NumberHolding.objects.filter(customer=customer, e164__in=numbers, valid_to__isnull=True, return_order_no="")
    there = set(held.select_for_update(of=("self",)).order_by("pk").values_list("e164", flat=True))
    if missing := sorted(set(numbers) - there):
        raise ValidationError(_("%(number)s is not free to leave this customer.") % {"number": national(missing[0])})
    held.update(return_order_no=order_no)


@transaction.atomic
def unmark_leaving(*, order_no: str) -> int:
    """Nothing leaves with `order_no`; of how many numbers that was said."""
    return NumberHolding.objects.filter(return_order_no=order_no, valid_to__isnull=True).update(return_order_no="")


@transaction.atomic
def end_leaving(*, customer: Customer, order_no: str, day: date, by: Account, at: datetime) -> list[str]:
    """What is marked with `order_no` was the customer's until the day before `day`; which numbers those are."""
    held = NumberHolding.objects.filter(customer=customer, return_order_no=order_no, valid_to__isnull=True)
    rows = dict(held.select_for_update(of=("self",)).order_by("e164").values_list("pk", "e164"))
    last = Greatest(Value(day - timedelta(days=1)), F("valid_from") - timedelta(days=1))
    NumberHolding.objects.filter(pk__in=rows).update(valid_to=last, ended_by=by.name[:100], ended_at=at)
    return list(rows.values())
