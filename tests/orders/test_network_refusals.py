"""What the network would refuse is a problem of its step before the order is submitted: what it is, what would be right."""

import pytest
from django.core.exceptions import ValidationError

from catalogue.models import OrderItem
from customers.models import Customer
from inventory.ems.kinds import KINDS
from inventory.enums import CommandKind
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from orders.effect.entry import Entry, Send
from orders.effect.network import refused_by_network
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import NumberDemand, Order
from orders.parts.numbers.form import DemandForm
from orders.parts.numbers.part import Numbers
from tests.orders.scene import CLERK, do, fresh, order_in, refused, who

pytestmark = pytest.mark.django_db
TENANT = {"name": "A", "domain": "", "language": "en", "plan": "", "server": "CM"}
ADMIN = {"login": "a@b.example", "name": "A", "email": "a@b.example"}


def said(kind: str, payload: dict, secret: str = "sealed") -> list[str]:
    return list(refused_by_network([Entry("k", "G", "W", sends=(Send(kind, "x", payload, secret),))]))


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("create_tenant", {**TENANT, "name": " "}, ["Customer Company Name: the network takes 1 to 200 characters."]),
        ("create_tenant", {**TENANT, "domain": "d" * 201}, ["Domain: the network takes up to 200 characters."]),
        ("create_tenant", {**TENANT, "language": ""}, ["Language: the network takes 1 to 5 characters."]),
        ("create_tenant", {**TENANT, "plan": "p" * 201}, ["Service Plan: the network takes 0 to 200 characters."]),
        (
            "create_administrator",
            {**ADMIN, "login": "a b"},
            ["Administrator ID: the network takes 1 to 150 characters without blanks."],
        ),
        (
            "create_administrator",
            {**ADMIN, "name": "", "email": ""},
            [
                "Administrator Name: the network takes 1 to 200 characters.",
                "Administrator E-mail: the network takes 1 to 254 characters.",
            ],
        ),
        (
            "create_administrator",
            {**ADMIN, "role": "r" * 221},
            ["Default Admin Role: the network takes 1 to 220 characters."],
        ),
        (
            "add_numbers",
            {"numbers": ["0123"]},
            ["Direct Call Number: the network takes 1 to 5000 numbers at once, each with its country code."],
        ),
        (
            "set_packages",
            {"items": {"": 1}},
            ["Order Item: the network takes 1 to 1000 names of up to 200 characters, each with a quantity."],
        ),
        (
            "set_bundles",
            {"bundles": {"A": -1}},
            ["Call Bundle: the network takes 1 to 1000 names of up to 200 characters, each with a quantity."],
        ),
        (
            "set_devices",
            {"devices": [{"model": "A", "quantity": 0, "macs": ["AABBCC000001"]}]},
            ["Device Model: the network takes each model once, never more MACs than devices."],
        ),
        (
            "set_channels",
            {"sip": -1, "tdm": 1_000_001},
            [
                "SIP Trunk Channels: the network takes a whole number from 0 to 1,000,000.",
                "TDM Trunk Channels: the network takes a whole number from 0 to 1,000,000.",
            ],
        ),
        (
            "set_fraud_limit",
            {"default": "-1", "custom": "NaN"},
            [
                "Default Outgoing Call Limit (per User): the network takes an amount of 0 or more.",
                "Custom Outgoing Call Limit (per User): the network takes an amount of 0 or more.",
            ],
        ),
        (
            "activate_service",
            {"date": "soon"},
            ["date: the network takes the day of the service start, for the record."],
        ),
    ],
)
def test_each_value_that_the_network_refuses_is_named(kind: str, payload: dict, words: list[str]) -> None:
    assert said(kind, payload) == words


def test_a_password_that_is_missing_is_named() -> None:
    assert said("create_administrator", ADMIN, secret="") == ["Administrator Password: the network takes a password."]


def test_the_call_server_comes_with_the_approval() -> None:
    assert said("create_tenant", {**TENANT, "server": ""}) == []


def test_every_field_of_every_command_has_a_name_for_people_unless_nobody_types_it() -> None:
    nameless = {(way.kind, field.name) for way in KINDS for field in way.carries if not field.label}
    assert nameless == {("activate_service", "date")}


def test_an_order_with_such_a_value_is_neither_saved_nor_submitted() -> None:
    order = order_in("registration")
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(admin_id="two words", admin_email="")
    for verb in (Verb.SUBMIT, Verb.SAVE) if order.state == "temporary" else (Verb.SUBMIT,):
        with refused(
            ValidationError,
            "Administrator ID: the network takes 1 to 150 characters without blanks.",
            "Administrator E-mail: the network takes 1 to 254 characters.",
        ):
            do(verb, order, who(CLERK))


def test_the_problem_stands_at_the_step_that_mends_it() -> None:
    order = order_in("registration")
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(admin_email="")
        item = order.itemlines.first().item
        OrderItem.objects.filter(pk=item.pk).update(code="c" * 30)
        order.itemlines.filter(item=item).update(quantity=1_000_001)
        problems = kind_of(fresh(order)).problems(Reading(fresh(order)))
    assert [(problem.step, problem.text) for problem in problems] == [
        ("info", "Administrator E-mail: the network takes 1 to 254 characters."),
        ("items", "Order Item: the network takes 1 to 1000 names of up to 200 characters, each with a quantity."),
    ]


def test_more_numbers_than_travel_at_once_are_refused_at_the_step_and_at_submit() -> None:
    order = order_in("registration")
    words = "An order takes up to 5,000 numbers; these are 5,001."
    with as_system():
        demand = order.numberdemands.first()
        kept = {"site": demand.site_id, "billing_account": demand.billing_account_id, "comment": ""}
        row = DemandForm({**kept, "quantity": "5001"}, order=order)
        assert row.is_valid()
        Numbers.check_quantity([row])
        assert row.errors == {"quantity": [words]}
        NumberDemand.objects.filter(pk=demand.pk).update(quantity=5001)
    with refused(ValidationError, words):
        do(Verb.SUBMIT, order, who(CLERK))


def test_what_passes_is_taken_by_the_network(ems) -> None:
    """Two customers of two resellers with one Administrator ID: the network knows a login by its tenant."""
    order = order_in("approved")
    do(Verb.CONFIRM, order, who(CLERK))
    with as_system():
        others = Command.objects.exclude(order_no=order.no).filter(
            kind=CommandKind.CREATE_ADMINISTRATOR, state="waiting"
        )
        (other,) = others
        mine = Command.objects.get(order_no=order.no, kind=CommandKind.CREATE_ADMINISTRATOR)
        other.payload["login"] = mine.payload["login"]
        other.save()
    deliver_due("ems")
    with as_system():
        assert set(Command.objects.filter(pk__in=[mine.pk, other.pk]).values_list("state", flat=True)) == {"done"}


def test_a_local_admins_role_reaches_the_network(ems) -> None:
    order: Order = order_in("approved")
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(
            create_local_admin=True, default_admin_role=f"{order.customer_name} Reseller"
        )
    do(Verb.CONFIRM, order, who(CLERK))
    deliver_due("ems")
    (admin,) = ems.store.tenant(fresh(order).customer.code)["administrators"]
    assert admin["role"] == "Portishead_Marine_Reseller"
