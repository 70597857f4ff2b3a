"""Two lines of a customer that have each other's package in the network: the contract has both, so nothing is ordered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.change_line import locked_customer
from inventory.actions.lines import tell_network
from inventory.actions.platform import follow_licences
from inventory.enums import DifferenceState, Thing
from inventory.models import Difference
from inventory.queries.line import living
from partners.models import Account


@transaction.atomic
def exchange_lines(*, difference: Difference, other: Difference, by: Account, at: datetime) -> None:
    """The lines of both differences have each other's package from now on; the network is told so, and changes nothing.

    Raises PermissionDenied; ValidationError where one of them is not open any more, or they do not have each other's.
    """
    customer = locked_customer(difference.customer, by=by)
    asked = Difference.objects.visible_to(by).filter(pk__in=[difference.pk, other.pk], customer=customer)
    rows = asked.filter(state=DifferenceState.OPEN, thing=Thing.PACKAGE).select_for_update(of=("self",))
    there = {row.key: row.held.get("items", []) for row in rows.order_by("pk")}
    lines = living(customer).filter(extension__in=there).select_for_update(of=("self",)).select_related("item")
    pair = list(lines)
    if len(pair) != 2 or any(
        line.item.code not in there[one.extension] for line, one in zip(pair, pair[::-1], strict=True)
    ):
        raise ValidationError(_("These lines do not have each other's package any more. Open the list again."))
    pair[0].item, pair[1].item = pair[1].item, pair[0].item
    for line in pair:
        line.changed_at = at
        line.save()
    tell_network(customer, pair, by=by, at=at)
    follow_licences(customer=customer, by=by, at=at)
