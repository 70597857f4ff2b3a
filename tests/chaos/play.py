"""What is played while things break: new customers are confirmed, their commands are sent; then both sides are compared."""

import contextlib
import os
import time
from dataclasses import dataclass

from django.db import connections, transaction

from customers.models import Customer
from inventory.models import Command, Tenant
from oms.kit.acting import as_system
from oms.kit.tasks import relay
from partners.models import Partner
from tests.chaos.scene import Scene
from tests.commands import call_server, forget_commands, send_one, tenant

KINDS = ("create_tenant", "create_administrator", "set_packages", "activate_service")
PATIENCE = 120  # seconds until what is not done counts as lost


@dataclass
class Count:
    """What one point came to."""

    point: str
    times: int
    commands: int = 0
    lost: int = 0
    doubled: int = 0
    untrue: int = 0
    repeated: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.untrue)


def payload(customer: Customer, kind: str) -> dict:
    if kind == "create_tenant":
        return tenant(customer)
    login = f"admin@{customer.code.lower()}.example"
    return {
        "create_administrator": {"login": login, "name": "Ada Min", "email": login},
        "set_packages": {"items": {"STD": 5}},
        "activate_service": {},
    }[kind]


def empty_outbox() -> None:
    """The demo's own commands would die in place of those that are counted."""
    forget_commands()


def make_customers(number: int, prefix: str) -> list[Customer]:
    """So many customers of a reseller two steps below the root."""
    call_server()
    with as_system():
        partner = Partner.objects.get(name="RS-Vertical")
        rows = [
            Customer(code=f"{prefix}{n:06d}", partner=partner, partner_name=partner.name, name=f"Chaos {prefix} {n}")
            for n in range(number)
        ]
        return Customer.objects.bulk_create(rows)


def confirm(customer: Customer, *, just_before_commit=None) -> None:
    """The deciding transaction: all commands of one customer, or none; the worker is woken after the commit."""
    with as_system(), transaction.atomic():
        for kind in KINDS:
            send_one(customer, kind, payload(customer, kind))
        if just_before_commit:
            just_before_commit()


def confirm_and_die(customer: Customer, *, committed: bool) -> None:
    """Confirm in a process that dies right before, or right after, its commit."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            if committed:
                from oms.kit import outbox  # the child's own

                outbox.wake_now = lambda *_, **__: os.kill(os.getpid(), 9)
                confirm(customer)
            else:
                confirm(customer, just_before_commit=lambda: os.kill(os.getpid(), 9))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WTERMSIG(status) != 9:
        raise SystemExit("The process that should have died did not.")


def sweep() -> None:
    """What the scheduler does once a minute, here once a second."""
    with contextlib.suppress(Exception):  # Redis may be away, that is the point
        relay.apply_async(["ems"], retry=False)


def open_commands(customers: list[Customer]) -> int:
    with as_system():
        return Command.objects.filter(customer__in=customers).exclude(state="done").count()


def settle(customers: list[Customer], *, meanwhile=lambda: None, unfinished=lambda: 0) -> None:
    """Wait until every command is done and nothing is `unfinished`, or patience ends."""
    end, next_sweep = time.monotonic() + PATIENCE, 0.0
    while time.monotonic() < end and (open_commands(customers) or unfinished()):
        if time.monotonic() > next_sweep:
            sweep()
            next_sweep = time.monotonic() + 1
        meanwhile()
        time.sleep(0.1)


def compare(scene: Scene, customers: list[Customer], count: Count) -> None:
    """The portal's rows against the network's state and its log of effects."""
    log: dict[str, list[dict]] = {}
    after, rows = 0, True
    while rows:
        rows = scene.ask(f"/log?after={after}")
        for row in rows:
            log.setdefault(row["customer"], []).append(row)
            after = row["id"]
    with as_system():
        states = dict(Command.objects.filter(customer__in=customers).values_list("key", "state"))
        secrets = Command.objects.filter(customer__in=customers).exclude(secret="").count()
        tenants = {row.customer_id: row for row in Tenant.objects.filter(customer__in=customers)}
        fresh = Customer.objects.in_bulk([customer.pk for customer in customers])
    count.commands, count.untrue = len(states), secrets
    for customer in customers:
        effects = log.get(customer.code, [])
        kinds = [row["kind"] for row in effects]
        done = {row["kind"] for row in effects if states.get(row["key"]) == "done"}
        count.lost += len(set(KINDS) - done)
        count.doubled += len(kinds) - len(set(kinds))
        count.repeated += sum(row["repeated"] for row in effects)
        in_order = kinds == list(KINDS)
        count.untrue += not (in_order and agree(scene, fresh[customer.pk], tenants.get(customer.pk)))


def agree(scene: Scene, customer: Customer, here: Tenant | None) -> bool:
    """Whether the portal's tenant and headline are what the network has."""
    there = scene.ask(f"/tenants/{customer.code}")
    same = here is not None and (here.number, here.prefix) == (there["number"], there["prefix"])
    whole = there["state"] == "active" and there["packages"] == {"STD": 5} and len(there["administrators"]) == 1
    return same and whole and customer.tenant == str(there["number"])
