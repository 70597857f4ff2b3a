"""Commands that tests send: a whole new customer, as a confirmed order sends it."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from customers.models import Customer
from inventory.actions.command import send
from inventory.models import CallServer, Command, Difference, Port, PortOut, Tenant
from oms.kit.acting import as_system
from oms.kit.secrets import seal

ADMIN_PASSWORD = "a-Secret-11"


def forget_commands() -> None:
    """The demo's own commands are gone, by one statement that fetches none of them; what waits for one names none."""
    with as_system():
        for model in (Port, PortOut, Difference):
            model.objects.filter(command__isnull=False).update(command=None)
        Command.objects.all()._raw_delete(DEFAULT_DB_ALIAS)


def call_server(cm_id: str = "CM-T1") -> CallServer:
    with as_system():
        return CallServer.objects.get_or_create(cm_id=cm_id, defaults={"name": "Test"})[0]


def whole(customer: Customer, numbers: list[str]) -> list[tuple[str, dict]]:
    """(kind, payload) of what a new customer needs, in order."""
    login = f"admin@{customer.code.lower()}.example"
    return [
        ("create_tenant", tenant(customer)),
        ("create_administrator", {"login": login, "name": "Ada Min", "email": login}),
        ("add_numbers", {"numbers": numbers}),
        ("set_packages", {"items": {"STD": 5}}),
        ("set_channels", {"sip": 4, "tdm": 0}),
        ("activate_service", {}),
    ]


def tenant(customer: Customer, cm_id: str = "CM-T1") -> dict:
    domain = f"{customer.code.lower()}.example"
    return {"name": customer.name, "domain": domain, "language": "en", "plan": "Plan A", "server": cm_id}


def send_one(
    customer: Customer, kind: str, payload: dict, *, order_no="N000001", at: datetime | None = None
) -> Command:
    secret = seal(ADMIN_PASSWORD) if kind == "create_administrator" else ""
    return send(
        customer=customer, kind=kind, target=f"{kind} of {customer.name}", payload=payload, order_no=order_no,
        by=None, at=at or timezone.now(), secret=secret,
    )  # fmt: skip


def send_whole(customer: Customer, numbers: list[str], *, order_no="N000001") -> list[Command]:
    return [send_one(customer, kind, payload, order_no=order_no) for kind, payload in whole(customer, numbers)]


def stand(customer: Customer, cm_id: str = "CM-T1") -> Tenant:
    """The network has made the customer's tenant; a number that no simulator gives."""
    with as_system():
        place = {"server": call_server(cm_id), "number": 900_000 + customer.pk, "prefix": f"T9{customer.pk:05d}"}
        return Tenant.objects.get_or_create(customer=customer, defaults=place)[0]


def fresh(command: Command) -> Command:
    with as_system():
        return Command.objects.get(pk=command.pk)


def states(*commands: Command) -> list[str]:
    return [fresh(command).state for command in commands]
