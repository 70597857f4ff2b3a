"""Whoever is asked to approve is found anew; no order is ever without somebody who can end it (product.md)."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.actions.ask_again import ask_again_below
from orders.enums import WAYS, WITH_APPROVER, OrderState, Role, Verb
from orders.models import Order, OrderMove
from partners.models import Account, Notice, Partner
from partners.people.actions.rights import set_rights
from partners.people.enums import PartnerStatus, Right
from tests.orders import acts
from tests.orders.scene import (
    ARTHUR,
    CLERK,
    NEIGHBOUR,
    VERA,
    already,
    do,
    fresh,
    held,
    order_in,
    refused,
    unchanged,
    waits_for,
    who,
)  # fmt: skip
from tests.orders.upheaval import ACTS, NAMES, company, stuck
from tests.orders.upheaval import switch as change_status

pytestmark = pytest.mark.django_db
SP = "admin@nimbus.example"


def take_right(name: str, right: Right) -> None:
    by = who(SP)
    with acting_for(by.partner_id):
        partner = company(name)
        set_rights(partner, rights=partner.rights() - {right}, below_too=True, by=by, at=timezone.now())


def switch(name: str, status: PartnerStatus) -> None:
    change_status(name, status, who(SP))


@pytest.mark.parametrize("state", ["submitted", "processing"])
def test_a_right_that_is_taken_moves_the_order_up_and_tells_both(state: str) -> None:
    order = order_in(state)
    assert fresh(order).approver_name == "Vertical Cloud"
    take_right("Vertical Cloud", Right.APPROVE_ORDER)
    kept = fresh(order)
    assert (kept.approver_id, kept.approver_name, kept.state) == (who(SP).partner_id, who(SP).partner.name, state)
    with as_system():
        last = kept.moves.last()
        told = set(
            Notice.objects.filter(kind="order.asked_anew", thread=f"order:{order.no}").values_list(
                "partner_name", flat=True
            )
        )
    assert (last.verb, last.source, last.target) == (Verb.REASK, state, state)
    assert last.why == (
        f"The rights of Vertical Cloud changed. Asked of {kept.approver_name} instead of Vertical Cloud."
    )
    assert told == {"Vertical Cloud", kept.approver_name}
    do(Verb.REJECT, order, who(ARTHUR))
    assert fresh(order).state == "rejected"


def test_a_company_that_is_switched_off_is_asked_no_more() -> None:
    order = order_in("submitted")
    switch("Vertical Cloud", PartnerStatus.INACTIVE)
    assert fresh(order).approver_name == who(SP).partner.name
    switch("Vertical Cloud", PartnerStatus.ACTIVE)
    assert fresh(order).approver_name == "Vertical Cloud"


def test_what_was_decided_stays_with_who_decided() -> None:
    order = order_in("approved")
    take_right("Vertical Cloud", Right.APPROVE_ORDER)
    assert fresh(order).approver_name == "Vertical Cloud"
    with as_system():
        assert not OrderMove.objects.filter(order=order, verb=Verb.REASK).exists()


def test_the_nightly_check_finds_what_no_news_told_of() -> None:
    order = order_in("submitted")
    with as_system():
        Account.objects.filter(partner__name="Vertical Cloud").update(is_active=False)
    assert acts.ask_all_again(at=timezone.now()) >= 1
    kept = fresh(order)
    assert kept.approver_name == who(SP).partner.name
    with as_system():
        move, chief = kept.moves.last(), Account.objects.get(partner_id=order.requester_id, is_chief=True)
    why = move.why
    assert (move.by_name, move.by_partner) == (chief.name, "RS-Vertical")
    assert why.startswith("The nightly check found that the partner asked cannot approve it any more.")
    assert acts.ask_all_again(at=timezone.now()) == 0


def test_an_order_of_a_company_without_a_chief_is_passed_over(caplog) -> None:
    order = order_in("submitted")
    with as_system():
        Account.objects.filter(partner_id=order.requester_id).update(is_chief=False)
        Account.objects.filter(partner__name="Vertical Cloud").update(is_active=False)
    acts.ask_all_again(at=timezone.now())
    assert (fresh(order).approver_name, caplog.records) == ("Vertical Cloud", [])


def test_a_requester_takes_it_back_until_work_has_begun() -> None:
    order, by = order_in("submitted"), who(CLERK)
    do(Verb.WITHDRAW, order, by, why="The address was not complete.")
    kept = fresh(order)
    assert (kept.state, kept.approver_id, kept.approver_name, kept.submitted_at) == ("registration", None, "", None)
    with as_system():
        assert kept.moves.last().why == "The address was not complete."
        assert Notice.objects.filter(kind="order.withdrawn", partner_name="Vertical Cloud").exists()
    do(Verb.SUBMIT, kept, by)
    assert fresh(order).approver_name == "Vertical Cloud"
    working = order_in("processing")
    with refused(acts.AlreadyMoved, already(working)):
        do(Verb.WITHDRAW, working, by)


@pytest.mark.parametrize(("state", "verb", "after"), [
    ("temporary", Verb.CANCEL, "canceled"), ("approved", Verb.REFUSE, "rejected_approval"),
])  # fmt: skip
def test_what_a_switched_off_company_left_the_one_above_ends(state: str, verb: Verb, after: str) -> None:
    order = order_in(state)
    with pytest.raises(PermissionDenied):
        do(verb, order, who(VERA))
    switch("RS-Vertical", PartnerStatus.INACTIVE)
    with pytest.raises(PermissionDenied):
        do(verb, order, who(ARTHUR))  # the nearest one above works
    do(verb, order, who(VERA))
    assert fresh(order).state == after


def test_it_only_ends_and_goes_no_further() -> None:
    order = order_in("registration")
    switch("RS-Vertical", PartnerStatus.INACTIVE)
    with pytest.raises(PermissionDenied):
        do(Verb.SUBMIT, order, who(VERA))


def test_no_order_is_without_somebody_who_can_end_it_whatever_changes() -> None:
    """Rights, status and places in the tree changed at random; after each change every open order is looked at."""
    chance, by = random.Random(20261127), who(SP)
    with as_system():
        names = [name for name in NAMES if Partner.objects.filter(name=name).exists()]
    for _round in range(12):
        name = chance.choice(names)
        what = chance.choice(list(ACTS))
        ACTS[what](name, chance, by)
        assert not (found := stuck()), f"after {what} of {name}: nobody can end {found}"


def test_the_roles_of_the_ways_are_two() -> None:
    assert {way.role for way in WAYS} == {Role.REQUESTER, Role.APPROVER}
    assert {OrderState.SUBMITTED, OrderState.PROCESSING} == set(WITH_APPROVER)


def asked(order: Order) -> bool:
    return acts.ask_again(order=order, why="Because.", by=who(SP), at=timezone.now())


def test_asking_anew_waits_for_who_decides_just_now() -> None:
    order = order_in("submitted")
    with held(Order, order.pk), waits_for(Order):
        asked(order)


def test_nobody_is_asked_about_what_waits_for_nobody() -> None:
    for state in ("temporary", "canceled"):
        order = order_in(state)
        with unchanged():
            assert asked(order) is False


def test_only_orders_of_and_below_the_company_are_looked_at() -> None:
    order = order_in("submitted")
    with as_system():
        Account.objects.filter(partner__name="Vertical Cloud").update(is_active=False)
        neighbour = who(NEIGHBOUR).partner
    with unchanged():
        assert ask_again_below(partner=neighbour, why="Because.", by=who(SP), at=timezone.now()) == 0
    assert ask_again_below(partner=company("RS-Vertical"), why="Because.", by=who(SP), at=timezone.now()) >= 1
    assert fresh(order).approver_name == who(SP).partner.name
