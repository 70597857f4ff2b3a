"""Differences between contract and network: kept as they are found, told once, mended by a command."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from customers.models import Customer
from inventory.actions.command import send
from inventory.ems.driver import Held
from inventory.enums import DIFFERENCE_WAYS, DifferenceState, Thing
from inventory.models import Difference
from inventory.notifications import NetworkDiffers, who_may_mend
from inventory.queries.mending import command_for
from inventory.queries.parity import Found, contract_of, differences
from inventory.rules import may_settle
from oms.kit.outbox import OutboxState
from partners.messages.actions.tell import tell
from partners.models import Account

ENDED = (OutboxState.DONE, OutboxState.GIVEN_UP)


@transaction.atomic
def keep_differences(*, customer: Customer, held: Held | None, at: datetime) -> list[Difference]:
    """Those that are there now stay or come, the others are gone; the new ones, which people are told of."""
    found = differences(contract_of(customer, customer.today(at)), held)
    known = _known(customer)
    new = []
    for one in found:
        row = known.pop((one.thing, one.key), None)
        if row is None:
            new.append(_new(customer, one, at))
            continue
        row.contract, row.network, row.seen_at = one.contract, one.network, at
        if row.state == DifferenceState.MENDING and (row.command is None or row.command.state in ENDED):
            _take(row, "reopen")
        row.save(update_fields=["contract", "network", "seen_at", "state"])
    for row in known.values():
        _gone(row, at)
    Difference.objects.bulk_create(new)
    if new:
        _tell(customer, new, at)
    return new


@transaction.atomic
def clear_all(*, customer: Customer, at: datetime) -> None:
    """Nothing of this customer differs any more."""
    for row in _known(customer).values():
        _gone(row, at)


@transaction.atomic
def mend_network(*, difference: Difference, by: Account, at: datetime) -> Difference:
    """Bring the network to the contract: one command, as the contract stands now.

    Raises PermissionDenied; ValidationError when it is not open, when both agree by now, or the network would refuse.
    """
    mine = Difference.objects.visible_to(by)
    row: Difference | None = mine.select_for_update(of=("self",)).filter(pk=difference.pk).first()
    if row is None or not may_settle(by, row):
        raise PermissionDenied(
            _("Only the customer's reseller, or a partner above it that approves orders, may do this.")
        )
    if row.state != DifferenceState.OPEN:
        words = _("This difference is “%(state)s”; only an open one can be mended.")
        raise ValidationError(words % {"state": row.get_state_display()})
    customer = Customer.objects.get(pk=row.customer_id)
    wanted = command_for(row, contract_of(customer, customer.today(at)))
    row.command = send(customer=customer, order_no="", by=by, at=at, **wanted)
    row.mended_by, row.mended_at = by.name, at
    _take(row, "mend")
    row.save(update_fields=["command", "mended_by", "mended_at", "state"])
    return row


def _known(customer: Customer) -> dict[tuple[str, str], Difference]:
    rows = Difference.objects.filter(customer=customer).exclude(state=DifferenceState.GONE).select_related("command")
    return {(row.thing, row.key): row for row in rows.select_for_update(of=("self",)).order_by("pk")}


def _new(customer: Customer, one: Found, at: datetime) -> Difference:
    return Difference(
        customer=customer, customer_code=customer.code, customer_name=customer.name, partner_id=customer.partner_id,
        partner_name=customer.partner_name, thing=one.thing, key=one.key, name=one.name, contract=one.contract,
        network=one.network, found_at=at, seen_at=at,
    )  # fmt: skip


def _gone(row: Difference, at: datetime) -> None:
    _take(row, "clear")
    row.gone_at = row.seen_at = at
    row.save(update_fields=["state", "gone_at", "seen_at"])


def _take(row: Difference, verb: str) -> None:
    """The one door of a difference's state; the caller holds the row's lock and saves it."""
    try:
        DIFFERENCE_WAYS.take(row, verb)
    except TransitionNotAllowed:
        words = _("This difference is “%(state)s”; that is not possible now.")
        raise ValidationError(words % {"state": row.get_state_display()}) from None


def _tell(customer: Customer, new: list[Difference], at: datetime) -> None:
    people = who_may_mend(customer.partner_id)
    if people:
        things = [row.name or str(Thing(row.thing).label) for row in new]
        told = NetworkDiffers(customer.code, customer.name, things)
        tell(told, to=people, by=people[0], at=at)
