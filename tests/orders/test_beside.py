"""Which types of order may be open beside which for one customer, as a table; and the words of what is refused."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.kinds import TYPES
from orders.models import Order
from orders.queries.offers import offers_for
from orders.rules import may_be_open_beside, why_not_beside
from tests.orders import acts
from tests.orders.scene import CLERK, order_of, refused, who

pytestmark = pytest.mark.django_db
NOTHING: frozenset[str] = frozenset()
# type: the types that may be open beside it; a type that is not here yet is written down by whoever adds it
BESIDE = {
    "new_customer": NOTHING,
    "service_start": NOTHING,
    "change": NOTHING,
    "service_stop": NOTHING,
    "service_resume": NOTHING,
    "plan_change": NOTHING,
    "customer_close": NOTHING,
    "package_upgrade": NOTHING,
    "license_change": NOTHING,
    "package_swap": NOTHING,
    "unshipped": NOTHING,
}
# type: the types whose confirmed orders may still wait for their day when one of it is opened
AFTER = {"change": frozenset({"change", "package_upgrade", "license_change", "package_swap"})}


def test_every_type_stands_in_the_table() -> None:
    assert set(TYPES) == set(BESIDE)


@pytest.mark.parametrize("one", list(BESIDE))
@pytest.mark.parametrize("other", list(BESIDE))
def test_the_table_holds(one: str, other: str) -> None:
    beside = other in BESIDE[one] or one in BESIDE[other]
    assert may_be_open_beside(TYPES[one], TYPES[other]) == beside
    assert may_be_open_beside(TYPES[one], TYPES[other], coming=True) == (beside or other in AFTER.get(one, NOTHING))


def test_what_goes_beside_goes_both_ways(monkeypatch) -> None:
    one, other = TYPES["service_stop"], TYPES["service_resume"]
    monkeypatch.setattr(one, "beside", frozenset({other.kind}), raising=False)
    assert may_be_open_beside(one, other) and may_be_open_beside(other, one)
    monkeypatch.setattr(one, "beside", NOTHING, raising=False)
    monkeypatch.setattr(one, "after", frozenset({other.kind}), raising=False)
    assert [may_be_open_beside(a, b, coming=c) for a, b, c in (
        (one, other, True), (one, other, False), (other, one, True),
    )] == [True, False, False]  # fmt: skip


def test_the_first_that_is_in_the_way_is_named_with_its_state_or_its_day() -> None:
    order, day = order_of("Portishead Marine"), date(2027, 3, 1)
    stop = TYPES["service_stop"]
    assert why_not_beside(stop, []) == ""
    words = f"Order {order.no} (New Customer) is under way: Approved. It must be finished or canceled first."
    assert why_not_beside(stop, [order]) == words
    coming = order_of("Ashton Gate Sports")
    coming.effective = day
    words = f"Order {coming.no} (New Customer) takes effect on 1 Mar 2027; until then this would contradict it."
    assert why_not_beside(stop, [coming, order]) == words


def test_finished_and_ended_orders_are_in_nobodys_way() -> None:
    with as_system():
        found = {order.customer_name for order in Order.objects.unfinished()}
    assert {"Jubilee Events", "Lambeth Housing Trust", "Portishead Marine", "Ashton Gate Sports"} <= found
    assert not {"Zetland School Trust", "Temple Accountants", "Roundhay Nurseries", "Southville Print"} & found


def test_offers_and_actions_say_the_same() -> None:
    by, at = who(CLERK), timezone.now()
    with acting_for(by.partner_id):
        customer = order_of("Vertical Demo").customer
        first = acts.open_order(customer=customer, kind="service_stop", nonce=uuid.uuid4(), by=by, at=at)
        said = {offer.kind.kind: offer.why_not for offer in offers_for(customer, by)}
        words = f"Order {first.no} (Service Stop) is under way: Temporary. It must be finished or canceled first."
        assert said["service_stop"] == words
        with refused(ValidationError, words):
            acts.open_order(
                customer=customer, kind="service_stop", nonce=uuid.uuid4(), by=by, at=at + timedelta(hours=1)
            )
        assert "new_customer" not in said
