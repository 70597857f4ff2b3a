"""Submit, approve and confirm in one step: both rights, a draft of one's own, all three moves or none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.models import Order
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import CLERK, IN_STATE, VERA, fresh, grant, order_in, refused, server, who

pytestmark = pytest.mark.django_db
WORDS = "Only a requester with Approve Order and Manage DDI may confirm in one step."


def straight(order: Order, by: Account, **more) -> Order:
    values = {"server": server(), "effective": timezone.localdate(), "at": timezone.now(), **more}
    with acting_for(by.partner_id):
        return acts.confirm_straight(order=order, by=by, **values)


@pytest.mark.parametrize("rights", [(False, False), (True, False), (False, True)])
def test_without_both_rights_it_is_refused(rights: tuple[bool, bool]) -> None:
    approve, ddi = rights
    with refused(PermissionDenied, WORDS):
        straight(order_in("temporary"), who(CLERK, approve_order=approve, manage_ddi=ddi))


def test_somebody_elses_draft_is_refused() -> None:
    with refused(PermissionDenied, WORDS):
        straight(order_in("temporary"), who(VERA))


@pytest.mark.parametrize("state", [state for state in IN_STATE if state not in ("temporary", "registration")])
def test_what_was_sent_is_refused(state: str) -> None:
    with refused(PermissionDenied, WORDS):
        straight(order_in(state), who(CLERK, approve_order=True, manage_ddi=True))


@pytest.mark.parametrize("state", ["temporary", "registration"])
def test_all_three_moves_are_made_and_recorded(state: str) -> None:
    order, at = order_in(state), timezone.now()
    grant("RS-Vertical", approve_order=True, manage_ddi=True)
    with as_system():
        order.numberdemands.all().delete()
    straight(order, who(CLERK), at=at)
    kept = fresh(order)
    assert (kept.state, kept.approver_name, kept.approved_by, kept.server.cm_id) == (
        "confirmed", "RS-Vertical", "RS-Vertical", "CM-LON-01"
    )  # fmt: skip
    with as_system():
        last = list(order.moves.order_by("-id").values_list("verb", "source", "target", "by_name", "at")[:3])
    assert last == [
        ("confirm", "approved", "confirmed", "Clara Clerk", at),
        ("approve", "submitted", "approved", "Clara Clerk", at),
        ("submit", state, "submitted", "Clara Clerk", at),
    ]


def test_when_the_last_one_is_refused_none_was_made() -> None:
    order = order_in("temporary")
    grant("RS-Vertical", approve_order=True, manage_ddi=True)
    with as_system():
        order.numberdemands.all().delete()
    with refused(ValidationError, "Choose the call server (CM)."):
        straight(order, who(CLERK), server=None)
    assert fresh(order).state == "temporary"
