"""Stock: what each verb refuses, word for word, what it writes, and whom it waits for."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import NumberType
from customers.models import Customer
from inventory.actions.allocate import allocate_numbers, take_back_numbers
from inventory.actions.fresh import delete_numbers
from inventory.actions.register import register_entries, register_numbers
from inventory.actions.release import release_numbers
from inventory.actions.reserve import claim_numbers, reserve_numbers
from inventory.actions.return_numbers import return_numbers
from inventory.actions.take import take_numbers
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from oms.kit.periods import add_months
from oms.kit.phones import national
from partners.models import Account, Partner
from tests.orders.scene import held, number_type, order_in, order_of, refused, waits_for, who

pytestmark = pytest.mark.django_db
SP, VERA, CLERK, ORBIT = (
    "approver@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example", "admin@orbit.example",
)  # fmt: skip
NO_RIGHT = "Your company does not hold the right “Manage DDI”. Your provider grants it."
NOW = timezone.now()
NO = "2026-000001"


def company(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def customer(name: str = "Zetland School Trust") -> Customer:
    with as_system():
        return Customer.objects.get(name=name)


def free(by: Account, many: int) -> list[Number]:
    """The lowest free London numbers of a partner's stock."""
    with as_system():
        stock = Number.objects.in_stock_of(by.partner_id, timezone.localdate()).filter(type_name="Geographic London")
        return list(stock.order_by("e164")[:many])


def now(*numbers: Number) -> list[Number]:
    with as_system():
        return list(Number.objects.filter(pk__in=[n.pk for n in numbers]).order_by("e164"))


def national_of(number: Number) -> str:
    return national(number.e164)


def e164(*numbers: Number) -> list[str]:
    return [number.e164 for number in numbers]


def reserve(by: Account, *numbers: Number, order_no: str = NO, of: Customer | None = None) -> list[Number]:
    with acting_for(by.partner_id):
        return reserve_numbers(
            number_ids=[n.pk for n in numbers],
            customer=of or customer(),
            site_name="Main",
            order_no=order_no,
            by=by,
            at=NOW,
        )


def claim(by: Account, quantity: int, order_no: str = NO) -> list[Number]:
    with acting_for(by.partner_id):
        return claim_numbers(
            number_type=number_type(), quantity=quantity, customer=customer(), site_name="Main", order_no=order_no, by=by,
            at=NOW,
        )  # fmt: skip


def acted(act, by: Account, **values):
    with acting_for(by.partner_id):
        return act(by=by, at=NOW, **values)


# --- Manage DDI


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (allocate_numbers, {"numbers": ["+442079460018"], "to": "Tideway Telecom"}),
        (take_back_numbers, {"numbers": ["+442079460018"]}),
        (delete_numbers, {"numbers": ["+442079460018"]}),
        (register_numbers, {"numbers": ["020 7946 0900"], "number_type": "London"}),
        (register_entries, {"entries": []}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_without_manage_ddi_stock_is_not_touched(act, values: dict) -> None:
    values = dict(values)
    if "to" in values:
        values["to"] = company("Tideway Telecom")
    if "number_type" in values:
        values["number_type"] = number_type()
    by = who(VERA, manage_ddi=False)
    with refused(PermissionDenied, NO_RIGHT), acting_for(by.partner_id):
        if "entries" in values:
            act(values["entries"], by=by, at=NOW)
        else:
            act(by=by, at=NOW, **values)


# --- down the tree and back


@pytest.mark.parametrize("act", [allocate_numbers, take_back_numbers, delete_numbers], ids=lambda act: act.__name__)
def test_at_least_one_number_is_named(act) -> None:
    more = {"to": company("RS-Vertical")} if act is allocate_numbers else {}
    with refused(ValidationError, "Name one number at least."):
        acted(act, who(VERA), numbers=[], **more)


def test_allocation_names_what_is_not_free_five_at_most() -> None:
    numbers = [f"+4420794699{n:02d}" for n in range(7)]
    words = "These numbers are not free in your stock: {}{}."
    named = ", ".join(f"020 7946 99{n:02d}" for n in range(5))
    with refused(ValidationError, words.format(named, " and 2 more")):
        acted(allocate_numbers, who(VERA), numbers=numbers, to=company("RS-Vertical"))
    with refused(ValidationError, words.format(named, "")):
        acted(allocate_numbers, who(VERA), numbers=numbers[:5], to=company("RS-Vertical"))
    ours = free(who(VERA), 1)
    with refused(ValidationError, words.format("020 7946 9900", "")):
        acted(allocate_numbers, who(VERA), numbers=[ours[0].e164, numbers[0]], to=company("RS-Vertical"))


def test_what_rests_says_until_when() -> None:
    number = free(who(VERA), 1)[0]
    with as_system():
        Number.objects.filter(pk=number.pk).update(use="returned", quarantine_until=date(2030, 1, 31))
    words = f"These numbers are not free in your stock: {national_of(number)} (rests until 31 Jan 2030)."
    with refused(ValidationError, words):
        acted(allocate_numbers, who(VERA), numbers=[number.e164], to=company("RS-Vertical"))


@pytest.mark.parametrize("name", ["Vertical Cloud", "Orbit Comms", "Nimbus Telecom"])
def test_allocation_goes_down_alone(name: str) -> None:
    with refused(ValidationError, "Choose a reseller below your own company.", field="reseller"):
        acted(allocate_numbers, who(VERA), numbers=e164(*free(who(VERA), 1)), to=company(name))


def test_what_is_given_down_is_the_reseller_s_stock_and_comes_back() -> None:
    by, numbers, seller = who(VERA), free(who(VERA), 2), company("RS-Vertical")
    assert acted(allocate_numbers, by, numbers=e164(*numbers), to=seller) == 2
    for row in now(*numbers):
        assert (row.partner_id, row.partner_name, row.stock_partner_id) == (seller.pk, "RS-Vertical", seller.pk)
        assert row.updated_at == NOW
    assert acted(take_back_numbers, by, numbers=e164(numbers[0])) == 1
    first, second = now(*numbers)
    assert (first.partner_name, second.partner_name) == ("Vertical Cloud", "RS-Vertical")
    reserve(who(CLERK), second)
    with refused(ValidationError, "These numbers are not unused at a reseller below you: " + national_of(second) + "."):
        acted(take_back_numbers, by, numbers=e164(second))
    with refused(ValidationError, "These numbers are not unused at a reseller below you: " + national_of(first) + "."):
        acted(take_back_numbers, by, numbers=e164(first))


def test_what_a_reseller_made_or_a_neighbour_has_is_not_taken_back() -> None:
    words = "These numbers are not unused at a reseller below you: {}."
    numbers = free(who(VERA), 2)
    with as_system():
        Number.objects.filter(pk=numbers[0].pk).update(
            partner_id=company("RS-Vertical").pk,
            stock_partner_id=company("RS-Vertical").pk,
            owner_partner_id=company("RS-Vertical").pk,
        )
        Number.objects.filter(pk=numbers[1].pk).update(
            partner_id=company("Orbit Comms").pk, stock_partner_id=company("Orbit Comms").pk
        )
    for number in numbers:
        with refused(ValidationError, words.format(national_of(number))):
            acted(take_back_numbers, who(VERA), numbers=e164(number))


def made(by: Account, *typed: str) -> list[Number]:
    with acting_for(by.partner_id):
        return register_numbers(numbers=list(typed), number_type=number_type(), by=by, at=NOW)


def test_only_what_one_made_and_nobody_used_is_deleted() -> None:
    by = who(VERA)
    first, second, third = made(by, "020 7946 0900", "020 7946 0901", "020 7946 0902")
    with as_system():
        Number.objects.filter(pk=first.pk).update(use="returned")
        Number.objects.filter(pk=second.pk).update(
            owner_partner_id=company("Nimbus Telecom").pk, owner_name="Nimbus Telecom"
        )
        used = Number.objects.filter(assign="used", customer_name=customer().name).first()
    why = [
        "020 7946 0900 was used before; a number once used is kept.",
        "020 7946 0901 was not created by your company, but by Nimbus Telecom.",
        f"{national_of(used)} is used by {customer().name}.",
    ]
    for number, words in zip((first, second, used), why, strict=True):
        with refused(ValidationError, words):
            acted(delete_numbers, by, numbers=e164(number, third))
    assert acted(delete_numbers, by, numbers=e164(third))
    with refused(ValidationError, "020 7946 0902 is not in your stock."):
        acted(delete_numbers, by, numbers=e164(third))
    assert now(third) == [] and len(now(first, second)) == 2


def test_what_stands_in_an_order_is_kept() -> None:
    by = who(VERA)
    (number,) = made(by, "020 7946 0900")
    with as_system():
        order = order_in("submitted")
        order.numberpicks.create(
            demand=order.numberdemands.get(), e164=number.e164, number=number, type_name="x", active=False
        )
    words = "020 7946 0900 stands in an order; a number once ordered is kept."
    with refused(ValidationError, words):
        acted(delete_numbers, by, numbers=e164(number))


# --- reserve, take, release, return


def test_a_reservation_writes_whose_and_where_and_leaves_the_stock_it_came_from() -> None:
    by, one = who(VERA), customer()
    second, first = reversed(free(by, 2))
    rows = reserve(by, second, first)
    assert e164(*rows) == e164(first, second)
    for row in [*rows, *now(first, second)]:
        assert (row.assign, row.use, row.reserved_by) == ("reserved", "order_activation", NO)
        assert (row.customer_id, row.customer_name, row.site_name) == (one.pk, one.name, "Main")
        assert (row.partner_id, row.partner_name) == (one.partner_id, "RS-Vertical")
        assert (row.stock_partner_id, row.updated_at) == (by.partner_id, NOW)


def test_what_somebody_has_by_now_is_named() -> None:
    by = who(VERA)
    number, resting, away = free(by, 3)
    reserve(by, number, order_no="1")
    with refused(ValidationError, f"{national_of(number)} was taken by another order a moment ago."):
        reserve(by, number)
    until = timezone.localdate(NOW) + timedelta(days=3)
    with as_system():
        Number.objects.filter(pk=resting.pk).update(quarantine_until=until)
        Number.objects.filter(pk=away.pk).update(
            partner_id=company("Orbit Comms").pk, stock_partner_id=company("Orbit Comms").pk
        )
    with refused(
        ValidationError, f"{national_of(resting)} was returned and rests until {date_format(until, 'DATE_FORMAT')}."
    ):
        reserve(by, resting)
    with refused(ValidationError, "A number that you chose is no longer in your stock. Choose another one."):
        reserve(by, away)
    with as_system():
        Number.objects.filter(pk=away.pk).update(
            partner_id=company("RS-Vertical").pk, stock_partner_id=company("RS-Vertical").pk
        )
    with refused(ValidationError, f"{national_of(away)} was taken by another order a moment ago."):
        reserve(by, away)


def test_what_is_used_of_ones_own_stock_does_not_rest() -> None:
    by = who(VERA)
    (number,) = free(by, 1)
    with as_system():
        Number.objects.filter(pk=number.pk).update(assign="used", customer=customer())
    with refused(ValidationError, f"{national_of(number)} was taken by another order a moment ago."):
        reserve(by, number)


def test_the_lowest_free_numbers_of_the_type_are_claimed_or_none() -> None:
    by = who(VERA)
    lowest = free(by, 3)
    assert [row.pk for row in claim(by, 2)] == [row.pk for row in lowest[:2]]
    left = len(free(by, 1000))
    words = f"Only {left} free numbers of “Geographic London” are left in your stock; {left + 1} are wanted."
    with refused(ValidationError, words):
        claim(by, left + 1)
    with refused(ValidationError, "Order one number at least."):
        claim(by, 0)
    assert len(claim(by, left)) == left


def test_a_number_that_another_order_is_taking_is_passed_over() -> None:
    by = who(VERA)
    first, second = free(by, 2)
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '100ms'")
    with held(Number, first.pk):
        assert [row.pk for row in claim(by, 1)] == [second.pk]


def test_numbers_are_waited_for_before_anything_is_decided() -> None:
    by, stock = who(VERA), free(who(VERA), 1)
    with held(Number, stock[0].pk), waits_for(Number):
        reserve(by, stock[0])
    with held(Number, stock[0].pk), waits_for(Number):
        acted(allocate_numbers, by, numbers=e164(stock[0]), to=company("RS-Vertical"))
    order = order_in("approved")
    with as_system():
        mine = Number.objects.filter(reserved_by=order.no).first()
        used = Number.objects.filter(customer__name="Zetland School Trust", assign="used").first()
    with held(Number, mine.pk), waits_for(Number):
        acted(release_numbers, who(CLERK), order_no=order.no)
    with held(Number, mine.pk), waits_for(Number):
        acted(take_numbers, who(CLERK), order_no=order.no, customer=order.customer)
    with held(Number, used.pk), waits_for(Number):
        acted(return_numbers, who(CLERK), numbers=[used.e164])


def test_release_gives_back_the_orders_own_and_only_those_named() -> None:
    by = who(VERA)
    fresh_one, rested, other = free(by, 3)
    with as_system():
        Number.objects.filter(pk=rested.pk).update(quarantine_until=date(2026, 1, 1))
    reserve(by, fresh_one, rested)
    reserve(by, other, order_no="other")
    with as_system():
        Number.objects.filter(reserved_by=NO).update(updated_at=NOW - timedelta(days=1))
    assert acted(release_numbers, by, order_no=NO, numbers=[]) == 0
    assert acted(release_numbers, who(ORBIT), order_no=NO) == 0
    assert acted(release_numbers, by, order_no=NO, numbers=e164(rested, other)) == 1
    assert [row.assign for row in now(fresh_one, rested, other)] == ["reserved", "unused", "reserved"]
    assert acted(release_numbers, by, order_no=NO) == 1
    for row, use in zip(now(fresh_one, rested), ("creation", "returned"), strict=True):
        assert (row.assign, row.use, row.reserved_by, row.customer_id) == ("unused", use, "", None)
        assert (row.customer_name, row.site_name, row.partner_name, row.updated_at) == ("", "", "Vertical Cloud", NOW)
        assert row.partner_id == by.partner_id
    assert now(other)[0].reserved_by == "other"


def test_what_is_used_already_is_not_released() -> None:
    order = order_of("Zetland School Trust")
    with as_system():
        used = Number.objects.filter(customer=order.customer, assign="used")
        assert used.update(reserved_by=order.no)
    assert acted(release_numbers, who(CLERK), order_no=order.no) == 0


def test_an_order_takes_its_own_reservations_into_use_once() -> None:
    by = who(VERA)
    mine, theirs, elsewhere = free(by, 3)
    with as_system():
        Number.objects.filter(pk=mine.pk).update(quarantine_until=date(2026, 1, 1))
    reserve(by, mine)
    reserve(by, theirs, order_no="other")
    reserve(by, elsewhere, of=customer("Vertical Demo"))
    assert acted(take_numbers, who(ORBIT), order_no=NO, customer=customer()) == []
    assert acted(take_numbers, who(CLERK), order_no=NO, customer=customer()) == [mine.pk]
    (row,) = now(mine)
    assert (row.assign, row.use, row.reserved_by, row.quarantine_until, row.updated_at) == (
        "used",
        "activation",
        "",
        None,
        NOW,
    )
    assert [row.assign for row in now(theirs, elsewhere)] == ["reserved", "reserved"]
    with as_system():
        Number.objects.filter(pk=mine.pk).update(reserved_by=NO)
    assert acted(take_numbers, who(CLERK), order_no=NO, customer=customer()) == []


def test_returned_numbers_rest_as_their_type_says_and_what_is_not_used_is_named() -> None:
    with as_system():
        NumberType.objects.update(rest_days=45)
        used = list(Number.objects.filter(customer=customer(), assign="used"))
    stock = free(who(VERA), 1)[0]
    with refused(ValidationError, f"{national_of(stock)} is not used by a customer."):
        acted(return_numbers, who(VERA), numbers=[used[0].e164, stock.e164])
    strange = who(ORBIT)
    with refused(ValidationError, f"{national_of(used[0])} is not used by a customer."), acting_for(strange.partner_id):
        return_numbers(numbers=[used[0].e164], by=strange, at=NOW)
    assert acted(return_numbers, who(CLERK), numbers=[used[0]]) == 1
    (row,) = now(used[0])
    assert (row.assign, row.use, row.customer_id) == ("unused", "returned", None)
    assert row.quarantine_until == timezone.localdate(NOW) + timedelta(days=45)
    assert (row.former_customer_id, row.port_until) == (customer().pk, add_months(timezone.localdate(NOW), 1))
