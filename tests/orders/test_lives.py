"""Random lives of a contract within a day: whatever is ordered one after another, the past stays, the preview is the effect, the
network holds what the contract says, and a close leaves nothing."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import PackageUpgrade, ServicePlan
from customers.queries.contract import lines_on
from inventory.demo.network import Network, StoreDriver
from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.simulator.store import Store
from inventory.models import Command
from oms.kit.acting import as_system
from orders.demo.life import next_license, one_swap
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from orders.types.license_change import changes_of
from orders.types.package_upgrade import packages_of, paths_from
from tests import stack
from tests.orders.later import CLOSE, LICENSE, PLAN, RESUME, STOP, SWAP, UPGRADE, approver, customer, placed
from tests.orders.scene import CLERK, do, fresh, who
from tests.orders.test_take_back import ledger

pytestmark = pytest.mark.django_db
NAME = "York Road Tailors"
STATES = {"activated": "active", "stopped": "stopped", "closed": "removed"}


def held(day: date) -> dict[str, int]:
    """Item code → how many on `day`."""
    counts: dict[str, int] = {}
    with as_system():
        for line in lines_on(customer(NAME), day):
            counts[line.item.code] = counts.get(line.item.code, 0) + line.qty
    return counts


def fields_of(kind: str, day: date) -> dict | None:
    """What can be ordered of this kind now; None when there is nothing."""
    one = customer(NAME)
    with as_system():
        if kind == PLAN:
            other = "Standard Plan" if one.plan_name == "Premium Plan" else "Premium Plan"
            return {"plan": ServicePlan.objects.get(name=other)}
        if kind == LICENSE:
            return next_license(one, day) if changes_of(one, day) else None
        if kind == SWAP:
            (swap,) = one_swap()["swaps"]
            may = packages_of(one, day)[swap["source"]] and one.plan.plan_items.filter(item=swap["target"]).exists()
            return {"swaps": [swap]} if may else None
        if kind == UPGRADE:
            path: PackageUpgrade | None = paths_from(one, packages_of(one, day)).first()
            return {"source": path.source_id, "path": path.pk, "quantity": 1} if path else None
    return {"day": day} | ({"last_payment": day} if kind == CLOSE else {})


def order_it(kind: str, fields: dict, at: datetime, network: Network) -> None:
    """Placed, approved and confirmed for that day; what the preview said is what is there then."""
    day = timezone.localdate(at)
    before = held(day)
    order = placed(NAME, kind, at=at, **fields)
    with as_system():
        said = kind_of(order).effect(Reading(fresh(order), day))
    do(Verb.APPROVE, order, who(approver(kind)), at, server=None)
    do(Verb.CONFIRM, order, who(CLERK), at, effective=day)
    with as_system():
        network.take(customer(NAME), at=at)
    names = dict.fromkeys([*before, *held(day)])
    changed = {code: held(day).get(code, 0) - before.get(code, 0) for code in names}
    assert sum(changed.values()) == sum(
        e.change or 0 for e in said.entries if e.key.startswith(("line:", "in-place-of:"))
    )


def look(network: Network, day: date) -> None:
    """The network has what the contract says."""
    one, there = customer(NAME), network.store.tenant(customer(NAME).code)
    assert there is not None
    assert (there["state"], there["packages"]) == (STATES[one.status], held(day))
    assert one.status == "closed" or there["plan"] == one.plan_name


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from([STOP, RESUME, PLAN, UPGRADE, LICENSE, SWAP]), st.booleans()), min_size=2, max_size=6
    )
)
def test_whatever_is_ordered_the_past_stays_and_the_end_leaves_nothing(tmp_path, kinds: list[tuple[str, bool]]) -> None:
    """Each type, first for a later day and taken back where so drawn, then for today."""
    store, driver = Store(stack.clone_store(tmp_path / f"{uuid.uuid4()}.sqlite")), DRIVERS[DEFAULT]
    DRIVERS[DEFAULT] = StoreDriver(store)
    try:
        with transaction.atomic():
            live(kinds, Network(store))
            transaction.set_rollback(True)
    finally:
        DRIVERS[DEFAULT] = driver
        store.close()


def order_it_and_take_it_back(kind: str, fields: dict, at: datetime, network: Network) -> None:
    """Confirmed for a day to come, then taken back: the contract and the network are as they were, and nothing is sent."""
    before, there = ledger(), network.store.tenant(customer(NAME).code)
    order = placed(NAME, kind, at=at, **fields)
    do(Verb.APPROVE, order, who(approver(kind)), at, server=None)
    do(Verb.CONFIRM, order, who(CLERK), at, effective=timezone.localdate(at) + timedelta(days=28))
    assert ledger() != before
    do(Verb.ASK_BACK, fresh(order), who(CLERK), at)
    do(Verb.TAKE_BACK, fresh(order), who(approver(kind)), at)
    with as_system():
        network.take(customer(NAME), at=at)
        assert not Command.objects.filter(order_no=order.no).exists()
    assert (ledger(), network.store.tenant(customer(NAME).code)) == (before, there)


def live(kinds: list[tuple[str, bool]], network: Network) -> None:
    day = timezone.localdate()
    past = {day - timedelta(days=back): held(day - timedelta(days=back)) for back in (1, 5, 20)}
    for kind, back_first in [*kinds, (CLOSE, True)]:
        at = timezone.now()
        if TYPES[kind].may_open(customer(NAME)) or (fields := fields_of(kind, day)) is None:
            continue
        if back_first:
            order_it_and_take_it_back(kind, fields, at, network)
        order_it(kind, fields, at, network)
        assert {then: held(then) for then in past} == past
        look(network, day)
    assert (customer(NAME).status, held(day), held(day + timedelta(days=900))) == ("closed", {}, {})
