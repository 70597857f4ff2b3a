"""Telling the network: a command is a row in the transaction that decided it; a worker delivers it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from customers.actions.network import correct_for_network
from customers.actions.row import held_row
from customers.models import Customer
from inventory.actions.network import keep_counts
from inventory.ems.fields import FieldRefused
from inventory.ems.kinds import KINDS
from inventory.models import Command
from inventory.rules import may_settle
from inventory.signals import command_settled
from oms.kit.outbox import OutboxState, wake
from oms.kit.secrets import is_sealed
from oms.kit.urgent import wake_urgent
from partners.models import Account


@dataclass(frozen=True)
class NewCommand:
    """One command to be sent. `payload` as ems/kinds.py declares it; `secret` is the password as seal() gave it; `apart`:
    none of the order's own, though it goes with them."""

    kind: str
    target: str
    payload: dict[str, Any]
    secret: str = ""
    apart: bool = False


def send(*, customer: Customer, order_no: str, by: Account | None, at: datetime, **command: Any) -> Command:
    """One command; `command` holds the values of a NewCommand."""
    return send_all(customer=customer, commands=[NewCommand(**command)], order_no=order_no, by=by, at=at)[0]


@transaction.atomic
def send_all(
    *, customer: Customer, commands: Sequence[NewCommand], order_no: str, by: Account | None, at: datetime
) -> list[Command]:
    """Write commands for `customer`; they go in this order, after all earlier ones of the same customer.

    A password is wiped once delivered. `by` decided it (None: a date that came). Raises ValueError for a kind or
    payload that ems/kinds.py does not know, and for a password that is not sealed.
    The customer's row stays locked until the commit, so that the lane has the order of the decisions.
    """
    for command in commands:
        _check(command.kind, command.payload, command.secret)
    if held_row(customer.pk) is None:
        Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)
    earlier = Command.objects.filter(customer=customer).order_by().values_list("order_no", "kind", "state")
    counted = {(no, kind, state): n for no, kind, state, n in earlier.annotate(Count("pk"))}
    number: Counter[tuple[str, str]] = Counter()
    for (no, kind, _state), n in counted.items():
        number[no, kind] += n
    rows = []
    for command in commands:
        of = "" if command.apart else order_no
        number[of, command.kind] += 1
        rows.append(_row(customer, command, number[of, command.kind], of, by, at))
    Command.objects.bulk_create(rows)
    states = Counter({OutboxState.WAITING.value: len(rows)})
    for (_no, _kind, state), n in counted.items():
        states[state] += n
    keep_counts(customer_id=customer.pk, states=states)
    _wake(*rows)
    return rows


def _wake(*rows: Command) -> None:
    if any(row.urgent for row in rows):
        wake_urgent("ems")
    if not all(row.urgent for row in rows):
        wake("ems")


def _row(
    customer: Customer, command: NewCommand, number: int, order_no: str, by: Account | None, at: datetime
) -> Command:
    return Command(
        key=f"{order_no or 'direct'}:{customer.code}:{command.kind}:{number}",
        lane=customer.code,
        partner_id=customer.partner_id,
        partner_name=customer.partner_name,
        customer=customer,
        customer_name=customer.name,
        order_no=order_no,
        account_name=by.name if by else "",
        kind=command.kind,
        urgent=KINDS.of(command.kind).urgent,
        target=command.target[:200],
        payload=command.payload,
        secret=command.secret,
        created_at=at,
        due_at=at,
    )


def _check(kind: str, payload: dict[str, Any], secret: str) -> None:
    way = KINDS.of(kind)
    if missing := way.missing(payload):
        raise ValueError(f"{kind} lacks {', '.join(missing)}.")
    if unknown := way.unknown(payload):
        raise ValueError(f"{kind} does not carry {', '.join(unknown)}.")
    if secret and not is_sealed(secret):
        raise ValueError("Seal the password (oms.kit.secrets.seal) before it is sent.")


@transaction.atomic
def retry(*, command: Command, by: Account, at: datetime) -> Command:
    """Try a failed command once more, now. Raises PermissionDenied, or ValidationError when it has not failed."""
    row = _locked(command, by)
    if row.state != OutboxState.FAILED:
        raise ValidationError(_("This command has not failed: it is “%(state)s”.") % {"state": row.get_state_display()})
    row.state, row.due_at = OutboxState.WAITING, at
    row.save(update_fields=["state", "due_at"])
    _wake(row)
    command_settled.send(sender=Command, command=row)
    return row


@transaction.atomic
def mend(*, command: Command, values: dict[str, str], by: Account, at: datetime) -> Command:
    """Correct what the network refused in a failed command, and send it again under the same key.

    `values`: text fields of its payload, see `mendable`. The customer's own data follow (its administrator, domain).
    Raises PermissionDenied; ValidationError by field for what the network would refuse again, or when nothing failed.
    """
    row = _locked(command, by)
    if row.state != OutboxState.FAILED:
        raise ValidationError(_("This command has not failed: it is “%(state)s”.") % {"state": row.get_state_display()})
    may = mendable(row)
    payload = {**row.payload, **{name: value.strip() for name, value in values.items() if name in may}}
    try:
        KINDS.of(row.kind).read(payload, row.secret)
    except FieldRefused as refused:
        raise ValidationError({refused.field: str(refused)} if refused.field in may else str(refused)) from None
    correct_for_network(
        customer=row.customer, kind=row.kind, before=row.payload, values={n: payload[n] for n in may}, by=by, at=at
    )
    row.payload, row.state, row.due_at = payload, OutboxState.WAITING, at
    row.save(update_fields=["payload", "state", "due_at"])
    _wake(row)
    command_settled.send(sender=Command, command=row)
    return row


def mendable(command: Command) -> list[str]:
    """Fields of its payload that a person may correct: those that are text."""
    return [name for name, value in command.payload.items() if isinstance(value, str)]


@transaction.atomic
def give_up(*, command: Command, by: Account, at: datetime) -> Command:
    """Never send a command that failed; those behind it go on. Its password is forgotten.

    Raises PermissionDenied, or ValidationError when it is done, in delivery, or was never tried.
    """
    row = _locked(command, by)
    tried = row.state == OutboxState.WAITING and row.attempts > 0
    if row.state != OutboxState.FAILED and not tried:
        words = _("Only a command that has failed can be given up; this one is “%(state)s”.")
        raise ValidationError(words % {"state": row.get_state_display()})
    row.state, row.completed_at, row.secret = OutboxState.GIVEN_UP, at, ""
    row.save(update_fields=["state", "completed_at", "secret"])
    _wake(row)
    command_settled.send(sender=Command, command=row)
    return row


def _locked(command: Command, by: Account) -> Command:
    row: Command | None = Command.objects.visible_to(by).select_for_update().filter(pk=command.pk).first()
    if row is None or not may_settle(by, row):
        raise PermissionDenied(
            _("Only the customer's reseller, or a partner above it that approves orders, may do this.")
        )
    return row
