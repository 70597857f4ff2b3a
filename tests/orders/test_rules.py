"""Who may do what with an order, each condition of each rule by itself."""

import pytest

from oms.kit.acting import acting_for, as_system
from orders import rules
from orders.enums import Verb
from orders.models import Order
from tests.orders.scene import ARTHUR, CHILD, CLERK, IN_STATE, NEIGHBOUR, VERA, order_in, order_of, who

pytestmark = pytest.mark.django_db
EVERY_STATE = pytest.mark.parametrize("state", list(IN_STATE))
DRAFT, WORK, BAD = (
    {"temporary", "registration"},
    {"submitted", "processing"},
    {"canceled", "rejected", "rejected_approval"},
)
BOTH = {"approve_order": True, "manage_ddi": True}


def test_requester_and_approver_are_partners_not_persons() -> None:
    order = order_in("submitted")
    assert [rules.is_requester(who(login), order) for login in (CLERK, VERA, ARTHUR, CHILD)] == [True, *[False] * 3]
    assert [rules.is_approver(who(login), order) for login in (CLERK, VERA, ARTHUR, CHILD)] == [
        False,
        True,
        False,
        False,
    ]
    assert rules.is_requester(who("admin@rs-vertical.example"), order)


def test_the_approver_holds_the_right_of_the_type_where_it_has_one() -> None:
    order = order_in("submitted")
    assert rules.is_approver(who(VERA, approve_order=True), order)
    assert not rules.is_approver(who(VERA, approve_order=False), order)
    order.kind = "service_start"  # nobody needs to agree to it
    assert rules.is_approver(who(VERA, approve_order=False), order)
    assert not rules.is_approver(who(CLERK), order)


@EVERY_STATE
def test_can_move_asks_for_the_state_and_the_role(state: str) -> None:
    order = order_in(state)
    for verb in (Verb.SAVE, Verb.SUBMIT, Verb.CANCEL):
        assert rules.can_move(who(CLERK), order, verb) == (state in DRAFT)
        assert not rules.can_move(who(VERA), order, verb)
        assert rules.may_move(who(CLERK), order, verb) and not rules.may_move(who(VERA), order, verb)
    for verb in (Verb.HOLD, Verb.APPROVE, Verb.REJECT):
        assert rules.can_move(who(VERA), order, verb) == (state in WORK)
        assert not rules.can_move(who(CLERK), order, verb) and not rules.may_move(who(CLERK), order, verb)
    for verb in (Verb.CONFIRM, Verb.REFUSE):
        assert rules.can_move(who(CLERK), order, verb) == (state == "approved")
        assert not rules.can_move(who(VERA), order, verb)


@EVERY_STATE
def test_numbers_are_assigned_by_the_requester_of_a_draft_and_the_approver_in_its_work(state: str) -> None:
    order = order_in(state)
    assert rules.may_assign_numbers(who(CLERK, manage_ddi=True), order) == (state in DRAFT)
    assert rules.may_assign_numbers(who(VERA, manage_ddi=True), order) == (state in WORK)
    assert not rules.may_assign_numbers(who(CLERK, manage_ddi=False), order)
    assert not rules.may_assign_numbers(who(VERA, manage_ddi=False), order)
    assert not rules.may_assign_numbers(who(ARTHUR), order)


@EVERY_STATE
def test_one_step_is_for_a_requester_with_both_rights_and_a_draft(state: str) -> None:
    order = order_in(state)
    assert rules.may_go_straight(who(CLERK, **BOTH), order) == (state in DRAFT)
    assert not rules.may_go_straight(who(CLERK, approve_order=True, manage_ddi=False), order)
    assert not rules.may_go_straight(who(CLERK, approve_order=False, manage_ddi=True), order)
    assert not rules.may_go_straight(who(VERA), order)


@EVERY_STATE
def test_editing_and_copying_are_the_requesters(state: str) -> None:
    order = order_in(state)
    assert rules.may_edit(who(CLERK), order) == (state in DRAFT)
    assert rules.may_copy(who(CLERK), order) == (state in BAD)
    assert not any(
        rule(who(login), order) for rule in (rules.may_edit, rules.may_copy) for login in (VERA, ARTHUR, CHILD)
    )


def test_orders_are_requested_for_customers_of_the_own_tree_by_who_has_the_menu() -> None:
    order: Order = order_of("Zetland School Trust")
    for login, allowed in ((CLERK, True), (VERA, True), (ARTHUR, True), (CHILD, False), (NEIGHBOUR, False)):
        user = who(login)
        with acting_for(user.partner_id):
            assert rules.is_own_customer(user, order.customer) == allowed
    user = who(CLERK)
    with as_system():
        user.role.menus = [code for code in user.role.menus if code != "modify-customer"]
        assert not rules.is_own_customer(user, order.customer)
