"""The time of a transfer of a whole customer has come."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.actions.leave import leave_reseller
from inventory.actions.hand_over import hand_stock_over
from inventory.actions.usage import count_usage
from orders.enums import Side
from orders.models import Transfer, TransferSide
from orders.queries.transfer_customer import left_with, why_not_come, why_not_leave
from partners.models import Account, Partner


def hand_customer_over(
    transfer: Transfer, sides: dict[str, TransferSide], partners: dict[int, Partner], *, by: Account, at: datetime
) -> None:
    """At its time, within one transaction; the giver keeps what it had. Raises ValidationError, by side."""
    side = sides[Side.GIVER]
    customer, giver, receiver = side.customer, partners[transfer.giver_id], partners[transfer.receiver_id]
    assert customer is not None, transfer.no  # as it was opened
    if customer.partner_id != giver.pk:
        raise ValidationError({Side.GIVER.value: _("%s is not a customer of the giver any more.") % customer.name})
    if found := list(why_not_leave(customer, but=transfer)):
        raise ValidationError({Side.GIVER.value: found})
    if reason := why_not_come(transfer):
        raise ValidationError({Side.RECEIVER.value: reason})
    side.kept = {**side.kept, "left": left_with(customer, customer.today(at))}
    side.save(update_fields=["kept"])
    try:
        leave_reseller(customer=customer, partner=receiver, by=by, at=at)
    except ValidationError as refused:
        raise ValidationError({Side.RECEIVER.value: refused.messages}) from None
    hand_stock_over(customer=customer, giver=giver, receiver=receiver, order_no=transfer.no)
    count_usage(customer=customer, at=at)
