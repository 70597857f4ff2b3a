"""Usage figures of a customer, kept as its contract changes and as its network is read."""

from datetime import datetime

from django.db import transaction

from customers.actions.row import held_row
from customers.enums import LIVE
from customers.models import Customer
from inventory.ems.driver import Held
from inventory.models import Reading, Usage
from inventory.queries.assigned import Key, Piece, pieces_of
from inventory.queries.usage import Used, usage_of

ASSIGNED = ("name", "assigned", "returning")
READ = (*ASSIGNED, "using", "users", "read_at")


@transaction.atomic
def count_usage(*, customer: Customer, at: datetime) -> None:
    """What is assigned and goes back, as the contract stands now; what is in use stays as it was read."""
    _lock(customer, at)
    customer = held_row(customer.pk) or Customer.objects.get(pk=customer.pk)  # the caller may have moved it meanwhile
    if customer.status not in LIVE:
        Usage.objects.filter(customer=customer).delete()
        return
    pieces = pieces_of(customer, customer.today(at))
    known = {(row.type, row.key): row for row in Usage.objects.filter(customer=customer)}
    used = {key: Used(row.name, row.using) for key, row in known.items() if row.using}
    rows = _rows(customer, pieces, used)
    _write(rows, ASSIGNED, known={key: row.pk for key, row in known.items()})


@transaction.atomic
def keep_usage(*, customer: Customer, held: Held | None, at: datetime) -> None:
    """The same, with what the network has in use, read at `at`; who has no tenant uses nothing."""
    pieces = pieces_of(customer, customer.today(at))
    used = usage_of(held, pieces)
    rows = _rows(customer, pieces, used)
    for row in rows:
        found = used.get((row.type, row.key))
        row.using, row.users, row.read_at = (found.using, found.users, at) if found else (0, [], at)
    there = Usage.objects.filter(customer=customer).values_list("pk", "type", "key")
    _write(rows, READ, known={(kind, key): pk for pk, kind, key in there})


def _lock(customer: Customer, at: datetime) -> None:
    """One writer at a time; a customer that is seen for the first time is read soon. A row that is there is written as it
    is, which locks it: nothing of it becomes another."""
    made = [Reading(customer=customer, due_at=at)]
    Reading.objects.bulk_create(made, update_conflicts=True, unique_fields=["customer"], update_fields=["customer"])


def _rows(customer: Customer, pieces: list[Piece], used: dict[Key, Used]) -> list[Usage]:
    found: dict[Key, Usage] = {}
    whose = {
        "customer": customer, "customer_code": customer.code, "customer_name": customer.name,
        "partner_id": customer.partner_id, "partner_name": customer.partner_name,
    }  # fmt: skip
    for piece in pieces:
        row = found.setdefault(piece.of, Usage(type=piece.type, key=piece.key, name=piece.name, **whose))
        row.assigned += piece.quantity
        row.returning += piece.returning
    for (kind, key), one in used.items():
        found.setdefault((kind, key), Usage(type=kind, key=key, name=one.name, **whose))
    return [found[key] for key in sorted(found)]


def _write(rows: list[Usage], columns: tuple[str, ...], *, known: dict[Key, int]) -> None:
    """`known`: the rows that there are, by their keys; those that are nothing any more go."""
    keys = {(row.type, row.key) for row in rows}
    gone = [pk for key, pk in known.items() if key not in keys]
    if gone:
        Usage.objects.filter(pk__in=gone).delete()
    Usage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["customer", "type", "key"], update_fields=list(columns)
    )
