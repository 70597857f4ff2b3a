"""What a confirmed order leaves in the contract: every line of it, dated on its day, naming the order."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from customers.models import (
    BundleChange,
    ChannelChange,
    DeviceHolding,
    FraudLimit,
    NumberHolding,
    PlanPeriod,
    ServiceLine,
)
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.phones import national
from orders.enums import Verb
from orders.models import NumberPick, Order
from tests.orders.scene import CLERK, do, order_in, who

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def order() -> Order:
    """An approved order with a trial in months, a comment on everything, channels of both kinds and limits."""
    found = order_in("approved")
    with as_system():
        first, second, *_ = found.itemlines.all()
        found.itemlines.filter(pk=first.pk).update(trial=2, trial_unit="month", comment="First")
        found.itemlines.filter(pk=second.pk).update(trial=14, trial_unit="day")
        found.shipments.update(comment="By lift")
        NumberPick.objects.filter(order=found).update(comment="Main line")
        Order.objects.filter(pk=found.pk).update(tdm_channels=2, default_limit=Decimal(15), custom_limit=Decimal(25))
        return Order.objects.get(pk=found.pk)


def confirmed(order: Order, days: int = 0):
    day = timezone.localdate() + days * DAY
    do(Verb.CONFIRM, order, who(CLERK), effective=day)
    return day


@pytest.mark.parametrize("days", [0, 3])
def test_lines_carry_price_account_and_the_end_of_their_trial(order, days: int) -> None:
    day = confirmed(order, days)
    with as_system():
        wanted = sorted(order.itemlines.values_list("item", "billing_account", "quantity", "price", "comment"))
        lines = list(ServiceLine.objects.filter(customer=order.customer_id))
        made = sorted((x.item_id, x.billing_account_id, x.changes.get().change, x.price, x.comment) for x in lines)
        trials = {x.item_id: (x.trial, x.trial_unit) for x in order.itemlines.all()}
    assert made == wanted and len(wanted) > 2
    assert {(x.act_date, x.order_no) for x in lines} == {(day, order.no)}
    for line in lines:
        trial, unit = trials[line.item_id]
        if unit == "month":
            assert line.billing_start.day in (day.day, 28, 29, 30) and 58 <= (line.billing_start - day).days <= 62
        else:
            assert line.billing_start == day + trial * DAY
    assert sorted({unit for _, unit in trials.values()}) == ["day", "month"]


def test_numbers_devices_channels_bundles_limits_and_plan_follow(order) -> None:
    day = confirmed(order, 3)
    one, mine = order.customer_id, {"customer": order.customer_id}
    with as_system():
        picks = set(
            NumberPick.objects.filter(order=order, active=True).values_list(
                "e164", "demand__site", "demand__billing_account", "comment"
            )
        )
        numbers = NumberHolding.objects.filter(**mine)
        assert set(numbers.values_list("e164", "site", "billing_account", "comment")) == picks != set()
        assert set(numbers.values_list("valid_from", "valid_to", "order_no")) == {(day, None, order.no)}
        shipped = sorted(
            order.shipments.values_list("device__model", "device__billing_account", "site", "quantity", "comment")
        )
        devices = DeviceHolding.objects.filter(**mine)
        assert sorted(devices.values_list("model", "billing_account", "site", "quantity", "comment")) == shipped != []
        assert set(devices.values_list("valid_from", "order_no")) == {(day, order.no)}
        channels = set(ChannelChange.objects.filter(**mine).values_list("kind", "change", "effective", "order_no"))
        assert channels == {("sip", order.sip_channels, day, order.no), ("tdm", 2, day, order.no)}
        bundles = set(BundleChange.objects.filter(**mine).values_list("bundle", "change", "effective", "order_no"))
        assert (
            bundles == {(b, n, day, order.no) for b, n in order.bundlelines.values_list("bundle", "quantity")} != set()
        )
        limit, period = FraudLimit.objects.get(**mine), PlanPeriod.objects.get(**mine)
    assert (limit.default_limit, limit.custom_limit, limit.effective, limit.order_no) == (15, 25, day, order.no)
    assert (period.plan_id, period.agreement_id, period.effective) == (order.plan_id, order.agreement_id, day)
    assert (period.order_no, period.customer_id) == (order.no, one)


def test_without_shipments_devices_stand_on_their_billing_account(order) -> None:
    with as_system():
        order.shipments.all().delete()
        wanted = sorted(order.devicelines.values_list("model", "billing_account", "quantity"))
    confirmed(order)
    with as_system():
        devices = DeviceHolding.objects.filter(customer=order.customer_id)
        assert sorted(devices.values_list("model", "billing_account", "quantity")) == wanted != []
        assert set(devices.values_list("site", flat=True)) == {None}


def test_without_a_limit_of_its_own_the_plans_holds_and_no_channels_leave_no_entry(order) -> None:
    with as_system():
        Order.objects.filter(pk=order.pk).update(default_limit=None, custom_limit=None, sip_channels=0, tdm_channels=0)
        order.bundlelines.all().delete()
    confirmed(order)
    with as_system():
        limit = FraudLimit.objects.get(customer=order.customer_id)
        assert (limit.default_limit, limit.custom_limit) == (order.plan.fraud_default, None)
        assert not ChannelChange.objects.filter(customer=order.customer_id).exists()
        assert not BundleChange.objects.filter(customer=order.customer_id).exists()
        kinds = set(Command.objects.filter(order_no=order.no).values_list("kind", flat=True))
    assert not kinds & {"set_channels", "set_bundles"}


def test_the_network_hears_everything_in_totals(order) -> None:
    confirmed(order)
    with as_system():
        sent = {c.kind: c for c in Command.objects.filter(order_no=order.no)}
        order = Order.objects.select_related("customer", "plan", "server").get(pk=order.pk)
        one = order.customer
        items = dict(order.itemlines.values_list("item__code", "quantity"))
        names = dict(order.itemlines.values_list("item__code", "item__name"))
        devices = dict(order.shipments.values_list("device__model__name", "quantity"))
        bundles = dict(order.bundlelines.values_list("bundle__name", "quantity"))
        numbers = sorted(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))
    assert sent["create_tenant"].payload == {
        "name": one.name, "domain": one.domain, "language": "en", "plan": "Standard Plan", "server": order.server.cm_id,
    }  # fmt: skip
    assert sent["create_administrator"].payload == {
        "login": one.admin_id,
        "name": one.admin_name,
        "email": one.admin_email,
    }
    assert sorted(sent["add_numbers"].payload["numbers"]) == numbers
    assert sent["add_numbers"].target == ", ".join(national(number) for number in numbers)
    assert sent["set_packages"].payload == {"items": items}
    assert sorted(sent["set_packages"].target.split(", ")) == sorted(
        f"{names[code]} {total}" for code, total in items.items()
    )
    assert {d["model"]: d["quantity"] for d in sent["set_devices"].payload["devices"]} == devices
    assert sent["set_channels"].payload == {"sip": order.sip_channels, "tdm": 2, "pbx": 0}
    assert sent["set_bundles"].payload == {"bundles": bundles}
    assert sent["set_fraud_limit"].payload == {"default": "15.00", "custom": "25.00"}
