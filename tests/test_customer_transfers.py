"""A whole customer goes from one reseller to another, with all it has, at one instant."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import PlanOffer
from customers.models import Customer, CustomerGroup, GroupMember, NumberHolding, QuantityPeriod, ServiceLine
from inventory.models import Command, HandOver, Number
from inventory.queries.command import ENDED
from oms.kit.acting import as_system
from oms.kit.follows import Follows, followers, said_of
from oms.kit.walls import ByPartner, our_models, wall_of
from orders.actions.open import open_order
from orders.actions.transfer_customer import open_customer_transfer
from orders.models import Order, Transfer
from orders.queries.transfer import receiver_named
from partners.models import Partner
from tests.transfers import GIVER, RECEIVER, agreed, approved, done, person

pytestmark = pytest.mark.django_db
BELOW = "admin@tideway.example"


@pytest.fixture
def customer(db) -> Customer:
    """A running customer of RS-Vertical with numbers, devices, orders and notes; its plan is offered to Orbit."""
    with as_system():
        found = Customer.objects.get(name="Vertical Demo")
        found.remarks, found.deal_ids = ["They pay us late"], "D-17"
        found.save(update_fields=["remarks", "deal_ids"])
        PlanOffer.objects.get_or_create(plan_id=found.plan_id, partner=Partner.objects.get(name="Orbit Comms"))
        GroupMember.objects.filter(customer=found).delete()
        Order.objects.filter(customer=found, ship_requested__gt=0).update(ship_done_at=timezone.now())
        ServiceLine.objects.filter(customer=found).update(comment="Ten per cent off, do not tell")
        assert not Command.objects.filter(customer=found).exclude(state__in=ENDED).exists()
    return found


def opened(customer: Customer, *, login: str = GIVER) -> Transfer:
    receiver = receiver_named("Orbit Comms")
    assert receiver
    with as_system():
        return open_customer_transfer(
            customer=customer, receiver=receiver, cut_at=timezone.now() + timedelta(hours=1), note="Good riddance",
            nonce=uuid.uuid4(), by=person(login), at=timezone.now(),
        )  # fmt: skip


def read(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


# --- every table


def carrying() -> list[type]:
    """Models whose rows carry the partner of a customer that they lead to."""
    found: list[type] = [Customer]
    while True:
        more = [
            m for m in our_models()
            if isinstance(wall_of(m), ByPartner) and not hasattr(m, "pgh_tracked_model") and m not in found
            and any(f.is_relation and f.related_model in found for f in m._meta.concrete_fields)
        ]  # fmt: skip
        if not more:
            return found[1:]
        found += more


def test_every_table_that_carries_a_customers_reseller_says_whether_it_goes_along() -> None:
    silent = [m._meta.label for m in carrying() if said_of(m) is None]
    assert not silent, f"Say with_customer = Follows(…) or Stays(why) (oms/kit/follows.py): {silent}"
    stale = [m._meta.label for m in our_models() if said_of(m) is not None and m not in carrying()]
    assert not stale
    assert {m._meta.label for m, _said in followers(past=True)} >= {
        "inventory.Number",
        "inventory.Device",
        "orders.Order",
    }


def resellers(customer: Customer) -> dict[str, set[str]]:
    """Table → the resellers that its rows of this customer carry."""
    with as_system():
        partners = dict(Partner.objects.values_list("pk", "name"))
        said = [(m, s) for m in carrying() if isinstance(s := said_of(m), Follows)]
        return {
            m._meta.label: {partners[pk] for pk in rows}
            for m, s in said
            if (rows := set(m._default_manager.filter(**{s.path: customer.pk}).values_list("partner_id", flat=True)))
        }


def test_a_customer_goes_with_all_it_has(customer, signed_in) -> None:
    before = resellers(customer)
    assert all("RS-Vertical" in names for names in before.values()) and len(before) >= 5, before
    transfer = done(approved(agreed(opened(customer))))
    assert transfer.state == "done"
    past = {m._meta.label for m in carrying() if isinstance(s := said_of(m), Follows) and s.past}
    for table, names in resellers(customer).items():
        assert names == ({"RS-Vertical"} if table in past else {"Orbit Comms"}), table
    with as_system():
        now = Customer.objects.get(pk=customer.pk)
        assert (now.partner_name, now.code, now.domain) == ("Orbit Comms", customer.code, customer.domain)
        assert (now.remarks, now.deal_ids, now.customer_class_id) == ([], "", None)
        assert {line.comment for line in ServiceLine.objects.filter(customer=now)} == {""}
        assert {held.made_by for held in NumberHolding.objects.filter(customer=now)} == {"RS-Vertical"}
        numbers = Number.objects.filter(customer=now)
        assert {n.stock_partner_id for n in numbers} == {now.partner_id}
        assert HandOver.objects.filter(order_no=transfer.no).count() == numbers.count() > 0
        assert set(QuantityPeriod.objects.filter(customer=now).values_list("partner_name", flat=True)) == {
            "Orbit Comms"
        }
    giver, receiver = signed_in(GIVER), signed_in(RECEIVER)
    each_reads_its_own(giver, receiver, customer, transfer)


def each_reads_its_own(giver, receiver, customer: Customer, transfer: Transfer) -> None:
    page, basic = transfer.get_absolute_url(), reverse("customers:basic", args=[customer.code])
    with as_system():
        Transfer.objects.filter(pk=transfer.pk).update(done_at=timezone.now())  # the timeline ends today
        order = Order.objects.filter(customer=customer, state="confirmed").first()
    assert giver.get(basic).url == page, "who had it is led to how it left"
    assert giver.get(order.get_absolute_url()).url == page
    theirs, ours = read(receiver, page), read(giver, page)
    assert "What it had when it left" in ours and "Good riddance" in ours
    assert "What it had when it left" not in theirs and "Good riddance" not in theirs
    assert "Transferred from RS-Vertical to Orbit Comms" in read(
        receiver, reverse("customers:timeline", args=[customer.code])
    )
    shown = read(receiver, basic)
    assert customer.name in shown and "They pay us late" not in shown
    assert receiver.get(order.get_absolute_url()).status_code == 404, "the giver's order is none of the receiver's"
    with as_system():
        names = {line.item.name for line in ServiceLine.objects.filter(customer=customer).select_related("item")}
    lines = read(receiver, reverse("customers:service", args=[customer.code]))
    assert any(name in lines for name in names) and "Ten per cent off" not in lines
    for url in ("changes", "timeline"):
        told = read(receiver, reverse(f"customers:{url}", args=[customer.code]))
        assert "They pay us late" not in told and "Clara Clerk" not in told and "Rosa Seller" not in told


# --- what hinders, word for word


def refusal(customer: Customer) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        opened(customer)
    return refused.value.messages


def test_what_hinders_is_said_before(customer, acting, signed_in) -> None:
    with as_system():
        ordering = Customer.objects.get(name="Ashton Gate Sports")
        group = CustomerGroup.objects.create(
            partner=customer.partner, partner_name="RS-Vertical", name="A", code="A1", created_at=timezone.now(),
            updated_at=timezone.now(),
        )  # fmt: skip
        member = GroupMember.objects.create(customer=customer, group=group, access_code="7")
        ships = Order.objects.filter(customer=customer, ship_requested__gt=0)
        parcels = ships.latest("pk").no
        ships.filter(no=parcels).update(ship_done_at=None)
    assert refusal(ordering) == ["A customer is transferred while it is Activated or Stopped."]
    assert refusal(customer) == [
        "Vertical Demo is in the customer group A of its reseller; the provider takes it out first.",
        f"Devices of order {parcels} have yet to be shipped.",
    ]
    page = read(signed_in(GIVER), reverse("orders:transfer-customer", args=[customer.code]))
    assert "It cannot be transferred yet" in page and "customer group A" in page
    with as_system():
        member.delete()
        ships.update(ship_done_at=timezone.now())
    with acting(GIVER) as clerk:
        order = open_order(customer=customer, kind="change", nonce=uuid.uuid4(), by=clerk, at=timezone.now())
    words = f"Order {order.no} (Change) is under way: Temporary. It must be finished or canceled first."
    assert refusal(customer) == [words]
    assert signed_in(BELOW).get(reverse("orders:transfer-customer", args=[customer.code])).status_code == 404


def test_what_the_receiver_lacks_is_said_to_the_receiver_alone(customer) -> None:
    transfer = opened(customer)
    orbit = person(RECEIVER).partner_id
    with as_system():
        PlanOffer.objects.filter(plan_id=customer.plan_id, partner_id=orbit).delete()
    with pytest.raises(ValidationError) as refused:
        agreed(transfer)
    plan = customer.plan_name
    assert refused.value.messages == [
        f"Its service plan, {plan}, is not offered to your company. Ask your provider for it."
    ]
    with as_system():
        PlanOffer.objects.create(plan_id=customer.plan_id, partner_id=orbit)
    ready = approved(agreed(transfer))
    with as_system():
        PlanOffer.objects.filter(plan_id=customer.plan_id, partner_id=orbit).delete()
    failed = done(ready)
    assert (failed.state, failed.reason) == ("failed", "Something stood against it at Orbit Comms.")
    with as_system():
        assert Customer.objects.get(pk=customer.pk).partner_name == "RS-Vertical"
        assert not failed.sides.get(side="giver").kept


def test_it_takes_as_many_statements_for_a_large_customer(customer) -> None:
    """Rows follow by a statement for each table."""
    transfer = approved(agreed(opened(customer)))
    with CaptureQueriesContext(connection) as asked:
        assert done(transfer).state == "done"
    each = [q["sql"] for q in asked if q["sql"].startswith('UPDATE "inventory_number"')]
    assert len(each) == 3, "reseller, name, stock"
