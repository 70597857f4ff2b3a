"""A whole customer goes to another reseller."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer, NumberHolding
from orders.actions.transfer import new_transfer, open_transfer
from orders.enums import TransferKind
from orders.models import Transfer
from orders.queries.transfer import Receiver
from orders.queries.transfer_customer import why_not_leave
from orders.rules import why_not_cut_at
from partners.models import Account


@transaction.atomic
def open_customer_transfer(
    *, customer: Customer, receiver: Receiver, cut_at: datetime, words: str = "", note: str = "", nonce: UUID, by: Account,
    at: datetime,
) -> Transfer:  # fmt: skip
    """Ask that `customer` goes to `receiver` at `cut_at`, with all it has; until it has ended nothing is ordered for it.

    The same `nonce` again is the same transfer. Raises ValidationError, by field, for everything that hinders.
    """
    known: Transfer | None = Transfer.objects.visible_to(by).filter(nonce=nonce, opener_id=by.partner_id).first()
    if known:
        return known
    if reason := why_not_cut_at(cut_at, at):
        raise ValidationError({"cut_at": reason})
    locked: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if locked.partner_id == receiver.id:
        raise ValidationError({"receiver": _("%s has this customer already.") % receiver.name})
    if found := list(why_not_leave(locked)):
        raise ValidationError(found)
    transfer = new_transfer(
        TransferKind.CUSTOMER, locked, receiver, cut_at=cut_at, words=words, nonce=nonce, by=by, at=at
    )
    transfer.customer_code, transfer.customer_name = locked.code, locked.name
    transfer.quantity = NumberHolding.objects.filter(customer=locked, valid_to__isnull=True).count()
    open_transfer(transfer, locked, note, by=by, at=at)
    return transfer
