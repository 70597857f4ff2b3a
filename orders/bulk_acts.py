"""What this floor does to ticked rows of grids of the floors below."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import ServiceLine
from customers.queries.trial import running
from oms.kit.grid import BulkAct
from oms.kit.registries import registries
from orders.forms.words import CommentForm
from orders.parts.items.give_back import give_back_items
from partners.models import Account


def return_trials(lines: Sequence[ServiceLine], *, comment: str, by: Account, at: datetime) -> str:
    """All ticked trials of one customer go back in one order."""
    order = give_back_items(lines=lines, comment=comment, by=by, at=at)
    return _("Order %(no)s returns it; %(approver)s is asked.") % {"no": order.no, "approver": order.approver_name}


registries.add_bulk_act(
    "trial-items",
    BulkAct(
        "return", gettext_lazy("Return by an order"), return_trials, "", tone="danger",
        applies=lambda user: running(timezone.localdate()), form=lambda data, user: CommentForm(data),
        together=lambda line: line.customer_id,
    ),
)  # fmt: skip
