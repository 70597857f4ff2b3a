"""The contract at submission is kept in one language, and what came or went since then is told as well."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from customers.models import ServiceLine
from oms.kit.acting import as_system
from orders.effect.reading import Reading
from orders.enums import WITH_APPROVER, Verb
from orders.kinds import kind_of
from orders.models import Order
from tests.orders.later import PLAN, STOP, approver, placed
from tests.orders.scene import do, fresh, refused, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ems")]
FREE = "York Road Tailors"
REFUSED = "The contract changed since this order was submitted. Look at it and tick that you have seen it."


def drift(order: Order) -> list[tuple[str, str, object]]:
    """(what, at order, now) of everything that changed."""
    kind, order = kind_of(order), fresh(order)
    with as_system():
        found = kind.drift(order, kind.effect(Reading(order)))
    return [(one.entry.what, one.shown, one.entry.now) for one in found]


def changes(quantity: int) -> None:
    """So many more or fewer call recordings, by another order."""
    with as_system():
        line = ServiceLine.objects.get(customer__name=FREE, item__code="call-recording")
        line.changes.create(
            change=quantity, effective=timezone.localdate() - timedelta(days=1), order_no="other", made_by="x",
            made_at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_approver_of_another_language_sees_no_change(language: str) -> None:
    with as_system():
        waiting = list(Order.objects.filter(state__in=WITH_APPROVER))
    with override(language):
        assert {order.no: drift(order) for order in waiting} == {order.no: [] for order in waiting}
    assert {order.kind for order in waiting} > {"new_customer", STOP, PLAN}


def test_a_stop_is_approved_in_german() -> None:
    order = placed(FREE, STOP)
    with override("de"):
        do(Verb.APPROVE, order, who(approver(STOP)), server=None)
    assert fresh(order).state == "approved"


def test_what_came_since_has_changed() -> None:
    changes(-2)
    order = placed(FREE, PLAN)
    assert drift(order) == []
    changes(2)
    assert ("Call Recording", "", 2) in drift(order)
    with refused(ValidationError, REFUSED, field="acknowledged"):
        do(Verb.APPROVE, order, who(approver(PLAN)), server=None)


def test_what_is_gone_has_changed() -> None:
    order = placed(FREE, PLAN)
    changes(-2)
    assert ("Stood in the contract, and does not any more", "2", None) in drift(order)
    with refused(ValidationError, REFUSED, field="acknowledged"):
        do(Verb.APPROVE, order, who(approver(PLAN)), server=None)
