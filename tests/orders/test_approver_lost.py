"""The last person who could approve is lost: whoever stands above with the right is asked at once (product.md)."""

import pytest
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.actions.ask_again import ask_again_below
from orders.enums import Verb
from orders.models import Order
from orders.queries.approver import QUEUE
from partners.channel.actions.administrators import add_account, change_account, delete_account, switch_off, switch_on
from partners.models import Account, Notice, Role
from partners.people.actions.role import set_menus
from partners.people.enums import PartnerKind
from tests.orders import acts
from tests.orders.scene import VERA, fresh, order_in, who
from tests.orders.upheaval import company

pytestmark = pytest.mark.django_db
SP, UNA = "admin@nimbus.example", "una@vertical.example"


def of_sp(act, *args, **fields):
    """What the provider's Chief Admin does to people and roles."""
    by = who(SP)
    with acting_for(by.partner_id):
        return act(*args, **fields, by=by, at=timezone.now())


def role_with(*, queue: bool) -> Role:
    """A role for people of Vertical Cloud that opens all but Order Approval, or all."""
    with as_system():
        made = Role.objects.get(is_system=True, system_role=PartnerKind.VSP)
        menus = [code for code in made.menus if queue or code != QUEUE]
        names = {"en": "All" if queue else "All but one"}
        return Role.objects.create(
            parent=made, names=names, system_role=PartnerKind.VSP, owner_id=who(SP).partner_id, menus=menus
        )


def account(login: str) -> Account:
    with as_system():
        return Account.objects.select_related("partner", "role").get(login_id=login)


def given(login: str, role: Role) -> None:
    one = account(login)
    of_sp(change_account, one, login_id=one.login_id, name=one.name, email=one.email, role=role, language=one.language)


def hire(login: str, role: Role) -> None:
    details = {"login_id": login, "name": "Una Proof", "email": login, "role": role, "password": "flour-and-water-9"}
    of_sp(add_account, partner=company("Vertical Cloud"), **details)


def menus_of(login: str, *, queue: bool) -> None:
    with as_system():
        role = account(login).role
        menus = set(role.menus) - {QUEUE} | ({QUEUE} if queue else set())
    of_sp(set_menus, role, menus=menus)


LOST = {  # the one who can approve is lost, and comes again
    "switched off": (lambda: of_sp(switch_off, account(UNA)), lambda: of_sp(switch_on, account(UNA))),
    "deleted": (lambda: of_sp(delete_account, account(UNA)), lambda: hire(UNA, role_with(queue=True))),
    "another role": (
        lambda: given(UNA, role_with(queue=False)), lambda: given(UNA, role_with(queue=True)),
    ),
    "its role's menu": (lambda: menus_of(UNA, queue=False), lambda: menus_of(UNA, queue=True)),
}  # fmt: skip


@pytest.mark.parametrize("way", LOST)
def test_who_loses_the_last_person_is_asked_no_more_until_there_is_one(way: str) -> None:
    orders = [order_in("submitted"), order_in("processing")]
    provider = who(SP).partner
    hire(UNA, role_with(queue=True))
    given(VERA, role_with(queue=False))
    assert {fresh(order).approver_name for order in orders} == {"Vertical Cloud"}  # one is left
    lose, again = LOST[way]
    lose()
    for order in orders:
        kept = fresh(order)
        assert (kept.approver_name, kept.approver_id) == (provider.name, provider.pk)
        with as_system():
            last = kept.moves.last()
            told = Notice.objects.filter(kind="order.asked_anew", thread=f"order:{order.no}")
            assert {notice.partner_name for notice in told} == {"Vertical Cloud", provider.name}
        assert (last.verb, last.why) == (
            Verb.REASK,
            f"Who may do what at Vertical Cloud changed. Asked of {provider.name} instead of Vertical Cloud.",
        )
    again()
    assert {fresh(order).approver_name for order in orders} == {"Vertical Cloud"}
    assert acts.ask_all_again(at=timezone.now()) == 0


def test_who_is_asked_is_looked_up_once_for_all_that_a_company_waits_for(django_assert_max_num_queries) -> None:
    """A change that moves nothing costs the same for one order as for many."""
    with as_system():
        waiting = Order.objects.waiting().filter(approver_name="Vertical Cloud")
        asks = len({(order.requester_id, order.kind) for order in waiting})
        assert waiting.count() > asks
    with django_assert_max_num_queries(3 + 12 * asks):
        assert ask_again_below(partner=company("Vertical Cloud"), why="", by=who(SP), at=timezone.now()) == 0
