"""Nothing typed is lost at a refusal: every control of every step, whatever its kind, comes back as it was sent."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import ServicePlan
from oms.kit.acting import as_system
from orders.models import Order
from tests.forms import NEW
from tests.orders.scene import CLERK, order_in
from tests.page import Node, read
from tests.typed import sent

pytestmark = pytest.mark.django_db
STEPS = ("info", "plan", "numbers", "items", "trunk", "devices", "bundles", "shipping")
KINDS = {"text", "number", "email", "date", "password", "checkbox", "select", "textarea"}
SELF = ("csrfmiddlewaretoken", "typed_by")  # drawn anew for each page


@pytest.fixture
def order() -> Order:
    found = order_in("registration")
    with as_system():
        ServicePlan.objects.filter(pk=found.plan_id).update(attach_file=True)
        Order.objects.filter(pk=found.pk).update(activation_date=timezone.localdate() + timedelta(days=7))
    return found


def kind_of(node: Node) -> str:
    return node.get("type", "text") if node.tag == "input" else node.tag


def scribbled(page: Node) -> tuple[dict[str, object], set[str]]:
    """The form with something else in every control, most of it wrong; and the kinds of controls there were."""
    form = next(f for f in page.first("main").all("form") if f.get("id") == "step")
    typed, kinds = sent(page), set()
    for node in form.walk():
        name, kind = node.get("name"), kind_of(node)
        if node.tag not in ("input", "select", "textarea") or not name or kind in ("hidden", "file", "search"):
            continue
        if name.endswith(("-DELETE", "-same_as")):
            continue
        kinds.add(kind)
        if kind == "checkbox":
            typed.pop(name) if name in typed else typed.update({name: ["on"]})
        elif kind == "select":
            typed[name] = [node.all("option")[-1].get("value")]
        else:
            typed[name] = {"textarea": ["one\ntwo, ä € ₤"], "date": ["2001-02-03"]}.get(kind, [f"ä, not {kind}"])
    return typed, kinds


def lost(client: Client, url: str) -> tuple[set[str], set[str]]:
    typed, kinds = scribbled(read(client.get(url).content))
    answer = client.post(url, {**typed, "next": "1"})
    assert answer.status_code == 422, f"{url}: {answer.status_code}"
    back = sent(read(answer.content))
    return {n for n, value in typed.items() if n not in SELF and as_lines(back.get(n)) != as_lines(value)}, kinds


def as_lines(value: object) -> list[str]:
    return [str(one).replace("\r\n", "\n") for one in value] if isinstance(value, list) else [str(value)]


@pytest.mark.parametrize("code", STEPS)
def test_a_step_that_is_refused_gives_back_everything(code: str, order, signed_in) -> None:
    gone, kinds = lost(signed_in(CLERK), reverse(f"orders:step-{code}", args=[order.no]))
    assert kinds and gone == set()


def test_the_first_step_of_a_customer_to_come_does_so(signed_in) -> None:
    gone, kinds = lost(signed_in(CLERK), reverse(NEW))
    assert gone == set() and kinds >= {"text", "email", "password", "checkbox", "select", "textarea"}


def test_every_kind_of_control_was_tried(order, signed_in) -> None:
    client, kinds = signed_in(CLERK), set()
    for code in STEPS:
        kinds |= scribbled(read(client.get(reverse(f"orders:step-{code}", args=[order.no])).content))[1]
    assert kinds == KINDS
