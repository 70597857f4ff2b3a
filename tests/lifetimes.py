"""Lifetime licenses for the tests: people, their orders, and what is asked of the pages."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.actions.lifetime import approve_lifetime, cancel_lifetime, order_lifetime
from billing.models import LifetimeHolding, LifetimeOrder
from billing.queries.lifetime import totals_of
from oms.kit.acting import acting_for, as_system
from partners.models import Account
from tests.page import read

SP, VSP, OWNER, CLERK = (
    "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example", "clerk@rs-vertical.example",
)  # fmt: skip
BELOW, NEIGHBOUR = "admin@tideway.example", "admin@orbit.example"
ACTS = {  # for tests/test_walls.py
    "billing/demo/lifetime.py:load": "the demo's licenses are ordered by each company itself",
    "billing/demo/lifetime.py:_decide": "the demo's licenses are approved by the company that is asked",
    "billing/queries/lifetime_price.py:own_offer": "a price for all children is read by none; only what it comes to leaves",
    "billing/queries/lifetime.py:whom_to_ask": "parent and provider stand above; only their ids and names leave",
}


def person(login: str) -> Account:
    with as_system():
        return Account.objects.select_related("partner", "role").get(login_id=login)


def company(login: str) -> int:
    return person(login).partner_id


def ordered(login: str, asked: str, quantity: int, *, option: str = "lifetime", days: int = 0, **more) -> LifetimeOrder:
    """An order by this person, which waits."""
    by, at = person(login), timezone.now()
    with acting_for(by.partner_id):
        return order_lifetime(
            asked_id=company(asked), option=option, quantity=quantity, by=by, at=at,
            act_date=timezone.localdate(at) + timedelta(days=days), **more,
        )  # fmt: skip


def approved(order: LifetimeOrder, login: str) -> LifetimeOrder:
    by = person(login)
    with acting_for(by.partner_id):
        approve_lifetime(order=order, by=by, at=timezone.now())
    return order


def given(login: str, asked: str, quantity: int, **more) -> LifetimeOrder:
    return approved(ordered(login, asked, quantity, **more), asked)


def waiting(login: str) -> LifetimeOrder:
    """The demo's order of this person's company that waits for another one."""
    with as_system():
        found = LifetimeOrder.objects.filter(partner_id=company(login), state="ordered").exclude(
            asked_id=company(login)
        )
        return found.order_by("-quantity").first()


def holding(login: str, option: str = "lifetime") -> LifetimeHolding:
    with as_system():
        return LifetimeHolding.objects.get(partner_id=company(login), option=option)


def form(asked: str, quantity: object, **more: object) -> dict[str, object]:
    """What the form of an order sends."""
    day = timezone.localdate().isoformat()
    sent = {"asked_id": company(asked), "option": "lifetime", "years": "", "quantity": quantity, "act_date": day}
    return {**sent, "comment": "", **more}


def send(client: Client, asked: str, quantity: object, **more: object):
    return client.post(reverse("billing:lifetime-new"), form(asked, quantity, **more))


def decide(client: Client, order: LifetimeOrder, verb: str = "approve", comment: str = ""):
    return client.post(reverse("billing:lifetime-decide", args=[order.pk]), {"verb": verb, "comment": comment})


def cancel(client: Client, order: LifetimeOrder):
    return client.post(reverse("billing:lifetime-cancel", args=[order.pk]))


def state_of(order: LifetimeOrder) -> str:
    with as_system():
        return LifetimeOrder.objects.values_list("state", flat=True).get(pk=order.pk)


def problems(answer) -> str:
    assert answer.status_code == 422, answer.status_code
    return read(answer.content).first("div", id="problems").text


def give_all_back() -> None:
    """RS-Vertical and what stands below it hold no lifetime licenses and order none: they can be moved."""
    for login in (BELOW, OWNER):
        by = person(login)
        with acting_for(by.partner_id):
            mine = LifetimeOrder.objects.filter(partner_id=by.partner_id, state="ordered").select_related("partner")
            for order in mine:
                cancel_lifetime(order=order, by=by, at=timezone.now())
            totals = totals_of(by.partner_id)
        for option, total in totals.items():
            if total:
                given(login, SP, -total, option=option)


# --- what stands for the parameters of an address (tests/objects.py)


def _order(partner_id: int) -> int | None:
    """An order of the partner that somebody else decides; one that waits, where there is one."""
    found = LifetimeOrder.objects.filter(partner_id=partner_id).exclude(asked_id=partner_id).order_by("-pk")
    waits = found.filter(state="ordered")
    return (waits if waits else found).values_list("pk", flat=True).first()


def _holding(partner_id: int) -> int | None:
    return LifetimeHolding.objects.filter(partner_id=partner_id).order_by("pk").values_list("pk", flat=True).first()


OBJECTS = {
    "billing:lifetime-one.pk": _order,
    "billing:lifetime-cancel.pk": _order,
    "billing:lifetime-decide.pk": _order,
    "billing:lifetime-requested.pk": _holding,
    "billing:lifetime-received.pk": _holding,
    "billing:lifetime-status-requested.pk": _holding,
    "billing:lifetime-status-received.pk": _holding,
}
