"""Whatever is ordered in a random life of a contract, and taken back before its day: To Be = Now + Order, never negative, never
below use, any day a replay from the beginning, the network as the contract."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalogue.models import ServicePlan
from customers.actions.contract import set_fraud_limit
from customers.models import Customer, QuantityChange, ServiceLine
from customers.queries.contract import channels_on, fraud_limit_on, lowest, quantity_on
from inventory.actions.change_line import change_lines
from inventory.actions.lines import settle_lines
from inventory.demo.network import Network, StoreDriver
from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.simulator.store import Store
from inventory.models import Command
from inventory.queries import use as use_module
from inventory.queries.line import living, packages_on
from inventory.queries.line_checks import LineEntry
from oms.kit.acting import acting_for, as_system
from orders.actions.submit import cancel_order, withdraw_order
from orders.effect.reading import Reading
from orders.enums import OrderState, Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.bundles.save import save_bundles
from orders.parts.trunk.save import save_channel_changes
from tests import stack
from tests.change import scene
from tests.orders import acts
from tests.orders.scene import VERA, do, fresh, who
from tests.orders.test_take_back import ledger
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
CODES = ("premium-one", "basic-user-vm")
FIRST = 6  # of each line
BUSY = 1  # calls at once over the trunk
WEEK = 7
STEP = st.one_of(
    st.tuples(
        st.just("order"), st.integers(-6, 6), st.integers(-6, 6), st.integers(-2, 2), st.sampled_from([0, 0, 500, -500]),
        st.integers(0, 6), st.sampled_from(["on", "on", "cancel"]),
    ),
    st.tuples(st.just("back"), st.integers(0, 5)),
)  # fmt: skip
BUILT_UPON = ("take that one back first", "Take that one back first")


@dataclass
class Life:
    """A contract as it was at first, and what stands of its orders: so many of each line, of "sip", and of "limit"."""

    customer: Customer
    lines: list[ServiceLine]
    used: int
    channels: int
    limit: Decimal
    standing: dict[str, tuple[date, Counter]] = field(default_factory=dict)  # order → its day, and what it changes

    def holds(self) -> None:
        """Every day of the week is the beginning and what stands until then; never below what is in use."""
        for ahead in range(WEEK):
            day, until = scene.today() + timedelta(days=ahead), Counter()
            for effective, ordered in self.standing.values():
                until.update(ordered if effective <= day else {})
            for line in self.lines:
                replayed = sum(n for on, n in line.changes.values_list("effective", "change") if on <= day)
                assert quantity_on(line, day) == replayed == FIRST + until[line.pk]
                assert replayed >= min(self.used, FIRST), "below use on some day"
            sip = channels_on(self.customer, day)["sip"]
            assert sip == self.channels + until["sip"] and sip >= min(BUSY, self.channels)
            assert fraud_limit_on(self.customer, day).default_limit == self.limit + until["limit"]
        for line in self.lines:
            assert lowest(line.changes.values_list("effective", "change"), scene.today()) >= 0


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a life takes minutes, and each is short
    suppress_health_check=list(HealthCheck),
)
@given(life=st.lists(STEP, min_size=2, max_size=7), used=st.integers(0, 4))
def test_a_random_life(life, used, tmp_path) -> None:
    store, driver = Store(stack.clone_store(tmp_path / f"{uuid.uuid4()}.sqlite")), DRIVERS[DEFAULT]
    DRIVERS[DEFAULT] = StoreDriver(store)
    try:
        with transaction.atomic():
            live(life, used, Network(store))
            transaction.set_rollback(True)
    finally:
        DRIVERS[DEFAULT] = driver
        store.close()


def live(life, used: int, network: Network) -> None:
    customer = with_limits(scene.contract())
    nobody_uses_a_line(customer, network)
    held = [scene.has(customer, code, FIRST) for code in CODES]
    network_as_contract(customer, network)
    users = [{"extension": str(200 + n), "name": f"Person {n}", "items": list(CODES)} for n in range(used)]
    network.store.set_users(customer.code, {"users": users, "busy": {"sip": BUSY}})
    use_module.cache.clear()
    one = Life(
        customer, held, used, channels_on(customer, scene.today())["sip"],
        fraud_limit_on(customer, scene.today()).default_limit,
    )  # fmt: skip
    for what, *said in life:
        if what == "back":
            taken_back(one, *said)
        else:
            one_order(one, said)
        one.holds()
    for ahead in range(WEEK):
        day = scene.today() + timedelta(days=ahead)
        acts.take_due_orders(at=noon(day))
        with as_system():
            network.take(customer, at=noon(day))
            same_as(network, one, day)


def nobody_uses_a_line(customer: Customer, network: Network) -> None:
    """Who uses what is said in the network alone."""
    with as_system():
        entries = [LineEntry(line.extension) for line in living(customer).filter(state="used")]
        change_lines(customer=customer, entries=entries, by=scene.clerk(), at=timezone.now())
        network.take(customer, at=timezone.now(), kind="set_lines")


def network_as_contract(customer: Customer, network: Network) -> None:
    """What the scene wrote into the contract, lines and network have as well, as after any order."""
    with as_system():
        payload = {"items": dict.fromkeys(CODES, FIRST)}
        network.store.take(
            key=f"scene:{uuid.uuid4()}", kind="set_packages", customer=customer.code, payload=payload, secret=""
        )
        settle_lines(customer=customer, by=scene.clerk(), at=timezone.now())
        network.take(customer, at=timezone.now(), kind="set_lines")


def with_limits(customer: Customer) -> Customer:
    """Its plan allows Call Fraud Change, up to 50,000; there are 10,000 now (guide 2.5.2.10)."""
    with as_system():
        ServicePlan.objects.filter(pk=customer.plan_id).update(fraud_change=True, fraud_max=50_000)
        set_fraud_limit(
            customer=customer, default_limit=Decimal(10_000), effective=scene.today() - timedelta(days=1),
            order_no=scene.EARLIER, by=scene.clerk(), at=timezone.now(),
        )  # fmt: skip
    return scene.contract()


def same_as(network: Network, one: Life, day: date) -> None:
    """What the orders of this life changed, the network has as the contract says of that day."""
    there = network.store.tenant(one.customer.code)
    done = [ordered for effective, ordered in one.standing.values() if effective <= day]
    for line in one.lines:
        if any(ordered[line.pk] for ordered in done):
            assert there["packages"].get(line.item.code, 0) == quantity_on(line, day)
    if done:
        wanted, _items = packages_on(one.customer, day)
        lines = living(one.customer).select_related("item")
        assert Counter(line.item_id for line in lines) == +wanted, "as many lines of each package as the contract has"
        vacant = {user["extension"]: user["items"] for user in there["users"] if not user["name"]}
        assert vacant == {line.extension: [line.item.code] for line in lines}
    if any(ordered["sip"] for ordered in done):
        assert there["sip"] == channels_on(one.customer, day)["sip"]
    if any(ordered["limit"] for ordered in done):
        assert Decimal(there["default_limit"]) == fraud_limit_on(one.customer, day).default_limit


def taken_back(one: Life, which: int) -> None:
    """One of the orders that wait for their day; nothing of it is left, unless another one has built upon it."""
    with as_system():
        waiting = [order for order in Order.objects.filter(no__in=one.standing).order_by("pk") if order.is_coming]
    if not waiting:
        return
    order, before = waiting[which % len(waiting)], ledger()
    if order.effective <= scene.today():
        return
    do(Verb.ASK_BACK, order, scene.clerk())
    try:
        do(Verb.TAKE_BACK, fresh(order), who(VERA))
    except ValidationError as refusal:
        assert any(words in str(refusal) for words in BUILT_UPON), refusal
        assert len(waiting) > 1 and ledger() == before
        do(Verb.KEEP, fresh(order), who(VERA))
        return
    del one.standing[order.no]
    assert ledger() != before and not Command.objects.filter(order_no=order.no).exists()
    assert not any(order.no in map(str, row) for rows in ledger().values() for row in rows), "a trace in the contract"


def one_order(one: Life, said: list[Any]) -> None:
    first, second, channels, limit, ahead, end = said
    day, (line, other) = scene.today() + timedelta(days=ahead), one.lines
    wanted = Counter({line.pk: first, other.pk: second, "sip": channels, "limit": limit})
    rows = [scene.changes(row, wanted[row.pk]) for row in one.lines if wanted[row.pk]]
    if not any(wanted.values()):
        return
    order = scene.begun(one.customer)
    order.activation_date = day
    order.save(update_fields=["activation_date"])
    scene.ordered(order, *rows)
    stamp: dict[str, Any] = {"order": order, "by": scene.clerk(), "at": timezone.now()}
    with acting_for(scene.clerk().partner_id):
        save_channel_changes(changes={"sip": channels}, **stamp)
        limits = {"default_limit": Decimal(limit) if limit else None, "custom_limit": None}
        save_bundles(lines=[], limits=limits, **stamp)
    effect = kind_of(order).effect(Reading(order))
    counted = [entry for entry in effect.entries if isinstance(entry.change, int)]
    assert all(entry.now + entry.change == entry.to_be for entry in counted)
    before = ledger()
    try:
        with transaction.atomic():
            scene.submitted(order)
    except ValidationError:
        end = "cancel"
    if end == "cancel":
        if order.state == OrderState.SUBMITTED:
            with transaction.atomic():
                withdraw_order(order=order, by=scene.clerk(), at=timezone.now())
        cancel_order(order=order, by=scene.clerk(), at=timezone.now())
        assert ledger() == before and not Command.objects.filter(order_no=order.no).exists()
        return
    scene.confirmed(scene.approved(order), day)
    one.standing[order.no] = (day, wanted)
    written = {(row.line.item.name, row.change) for row in QuantityChange.objects.filter(order_no=order.no)}
    promised = {(entry.what, entry.change) for entry in effect.entries if entry.key.startswith("line:")}
    assert written == promised, "preview = effect, entry by entry"
