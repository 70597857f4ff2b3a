"""The approver's side: work kept, approval with all it needs, rejection with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from inventory.models import Number
from oms.kit.acting import as_system
from orders.enums import Verb
from orders.models import NumberPick, Order
from tests.orders.scene import CLERK, VERA, do, fresh, give_numbers, order_in, refused, server, who
from tests.orders.test_submit import told

pytestmark = pytest.mark.django_db
WORDS = "Give a reason of at least 10 characters; the reseller reads it."


def test_work_is_kept_and_numbers_stay() -> None:
    order, by = order_in("processing"), who(VERA)
    with as_system():
        picks = NumberPick.objects.filter(order=order, active=True).count()
        assert picks
    do(Verb.HOLD, order, by, server=server(), comment="Waiting for Leeds.")
    kept = fresh(order)
    assert (kept.server.cm_id, kept.approval_comment, kept.approved_at) == ("CM-LON-01", "Waiting for Leeds.", None)
    with as_system():
        assert NumberPick.objects.filter(order=order, active=True).count() == picks
    do(Verb.HOLD, order, by, server=None, comment="")
    assert (fresh(order).server, fresh(order).approval_comment) == (None, "")


def test_holding_tells_nobody() -> None:
    order = order_in("submitted")
    before = told(order, "order.approved") | told(order, "order.rejected")
    do(Verb.HOLD, order, who(VERA))
    assert told(order, "order.approved") | told(order, "order.rejected") == before == set()


def missing(order: Order) -> str:
    with as_system():
        (demand,) = order.numberdemands.all()
        given = NumberPick.objects.filter(demand=demand, active=True).count()
        return f"{demand.site}, {demand.billing_account}: {demand.quantity} numbers ordered, {given} assigned."


def test_approval_needs_every_number_and_the_call_server() -> None:
    order = order_in("submitted")
    with refused(ValidationError, missing(order), "Choose the call server (CM)."):
        do(Verb.APPROVE, order, who(VERA), server=None)
    with refused(ValidationError, missing(order)):
        do(Verb.APPROVE, order, who(VERA), server=server())
    give_numbers(order, who(VERA))
    with refused(ValidationError, "Choose the call server (CM)."):
        do(Verb.APPROVE, order, who(VERA), server=None)


def test_approval_says_who_and_when_and_tells_the_requester() -> None:
    order, by, at = order_in("processing"), who(VERA), timezone.now()
    do(Verb.APPROVE, order, by, at, server=server("CM-LDS-01"), comment="All there.")
    kept = fresh(order)
    assert (kept.state, kept.approved_by, kept.approved_at) == ("approved", "Vertical Cloud", at)
    assert (kept.server.cm_id, kept.approval_comment, kept.completed_at) == ("CM-LDS-01", "All there.", None)
    assert CLERK in told(order, "order.approved")
    assert VERA not in told(order, "order.approved")


def test_the_call_server_kept_before_stays_when_none_is_named() -> None:
    order = order_in("processing")
    do(Verb.HOLD, order, who(VERA), server=server())
    do(Verb.APPROVE, order, who(VERA), server=None)
    assert fresh(order).server.cm_id == "CM-LON-01"


@pytest.mark.parametrize("reason", ["", "too short", "  too short  ", "         \n   "])
def test_a_rejection_without_a_reason_is_refused(reason: str) -> None:
    with refused(ValidationError, WORDS, field="reason"):
        do(Verb.REJECT, order_in("submitted"), who(VERA), reason=reason)


def test_ten_characters_are_a_reason() -> None:
    order = order_in("submitted")
    do(Verb.REJECT, order, who(VERA), reason=" 0123456789 ")
    assert (fresh(order).state, fresh(order).reason) == ("rejected", "0123456789")


def test_a_rejection_gives_numbers_back_and_tells_the_requester() -> None:
    order, at = order_in("processing"), timezone.now()
    with as_system():
        numbers = list(Number.objects.filter(reserved_by=order.no).values_list("pk", flat=True))
        assert numbers
    do(Verb.REJECT, order, who(VERA), at, reason="x" * 500)
    kept = fresh(order)
    assert (kept.reason, kept.completed_at, kept.approved_at) == ("x" * 500, at, None)
    with as_system():
        assert not NumberPick.objects.filter(order=order, active=True).exists()
        assert set(Number.objects.filter(pk__in=numbers).values_list("assign", "partner_name")) == {
            ("unused", "Vertical Cloud")
        }
        assert kept.customer.status == "ordering"
    assert CLERK in told(order, "order.rejected")
    assert VERA not in told(order, "order.rejected")


def test_numbers_of_other_orders_stay_where_they_are() -> None:
    order, other = order_in("processing"), order_in("approved")
    with as_system():
        before = set(NumberPick.objects.filter(order=other, active=True).values_list("e164", flat=True))
    do(Verb.REJECT, order, who(VERA))
    with as_system():
        assert (
            set(NumberPick.objects.filter(order=other, active=True).values_list("e164", flat=True)) == before != set()
        )
        assert Number.objects.filter(reserved_by=other.no).count() == len(before)
