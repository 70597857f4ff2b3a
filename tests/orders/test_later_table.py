"""The orders after the first one: type × state × verb × role, with the exact answer; and each type in every state."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied

from oms.kit.acting import as_system
from orders import rules
from orders.enums import Verb
from orders.kinds import TYPES
from orders.models import Order
from partners.people.enums import Right
from tests.orders.acts import AlreadyMoved
from tests.orders.later import ALL, CLOSE, LICENSE, PLAN, RESUME, STOP, SWAP, UNSHIPPED, UPGRADE, approver
from tests.orders.scene import ARTHUR, CHILD, CLERK, NEIGHBOUR, VERA, already, do, fresh, not_yours, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ems")]
RIGHTS = {
    STOP: Right.APPROVE_STOP_RESUME, RESUME: Right.APPROVE_STOP_RESUME, PLAN: Right.APPROVE_PLAN_CHANGE,
    CLOSE: Right.APPROVE_CUSTOMER_CLOSE, UPGRADE: Right.APPROVE_ORDER,
    LICENSE: Right.APPROVE_ORDER, SWAP: Right.APPROVE_ORDER, UNSHIPPED: Right.APPROVE_ORDER,
}  # fmt: skip
# state: what its requester may do, and what the partner asked
TABLE: dict[str, tuple[set[Verb], set[Verb]]] = {
    "registration": ({Verb.SAVE, Verb.SUBMIT, Verb.CANCEL}, set()),
    "submitted": ({Verb.WITHDRAW}, {Verb.HOLD, Verb.APPROVE, Verb.REJECT}),
    "processing": (set(), {Verb.HOLD, Verb.APPROVE, Verb.REJECT}),
    "approved": ({Verb.CONFIRM, Verb.REFUSE}, set()),
    "coming": ({Verb.ASK_BACK}, set()),
    "asked": ({Verb.LEAVE}, {Verb.TAKE_BACK, Verb.KEEP}),
    "confirmed": (set(), set()),
    "canceled": ({Verb.REOPEN}, set()),  # for two minutes, by undoing
    "rejected": (set(), set()),
    "rejected_approval": (set(), set()),
}
VERBS = [verb for verb in Verb if verb not in (Verb.OPEN, Verb.REASK, Verb.LAPSE)]
APPROVERS = {Verb.HOLD, Verb.APPROVE, Verb.REJECT, Verb.TAKE_BACK, Verb.KEEP}
EVERY_TYPE = pytest.mark.parametrize("kind", ALL)
EVERY_STATE = pytest.mark.parametrize("state", list(TABLE))


def order_of(kind: str, state: str) -> Order:
    """The demo has each type in every state. `coming`: confirmed for a later day; `asked`: to be taken back."""
    waits = state in ("coming", "asked")
    with as_system():
        found = Order.objects.select_related("customer", "plan", "server").filter(
            kind=kind, state="confirmed" if waits else state, back_asked_at__isnull=True
        )
        order = found.filter(took_effect_at__isnull=waits or state != "confirmed").order_by("pk").first()
    assert order is not None, f"the demo has no {kind} that is {state}"
    return do(Verb.ASK_BACK, order, who(CLERK)) if state == "asked" else order


@EVERY_TYPE
@EVERY_STATE
def test_what_each_role_may_do_in_each_state(kind: str, state: str) -> None:
    order = order_of(kind, state)
    mine, asked = TABLE[state]
    decides, looks_on = (VERA, ARTHUR) if approver(kind) == VERA else (ARTHUR, VERA)
    people = {login: who(login) for login in (CLERK, ARTHUR, VERA, CHILD, NEIGHBOUR)}
    may = {login: {verb for verb in VERBS if rules.can_move(user, order, verb)} for login, user in people.items()}
    assert may == {CLERK: mine, decides: asked, looks_on: set(), CHILD: set(), NEIGHBOUR: set()}


@EVERY_TYPE
@EVERY_STATE
def test_what_may_not_be_done_is_refused_in_words(kind: str, state: str) -> None:
    order = order_of(kind, state)
    before, said = fresh(order), f"['{already(order)}']"
    people = {login: who(login) for login in (CLERK, approver(kind))}
    for verb in VERBS:
        asked = approver(kind)
        right, wrong = (asked, CLERK) if verb in APPROVERS else (CLERK, asked)
        role = "approver" if verb in APPROVERS else "requester"
        more = {"server": None} if verb == Verb.APPROVE else {}
        with pytest.raises(PermissionDenied) as denied:
            do(verb, deepcopy(before), people[wrong], **more)
        assert str(denied.value) == not_yours(order, role)
        if verb in TABLE[state][verb in APPROVERS]:
            continue
        refusal = PermissionDenied if role == "approver" and order.approver_id is None else AlreadyMoved
        with pytest.raises(refusal) as moved:
            do(verb, deepcopy(before), people[right], **more)
        assert str(moved.value) == (not_yours(order, role) if refusal is PermissionDenied else said)
    assert fresh(order).updated_at == before.updated_at


@EVERY_TYPE
def test_each_type_is_decided_by_its_own_right_alone(kind: str) -> None:
    order, right = order_of(kind, "submitted"), RIGHTS[kind]
    assert TYPES[kind].right == right
    order.approver_id = who(VERA).partner_id  # the provider needs no right
    for held in Right:
        others = {one.value: one == held for one in Right}
        assert rules.is_approver(who(VERA, **others), order) == (held == right)


@EVERY_TYPE
def test_a_coming_one_waits_and_shows_so(kind: str) -> None:
    with as_system():
        order = Order.objects.get(kind=kind, provisioning="coming", back_asked_at__isnull=True)
    assert order.is_coming and order.took_effect_at is None and order.state == "confirmed"
