"""Differences between contract and network: kept as they are found, told once, mended by a command."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.administrator import role_id
from customers.models import Customer
from inventory.actions.command import send
from inventory.actions.move_difference import move_difference, step_of
from inventory.ems.driver import Held
from inventory.enums import CommandKind, DifferenceState, DifferenceVerb
from inventory.models import Command, Difference, DifferenceStep
from inventory.notifications import NetworkDiffers, who_may_mend
from inventory.queries.differing import called
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
        else:
            _seen(row, one, customer.cm_id, at)
    for row in known.values():
        _gone(row, at)
    Difference.objects.bulk_create(new)
    DifferenceStep.objects.bulk_create(step_of(row, DifferenceVerb.FIND, at=at) for row in new)
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
    if wanted["kind"] == CommandKind("create_administrator") and customer.default_admin_role:
        wanted["payload"]["role"] = role_id(customer.default_admin_role)
    command = _the_same(customer, wanted) or send(customer=customer, order_no="", by=by, at=at, **wanted)
    move_difference(row, "mend", at=at, by_name=by.name, command=command, mended_by=by.name, mended_at=at)
    return row


@transaction.atomic
def note_ordered(*, difference: Difference, order_no: str, by: Account, at: datetime) -> None:
    """An order was begun, by `by`, to take over what the network has."""
    row = Difference.objects.visible_to(by).select_for_update(of=("self",)).get(pk=difference.pk)
    if row.order_no != order_no:
        row.order_no = order_no
        row.save(update_fields=["order_no"])
        step_of(row, DifferenceVerb.ORDER, at=at, by_name=by.name, words=order_no).save()


def _the_same(customer: Customer, wanted: dict[str, Any]) -> Command | None:
    """What waits to be sent for another difference of this customer and says all of it: channels go in one command."""
    waits = Command.objects.filter(customer=customer, kind=wanted["kind"], order_no="", differences__isnull=False)
    last = waits.filter(state=OutboxState.WAITING).order_by("-pk").first()
    return last if last and last.payload == wanted["payload"] else None


def _known(customer: Customer) -> dict[tuple[str, str], Difference]:
    rows = Difference.objects.filter(customer=customer).exclude(state=DifferenceState.GONE).select_related("command")
    return {(row.thing, row.key): row for row in rows.select_for_update(of=("self",)).order_by("pk")}


def _new(customer: Customer, one: Found, at: datetime) -> Difference:
    return Difference(
        customer=customer, customer_code=customer.code, customer_name=customer.name, partner_id=customer.partner_id,
        partner_name=customer.partner_name, thing=one.thing, key=one.key, name=one.name, contract=one.contract,
        network=one.network, held=dict(one.held), found_at=at, seen_at=at, cm_id=customer.cm_id,
    )  # fmt: skip


def _seen(row: Difference, one: Found, cm_id: str, at: datetime) -> None:
    """It is still there; what changed is a step of its story, and so is that a command did not help."""
    changed = (row.contract, row.network) != (one.contract, one.network)
    row.contract, row.network, row.held, row.seen_at, row.cm_id = one.contract, one.network, dict(one.held), at, cm_id
    row.save(update_fields=["contract", "network", "held", "seen_at", "cm_id"])
    if changed:
        step_of(row, DifferenceVerb.CHANGE, at=at).save()
    if row.state == DifferenceState.MENDING and (row.command is None or row.command.state in ENDED):
        move_difference(row, "reopen", at=at, words=row.command.last_error if row.command else "")


def _gone(row: Difference, at: datetime) -> None:
    move_difference(row, "clear", at=at, gone_at=at, seen_at=at)


def _tell(customer: Customer, new: list[Difference], at: datetime) -> None:
    people = who_may_mend(customer.partner_id)
    if people:
        things = [called(row.thing, row.key, row.name) for row in new]
        told = NetworkDiffers(customer.code, customer.name, things)
        tell(told, to=people, by=people[0], at=at)
