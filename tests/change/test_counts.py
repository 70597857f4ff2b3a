"""Trunk channels, call bundles and call limits, up and down (guide 2.5.2.2.5, 2.5.2.2.7, 2.5.2.10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import CallBundle, ServicePlan
from customers.actions.contract import change_bundle, change_channels, set_fraud_limit
from customers.models import BundleChange, ChannelChange, Customer, FraudLimit
from customers.queries.contract import bundles_on, channels_on, fraud_limit_on
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from orders.actions.due import take_due_orders
from orders.actions.take_back import ask_back, consent_to_back
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.bundles.save import save_bundles
from orders.parts.trunk.save import save_channel_changes
from tests.change import scene
from tests.change.scene import CLERK, EARLIER
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
NONE = {"default_limit": None, "custom_limit": None}


@pytest.fixture
def customer(monkeypatch) -> Customer:
    scene.nobody_uses(monkeypatch)
    return scene.contract()


def stamp(**more) -> dict:
    return {"effective": scene.today(), "order_no": EARLIER, "by": scene.clerk(), "at": timezone.now(), **more}


def has_channels(customer: Customer, **channels: int) -> None:
    with as_system():
        ChannelChange.objects.filter(customer=customer).delete()
        for kind, quantity in channels.items():
            change_channels(customer=customer, kind=kind, change=quantity, **stamp())


def channels(order: Order, **changes: int) -> Order:
    with acting_for(scene.clerk().partner_id):
        save_channel_changes(order=order, changes=changes, by=scene.clerk(), at=timezone.now())
    return order


def test_four_sip_channels_and_two_more_are_six(customer) -> None:
    has_channels(customer, sip=4, tdm=3)
    order = channels(scene.begun(customer), sip=2, tdm=-3)
    found = {e.key: (e.now, e.change, e.to_be, e.monthly) for e in kind_of(order).effect(Reading(order)).entries}
    price = order.plan.channel_price
    assert found == {
        "channels:sip": (4, 2, 6, price("sip") * 2), "channels:tdm": (3, -3, 0, price("tdm") * -3),
    }  # fmt: skip
    scene.through(order)
    assert channels_on(customer, scene.today()) == {"sip": 6, "tdm": 0, "pbx": 0}
    assert Command.objects.get(order_no=order.no).payload == {"sip": 6, "tdm": 0, "pbx": 0}


@pytest.mark.parametrize(
    ("change", "busy", "words"),
    [
        (-5, 0, "SIP Trunk Channels: There are 4 now; To Be cannot be below 0."),
        (-2, 3, "SIP Trunk Channels: 2 is 1 below what is in use: up to 3 calls at once. Order −1 at most."),
        (27, 0, "The trunk channels together are 31; the plan allows 30."),
    ],
)
def test_channels_stay_between_use_and_the_plan(customer, monkeypatch, signed_in, change, busy, words) -> None:
    has_channels(customer, sip=4)
    scene.uses(monkeypatch, busy={"sip": busy})
    order = channels(scene.begun(customer), sip=change)
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    assert told.value.messages == [words]
    address = reverse("orders:step-trunk", args=[order.no])
    answer = signed_in(CLERK).post(address, {"quantity-sip": str(change), "quantity-tdm": "", "next": "1"})
    assert answer.status_code == 422 and words.removeprefix("SIP Trunk Channels: ") in answer.content.decode()


def test_fewer_channels_are_not_approved_unasked(customer, monkeypatch) -> None:
    has_channels(customer, sip=4)
    scene.silent(monkeypatch)
    order = scene.submitted(channels(scene.begun(customer), sip=-1))
    with pytest.raises(ValidationError, match="The network could not be asked what is in use"):
        scene.approved(order)


# --- bundles


def has_bundle(customer: Customer, name: str, quantity: int) -> CallBundle:
    with as_system():
        bundle = CallBundle.objects.get(name=name)
        BundleChange.objects.filter(customer=customer).delete()
        change_bundle(customer=customer, bundle=bundle, change=quantity, **stamp())
    return bundle


def bundles(order: Order, *lines: tuple[CallBundle, int], **limits) -> Order:
    rows = [{"bundle": bundle, "quantity": quantity, "comment": "Spring"} for bundle, quantity in lines]
    with acting_for(scene.clerk().partner_id):
        save_bundles(order=order, lines=rows, limits={**NONE, **limits}, by=scene.clerk(), at=timezone.now())
    return order


def test_bundles_go_up_and_down(customer, signed_in) -> None:
    landline = has_bundle(customer, "UK Landline 1000", 2)
    order, client = scene.begun(customer), signed_in(CLERK)
    address = reverse("orders:step-bundles", args=[order.no])
    refused = client.post(address, {f"quantity-{landline.pk}": "-3", "next": "1"})
    assert refused.status_code == 422 and "There are 2 now; To Be cannot be below 0." in refused.content.decode()
    typed = {f"quantity-{landline.pk}": "-1", f"comment-{landline.pk}": "Fewer calls", "next": "1"}
    assert client.post(address, typed).status_code == 302
    order.refresh_from_db()
    entry = kind_of(order).effect(Reading(order)).entries[0]
    assert (entry.now, entry.change, entry.to_be, entry.comment) == (2, -1, 1, "Fewer calls")
    scene.through(order)
    assert [(row["name"], row["qty"]) for row in bundles_on(customer, scene.today())] == [("UK Landline 1000", 1)]
    assert Command.objects.get(order_no=order.no).payload == {"bundles": {"UK Landline 1000": 1}}


def test_a_bundle_that_the_plan_lacks_only_goes_back(customer) -> None:
    landline = has_bundle(customer, "UK Landline 1000", 2)
    customer.plan.plan_bundles.filter(bundle=landline).delete()
    order = bundles(scene.begun(customer), (landline, 1))
    with pytest.raises(ValidationError, match="UK Landline 1000 is not part of Standard Plan."):
        scene.submitted(order)
    scene.submitted(bundles(order, (landline, -2)))


def test_more_bundles_than_there_are_do_not_go_back(customer) -> None:
    landline = has_bundle(customer, "UK Landline 1000", 2)
    with pytest.raises(ValidationError) as told:
        scene.submitted(bundles(scene.begun(customer), (landline, -3)))
    assert told.value.messages == ["UK Landline 1000: There are 2 now; To Be cannot be below 0."]


# --- limits


@pytest.fixture
def limited(customer) -> Customer:
    """10,000 a day and user, 20,000 for some, at most 50,000: the guide's own example."""
    ServicePlan.objects.filter(pk=customer.plan_id).update(fraud_change=True, fraud_max=50_000)
    customer.refresh_from_db()
    limits = {"default_limit": Decimal(10_000), "custom_limit": Decimal(20_000)}
    set_fraud_limit(customer=customer, **limits, **stamp())
    return customer


def step(order: Order) -> str:
    return reverse("orders:step-bundles", args=[order.no])


def limit(customer: Customer) -> tuple[Decimal, Decimal | None]:
    found = fraud_limit_on(customer, scene.today())
    assert found
    return found.default_limit, found.custom_limit


def test_ten_thousand_and_two_thousand_are_twelve_thousand(limited, signed_in) -> None:
    order, client = scene.begun(limited), signed_in(CLERK)
    page = client.get(step(order)).content.decode()
    assert "10,000.00" in page and "20,000.00" in page and "Maximum: 50,000.00" in page
    assert client.post(step(order), {"default_limit": "2,000", "custom_limit": "0", "next": "1"}).status_code == 302
    again = client.get(step(order)).content.decode()
    assert "<strong data-to-be>12,000.00</strong>" in again and "<strong data-to-be>20,000.00</strong>" in again
    order.refresh_from_db()
    entries = kind_of(order).effect(Reading(order)).entries
    assert [(e.key, e.now, e.change, e.to_be) for e in entries] == [
        ("limit:default", "10,000.00 GBP", "+2,000.00 GBP", "12,000.00 GBP")
    ]
    scene.through(order)
    assert limit(limited) == (Decimal(12_000), Decimal(20_000))
    assert Command.objects.get(order_no=order.no).payload == {"default": "12000.00", "custom": "20000.00"}


def test_twenty_thousand_less_two_thousand_are_eighteen_thousand(limited) -> None:
    order = scene.through(bundles(scene.begun(limited), custom_limit=Decimal(-2_000)))
    assert limit(limited) == (Decimal(10_000), Decimal(18_000))
    assert Command.objects.get(order_no=order.no).payload == {"default": "10000.00", "custom": "18000.00"}


def test_both_limits_are_one_fact_of_the_contract(limited) -> None:
    order = scene.through(bundles(scene.begun(limited), default_limit=Decimal(500), custom_limit=Decimal(500)))
    assert FraudLimit.objects.filter(order_no=order.no).count() == 1
    assert limit(limited) == (Decimal(10_500), Decimal(20_500))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"custom_limit": "30,001"}, "50001.00 is above the plan&#x27;s maximum, 50000.00."),
        ({"default_limit": "-10,001"}, "There are 10000.00 now; To Be cannot be below 0."),
        ({"custom_limit": "-10,001"}, "The custom limit is not below the default, 10000.00."),
    ],
)
def test_limits_stay_within_the_plans_maximum(limited, signed_in, typed, words) -> None:
    order = scene.begun(limited)
    answer = signed_in(CLERK).post(step(order), {"default_limit": "", "custom_limit": "", **typed, "next": "1"})
    assert answer.status_code == 422 and words in answer.content.decode()


def test_a_limit_that_became_too_high_is_not_sent(limited) -> None:
    order = bundles(scene.begun(limited), custom_limit=Decimal(20_000))
    ServicePlan.objects.filter(pk=limited.plan_id).update(fraud_max=30_000)
    with pytest.raises(ValidationError) as told:
        scene.submitted(Order.objects.select_related("customer", "plan").get(pk=order.pk))
    assert told.value.messages == [
        "Custom Outgoing Call Limit (per User): 40000.00 is above the plan's maximum, 30000.00."
    ]


def test_a_limit_is_not_set_for_a_day_before_one_that_is_set_already(limited) -> None:
    day, clerk = scene.today() + timedelta(days=9), scene.clerk()
    first = scene.through(bundles(scene.begun(limited), default_limit=Decimal(500)), day)
    second = bundles(scene.begun(limited), default_limit=Decimal(300))
    with pytest.raises(ValidationError) as told:
        scene.submitted(second)
    words = f"Order {first.no} sets the call limits for {date_format(day, 'DATE_FORMAT')} already. Choose that day or a later one."
    assert told.value.messages == [words]
    Order.objects.filter(pk=second.pk).update(activation_date=day)
    second.refresh_from_db()
    scene.through(second, day)
    assert fraud_limit_on(limited, day).default_limit == 10_800
    with acting_for(clerk.partner_id):
        ask_back(order=first, reason="Another day is wanted.", by=clerk, at=timezone.now())
    with acting_for(scene.vera().partner_id), pytest.raises(ValidationError) as told:
        consent_to_back(order=first, by=scene.vera(), at=timezone.now())
    assert told.value.messages == [f"Order {second.no} changes what this one brings; take that one back first."]
    take_due_orders(at=noon(day))
    sent = Command.objects.filter(order_no__in=[first.no, second.no]).order_by("pk").values_list("payload", flat=True)
    assert [payload["default"] for payload in sent] == ["10500.00", "10800.00"], "each says what holds after it"


def test_without_call_fraud_change_the_plan_shows_and_takes_no_limits(customer, signed_in) -> None:
    order = scene.begun(customer)
    assert not order.plan.fraud_change
    assert "default_limit" not in signed_in(CLERK).get(step(order)).content.decode()
    bundles(order, default_limit=Decimal(5))
    assert not kind_of(order).effect(Reading(order)).entries
