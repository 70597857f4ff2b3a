"""An example customer to change, and how its pages are filled in."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from customers.actions import contract
from customers.actions.move import move
from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import as_system
from tests import things
from tests.page import read

CLERK, BELOW, ABOVE = "clerk@rs-vertical.example", "admin@tideway.example", "admin@vertical.example"
NEIGHBOUR = "admin@orbit.example"


def told(by) -> dict:
    return {"order_no": "2026-000001", "by": by, "at": timezone.now()}


def made(acting) -> Customer:
    """An activated customer with a limit, a number and an administrator."""
    with acting(CLERK) as clerk:
        one = things.customer(
            clerk, "Example Bakery", admin_id="betty@bakery.example", admin_password="flour-water-9",
            admin_name="Betty Baker", admin_email="betty@bakery.example",
        )  # fmt: skip
        contract.set_plan(customer=one, plan=things.plan(fraud_max=Decimal("50")), effective=things.MAY, **told(clerk))
        contract.set_fraud_limit(customer=one, default_limit=Decimal("20"), effective=things.MAY, **told(clerk))
        for verb in ("create_service", "activate"):
            move(one, verb, by=clerk, at=timezone.now())
        return contract.refresh_headline(customer=one, today=timezone.localdate())


def address(name: str, customer: Customer, *more) -> str:
    return reverse(f"customers:{name}", args=[customer.code, *more])


def typed(answer) -> dict[str, str]:
    """What a form shows, as it would be sent back."""
    form = next(f for f in read(answer.content).first("main").all("form") if f.get("method") == "post")
    found = {i.get("name"): i.get("value") or "" for i in form.all("input") if i.get("type") != "checkbox"}
    for select in form.all("select"):
        chosen = [o for o in select.all("option") if "selected" in o.attributes]
        found[select.get("name")] = chosen[0].get("value") if chosen else ""
    return found


def send(client, url: str, **changes):
    """Open the form at `url`, change some fields, send all of it."""
    return client.post(url, {**typed(client.get(url)), **changes})


def errors(answer) -> dict[str, str]:
    """Field id → its error."""
    assert answer.status_code == 422, answer.status_code
    root = read(answer.content)
    assert root.first("title").text.startswith("Error: ")
    found = {}
    for node in root.walk():
        if "wrong" in (node.get("class") or "").split():
            field = node.first("input") or node.first("select")
            found[field.get("name")] = " ".join(p.text for p in node.all("p") if "error" in (p.get("class") or ""))
    return found


def fresh(customer: Customer) -> Customer:
    with as_system():
        return Customer.objects.get(pk=customer.pk)


def commands(customer: Customer) -> list[Command]:
    with as_system():
        return list(Command.objects.filter(customer=customer).order_by("pk"))
