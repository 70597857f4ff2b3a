"""What this floor does to ticked rows of grids of the floors below."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import ServiceLine
from customers.queries.trial import running
from inventory.enums import CustomerAssign, DifferenceState, Thing
from inventory.models import Number
from oms.kit.grid import BulkAct
from oms.kit.registries import registries
from orders.actions.from_difference import order_one
from orders.actions.transfer import open_number_transfer
from orders.forms.transfer import TransferForm
from orders.forms.words import CommentForm
from orders.parts.items.give_back import give_back_items
from partners.models import Account


def return_trials(lines: Sequence[ServiceLine], *, comment: str, by: Account, at: datetime) -> str:
    """All ticked trials of one customer go back in one order."""
    order = give_back_items(lines=lines, comment=comment, by=by, at=at)
    return _("Order %(no)s returns it; %(approver)s is asked.") % {"no": order.no, "approver": order.approver_name}


def transfer_numbers(numbers: Sequence[Number], *, by: Account, at: datetime, **typed: Any) -> str:
    """All ticked numbers of one reseller's stock, or of one customer, go in one transfer."""
    e164s = [number.e164 for number in numbers]
    made = open_number_transfer(numbers=e164s, nonce=uuid4(), by=by, at=at, **typed)
    return _("Transfer %(no)s: %(receiver)s is asked.") % {"no": made.no, "receiver": made.receiver_name}


def may_go(user: Account) -> Q:
    """Numbers that are not reserved, for who may open transfers."""
    return Q(assign__in=[CustomerAssign.UNUSED, CustomerAssign.USED]) if user.may_open("transfers") else Q(pk__in=[])


BY_ORDER = (
    Thing.ITEM, Thing.CHANNEL, Thing.BUNDLE, Thing.DEVICE, Thing.NUMBER, Thing.PACKAGE, Thing.USER, Thing.LINE,
)  # fmt: skip


def may_be_ordered(user: Account) -> Q:
    """Open differences in what a change order says, for who orders."""
    open_ones = Q(state=DifferenceState.OPEN, thing__in=BY_ORDER)
    return open_ones if user.may_open("modify-customer") else Q(pk__in=[])


registries.add_bulk_act(
    "network-differences",
    BulkAct(
        "order", gettext_lazy("Order what the network has"), order_one, "", applies=may_be_ordered,
        asks=gettext_lazy("One change order is begun for each customer, with what the contract lacks or has too much. Nothing "
                          "changes before it is submitted, approved and confirmed."),
    ),
)  # fmt: skip
registries.add_bulk_act(
    "numbers",
    BulkAct(
        "transfer", gettext_lazy("Transfer to a reseller"), transfer_numbers, "", applies=may_go,
        form=lambda data, user: TransferForm(data), together=lambda number: (number.partner_id, number.customer_id),
    ),
)  # fmt: skip
registries.add_bulk_act(
    "trial-items",
    BulkAct(
        "return", gettext_lazy("Return by an order"), return_trials, "", tone="danger",
        applies=lambda user: running(timezone.localdate()), form=lambda data, user: CommentForm(data),
        together=lambda line: line.customer_id,
    ),
)  # fmt: skip
