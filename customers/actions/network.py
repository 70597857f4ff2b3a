"""What the network refused of a customer's data, corrected."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.actions.row import put
from customers.enums import Network
from customers.models import Customer
from partners.models import Account

# kind of command → field it carries → field of the customer it was taken from
TAKEN_FROM = {
    "create_tenant": {"domain": "domain"},
    "create_administrator": {"login": "admin_id", "name": "admin_name", "email": "admin_email"},
}


def keep_network(*, customer_id: int, state: Network, done: int, whole: int) -> bool:
    """How far the network is with this customer, for the grids; whether anything changed."""
    return put(customer_id, network=state, network_done=done, network_all=whole)


@transaction.atomic
def correct_for_network(
    *, customer: Customer, kind: str, before: dict[str, object], values: dict[str, str], by: Account, at: datetime
) -> None:
    """The customer says what its command says from now on. Raises ValidationError for what another one has already."""
    taken = TAKEN_FROM.get(kind, {})
    changed = {taken[name]: value for name, value in values.items() if name in taken and value != before.get(name)}
    if not changed:
        return
    try:
        with transaction.atomic():
            put(customer.pk, at=at, **changed)
    except IntegrityError:
        name = next(name for name in values if taken.get(name) in changed)
        raise ValidationError({name: _("This is in use. Choose another one.")}) from None
