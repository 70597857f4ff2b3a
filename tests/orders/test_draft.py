"""What the steps of a draft write: only one's own draft, only until it is sent, and each its own words."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from catalogue.models import AgreementPeriod, CallBundle, DeviceModel, OrderItem, ServicePlan
from customers.models import Customer
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from orders.models import NumberPick, Order
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import (
    ARTHUR,
    CLERK,
    IN_STATE,
    VERA,
    already,
    fresh,
    held,
    not_yours,
    order_in,
    order_of,
    refused,
    unchanged,
    waits_for,
    who,
)

pytestmark = pytest.mark.django_db
ADDRESS = {"address": "1 Example Street", "city": "London", "county": "", "post_code": "EC1A 1AA"}
SITE = {
    "name": "Head office",
    "is_main": True,
    "address1": "1 Example Street",
    "city": "London",
    "post_code": "EC1A 1AA",
}


def given(order: Order) -> dict[str, tuple]:
    """Each step's act with values that are right."""
    with as_system():
        customer = order.customer
        account, site = customer.billing_accounts.first(), customer.sites.first()
        plan = ServicePlan.objects.get(name="Standard Plan")
        line = {"billing_account": account, "comment": ""}
        item, model = OrderItem.objects.filter(plans=plan).first(), DeviceModel.objects.filter(plans=plan).first()
        plan_fields = {"plan": plan, "agreement": AgreementPeriod.objects.first(), "title": "A title", "note": "A note"}
        return {
            "info": (acts.save_info, {"fields": {"name": customer.name}, "accounts": [{"name": "Main", **ADDRESS}]}),
            "plan": (acts.save_plan, {"fields": plan_fields, "sites": [SITE | ({"id": site.pk} if site else {})]}),
            "numbers": (acts.save_numbers, {"demands": [{"site": site, **line, "quantity": 3}], "ports": []}),
            "items": (acts.save_items, {"lines": [{**line, "item": item, "quantity": 2, "price": Decimal(3)}]}),
            "trunk": (acts.save_trunk, {"sip": 1, "tdm": 2}),
            "devices": (acts.save_devices, {"lines": [{**line, "model": model, "quantity": 2}]}),
            "bundles": (
                acts.save_bundles,
                {"lines": [], "limits": {"default_limit": Decimal(5), "custom_limit": None}},
            ),
            "shipping": (acts.save_shipping, {"places": [], "shipments": []}),
            "submit": (acts.mark_saved, {"step": "submit"}),
        }


STEPS = ("info", "plan", "numbers", "items", "trunk", "devices", "bundles", "shipping", "submit")
EVERY = pytest.mark.parametrize("step", STEPS)


def save(step: str, order: Order, by: Account | None = None, **changes) -> None:
    act, values = given(order)[step]
    by = by or who(CLERK)
    with acting_for(by.partner_id):
        act(order=order, by=by, at=timezone.now(), **{**values, **changes})


@EVERY
@pytest.mark.parametrize("login", [VERA, ARTHUR])
def test_somebody_elses_draft_is_not_written(step: str, login: str) -> None:
    order = order_in("temporary")
    with refused(PermissionDenied, not_yours(order, "requester")):
        save(step, order, who(login))


@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in ("temporary", "registration")])
def test_what_was_sent_is_not_written(state: str) -> None:
    order = order_in(state)
    for step in STEPS:
        with refused(acts.AlreadyMoved, already(order)):
            save(step, order)


@EVERY
def test_a_step_is_marked_saved_once_and_the_state_stays(step: str) -> None:
    order = order_of("Barbican Dental Practice") if step in ("info", "plan", "submit") else order_in("registration")
    with as_system():
        Order.objects.filter(pk=order.pk).update(saved_steps=["first"])
        order.shipments.all().delete()
    state = order.state
    save(step, order)
    assert (fresh(order).saved_steps, fresh(order).state) == (["first", step], state)
    save(step, order)
    assert fresh(order).saved_steps == ["first", step]


@EVERY
def test_a_step_waits_for_who_writes_the_order_just_now(step: str) -> None:
    order = order_in("registration")
    with held(Order, order.pk), waits_for(Order):
        save(step, order)


def test_the_customers_new_name_stands_on_the_order() -> None:
    order = order_of("Barbican Dental Practice")
    save("info", order, fields={"name": "Barbican Dentists"})
    kept = fresh(order)
    assert (kept.customer_name, kept.customer.name, kept.partner_name) == (
        "Barbican Dentists",
        "Barbican Dentists",
        "RS-Vertical",
    )
    with as_system():
        assert list(kept.customer.billing_accounts.values_list("name", flat=True)) == ["Main"]


def test_another_plan_takes_away_what_it_does_not_sell() -> None:
    order = order_in("registration")
    with as_system():
        starter = ServicePlan.objects.get(name="Starter Plan 2024")
        account = order.customer.billing_accounts.get()
        bundles, models = CallBundle.objects.all(), DeviceModel.objects.filter(plans__name="Standard Plan")
        order.bundlelines.all().delete()
        for bundle in bundles:
            order.bundlelines.create(bundle=bundle, quantity=1)
        order.shipments.all().delete()
        order.devicelines.all().delete()
        for model in models:
            order.devicelines.create(model=model, quantity=1, billing_account=account)
        kept = {
            "items": set(order.itemlines.filter(item__in=starter.items.all()).values_list("item", flat=True)),
            "bundles": set(starter.bundles.values_list("pk", flat=True)),
            "devices": set(starter.devices.values_list("pk", flat=True)),
        }
    limit = order.default_limit
    fields = {"plan": starter, "title": "New title", "note": "New note"}
    save("plan", order, fields=fields)
    after = fresh(order)
    assert (after.plan, after.title, after.note, after.default_limit) == (starter, "New title", "New note", limit)
    with as_system():
        assert set(order.itemlines.values_list("item", flat=True)) == kept["items"]
        assert set(order.bundlelines.values_list("bundle", flat=True)) == kept["bundles"] != set()
        assert set(order.devicelines.values_list("model", flat=True)) == kept["devices"] != set()


def test_a_first_plan_brings_its_limit() -> None:
    order = order_of("Barbican Dental Practice")
    save("plan", order)
    assert fresh(order).default_limit == 20


def test_numbers_of_a_demand_are_removed_before_it_ends() -> None:
    order = order_in("registration")
    with as_system():
        demand = order.numberdemands.select_related("site").get()
        number = Number.objects.filter(assign="unused").first()
        pick = NumberPick.objects.create(order=order, demand=demand, e164=number.e164, number=number, type_name="x")
    with refused(ValidationError, f"Remove the numbers assigned to {demand.site} first."):
        save("numbers", order, demands=[])
    with as_system():
        NumberPick.objects.filter(pk=pick.pk).update(active=False)
    save("numbers", order, demands=[])
    with as_system():
        assert not order.numberdemands.exists()


def test_a_demand_that_stays_keeps_its_row_and_ports_are_written_anew() -> None:
    order = order_in("registration")
    with as_system():
        demand = order.numberdemands.select_related("site", "billing_account").get()
        port = order.portrequests.select_related("site", "billing_account", "number_type").get()
    wanted = {"site": demand.site, "billing_account": demand.billing_account, "quantity": 9, "comment": "More"}
    names = (
        "site",
        "billing_account",
        "number_type",
        "main_number",
        "registered_address",
        "losing_provider",
        "wanted_date",
    )
    with as_system():
        again = {name: getattr(port, name) for name in names} | {"numbers": ["+441134960990"]}
    save("numbers", order, demands=[wanted], ports=[again])
    with as_system():
        kept = order.numberdemands.get()
        assert (kept.pk, kept.quantity, kept.comment) == (demand.pk, 9, "More")
        assert order.portrequests.get().numbers == ["+441134960990"]
    del wanted["comment"]
    save("numbers", order, demands=[wanted])
    with as_system():
        assert (order.numberdemands.get().comment, order.portrequests.count()) == ("", 0)


def test_items_are_written_anew() -> None:
    order = order_in("registration")
    save("items", order)
    with as_system():
        (line,) = order.itemlines.all()
    assert (line.quantity, line.price) == (2, Decimal(3))


def test_channels_up_to_the_plans_maximum() -> None:
    order = order_in("registration")  # Standard Plan: 30
    words = "The trunk channels together may be at most 30."
    with refused(ValidationError, words, field="sip"):
        save("trunk", order, sip=30, tdm=1)
    save("trunk", order, sip=29, tdm=1)
    assert (fresh(order).sip_channels, fresh(order).tdm_channels) == (29, 1)


def test_without_a_plan_there_are_no_channels() -> None:
    with refused(ValidationError, "The trunk channels together may be at most 0.", field="sip"):
        save("trunk", order_of("Barbican Dental Practice"), sip=0, tdm=0)


def test_devices_that_stay_keep_their_shipping() -> None:
    order = order_in("registration")
    with as_system():
        first, _ = order.devicelines.select_related("billing_account", "model")
        shipped = order.shipments.get(device=first).pk
    line = {"billing_account": first.billing_account, "model": first.model, "quantity": first.quantity, "comment": ""}
    save("devices", order, lines=[line])
    with as_system():
        assert list(order.devicelines.values_list("pk", flat=True)) == [first.pk]
        assert list(order.shipments.values_list("pk", flat=True)) == [shipped]
    save("devices", order, lines=[line | {"quantity": 7}])
    with as_system():
        assert order.devicelines.get().quantity == 7
    save("devices", order, lines=[line | {"quantity": 7, "comment": "Black"}])
    with as_system():
        kept = order.devicelines.get()
    assert (kept.pk, kept.quantity, kept.comment) == (first.pk, 7, "Black")


def test_bundles_and_limits_are_written_anew() -> None:
    order = order_in("registration")
    with as_system():
        bundle = CallBundle.objects.filter(plans=order.plan).last()
    limits = {"default_limit": Decimal(7), "custom_limit": Decimal(9)}
    save("bundles", order, lines=[{"bundle": bundle, "quantity": 5, "comment": ""}], limits=limits)
    kept = fresh(order)
    assert (kept.default_limit, kept.custom_limit) == (7, 9)
    with as_system():
        assert list(order.bundlelines.values_list("bundle", "quantity")) == [(bundle.pk, 5)]


def test_no_device_is_given_out_more_often_than_ordered() -> None:
    order = order_in("registration")
    with as_system():
        device, site = order.devicelines.first(), order.customer.sites.get()
        many, model = device.quantity, str(device.model)
    place = {"name": "Hall", "address": "1 Row", "city": "London", "post_code": "EC1A 1AA", "phone": "+442079460001"}
    both = [place, place | {"name": "Yard"}]

    def shipments(first: int, second: int) -> list[dict]:
        pairs = (("Hall", first), ("Yard", second))
        return [{"device": device, "place": p, "site": site, "quantity": n} for p, n in pairs]

    with refused(ValidationError, f"{model}: more given to shipping places than ordered."):
        save("shipping", order, places=both, shipments=shipments(many, 1))
    save("shipping", order, places=both, shipments=shipments(many - 1, 1))
    with as_system():
        assert list(order.shipments.order_by("pk").values_list("place__name", "quantity")) == [
            ("Hall", many - 1),
            ("Yard", 1),
        ]
        assert order.shippingplaces.count() == 2


# --- a new customer and its order


def create(nonce: uuid.UUID, at, by: Account, name: str = "Nine Elms Florist", domain="florist.example") -> Order:
    fields = {
        "name": name, "domain": domain, "partner": by.partner, "admin_id": f"admin@{domain}",
        "admin_password": "florist-Admin-2026", "contact_name": "Sam Sample",
    }  # fmt: skip
    with acting_for(by.partner_id):
        return acts.create_customer_order(
            fields=fields, accounts=[{"name": name, **ADDRESS}], nonce=nonce, by=by, at=at
        )


def test_a_new_customer_has_its_order_from_the_first_step_on() -> None:
    at = timezone.now()
    kept = fresh(create(uuid.uuid4(), at, who(CLERK)))
    assert (kept.state, kept.kind, kept.title, kept.saved_steps) == (
        "temporary",
        "new_customer",
        "Nine Elms Florist New Customer Order",
        ["info"],
    )
    assert (kept.customer.status, kept.customer.name, kept.customer.ongoing_orders) == (
        "ordering",
        "Nine Elms Florist",
        1,
    )
    with as_system():
        assert list(kept.moves.values_list("verb", "target", "by_name", "at")) == [
            ("open", "temporary", "Clara Clerk", at)
        ]


def test_the_first_step_sent_twice_is_one_customer() -> None:
    nonce, at = uuid.uuid4(), timezone.now()
    first = create(nonce, at, who(CLERK))
    with unchanged():
        assert create(nonce, at, who(CLERK)).pk == first.pk


def test_somebody_elses_form_of_the_same_stamp_is_not_ones_own() -> None:
    nonce, at = uuid.uuid4(), timezone.now()
    mine = create(nonce, at, who(CLERK))
    other = create(nonce, at, who(VERA), "Another Florist", "another.example")
    assert (other.pk == mine.pk, other.nonce, other.requester_name) == (False, nonce, "Vertical Cloud")


def test_what_is_wrong_with_a_customer_leaves_no_order() -> None:
    words = "This domain is in use. Choose another one."
    with as_system():
        Customer.objects.filter(name="Jubilee Events").update(domain="florist.example", domain_inherited=False)
    with refused(ValidationError, words, field="domain"):
        create(uuid.uuid4(), timezone.now(), who(CLERK))
