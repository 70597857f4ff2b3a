"""Numbers to be ported in: held here, on their way by another order, twice in one; at the step, at submission and at
approval (guide 2.5.1.3, 2.5.1.10)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from catalogue.models import NumberType
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import national
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.models import Order, PortedNumber, PortRequest
from orders.parts.numbers.form import PortForm
from orders.parts.numbers.part import Numbers
from orders.parts.numbers.ports import _on_their_way, in_few, ported_here, twice, why_not_ported
from partners.models import Account
from tests.orders import acts
from tests.orders.scene import CLERK, NEIGHBOUR, VERA, do, fresh, give_numbers, order_in, refused, who

pytestmark = pytest.mark.django_db
FREE = "+441174960990"  # nobody's


def port(order: Order, *numbers: str) -> PortRequest:
    """One request of `order` for `numbers`."""
    with as_system():
        customer = order.customer
        PortRequest.objects.filter(order=order).delete()
        return PortRequest.objects.create(
            order=order, site=customer.sites.first(), billing_account=customer.billing_accounts.first(),
            number_type=NumberType.objects.first(), numbers=list(numbers), main_number=FREE, registered_address="x",
            losing_provider="Lakeside Voice", wanted_date=timezone.localdate() + timedelta(days=60),
        )  # fmt: skip


def held_by(company: str, **values) -> Number:
    with as_system():
        return Number.objects.filter(partner_name=company, **values).order_by("e164").first()


def why(order: Order, *numbers: str, by: Account | None = None) -> list[str]:
    with acting_for((by or who(CLERK)).partner_id):
        return list(why_not_ported(order, numbers).values())


def test_what_is_free_may_be_ported_in() -> None:
    assert why(order_in("registration"), FREE) == []
    assert why(order_in("registration")) == []


def test_a_number_of_the_own_stock_says_whose_stock() -> None:
    number = held_by("RS-Vertical", assign="unused")
    words = f"{national(number.e164)} is in the stock of RS-Vertical: assign it instead of porting it in."
    assert why(order_in("registration"), FREE, number.e164) == [words]


def test_a_number_that_a_customer_uses_says_which() -> None:
    number = held_by("RS-Vertical", assign="used")
    words = f"{national(number.e164)} is used by {number.customer_name} here, so it cannot be ported in."
    assert why(order_in("registration"), number.e164) == [words]


def test_a_number_that_an_order_reserves_says_which() -> None:
    number = held_by("RS-Vertical", assign="reserved")
    words = f"{national(number.e164)} is reserved for order {number.reserved_by} here, so it cannot be ported in."
    assert why(order_in("registration"), number.e164) == [words]


@pytest.mark.parametrize("company", ["Orbit Comms", "Nimbus Telecom"])
def test_of_a_strangers_number_only_that_it_is_here(company: str) -> None:
    number = held_by(company, assign="unused")
    words = f"{national(number.e164)} is held here already, so it cannot be ported in."
    assert why(order_in("registration"), number.e164) == [words]


def test_what_another_order_brings_names_the_order_to_who_may_see_it() -> None:
    first, second = order_in("registration"), order_in("temporary")
    port(first, FREE)
    shown = national(FREE)
    assert why(second, FREE) == [f"{shown} is to be ported in by order {first.no} already."]
    assert why(first, FREE) == [], "its own request stands in nobody's way"
    untold = f"{shown} is to be ported in by another order already."
    assert why(second, FREE, by=who(NEIGHBOUR)) == [untold]


@pytest.mark.parametrize("state", ["canceled", "rejected", "rejected_approval"])
def test_an_order_that_ended_badly_stands_in_nobodys_way(state: str) -> None:
    port(order_in(state), FREE)
    assert why(order_in("registration"), FREE) == []


@pytest.mark.parametrize("state", ["submitted", "processing", "approved", "confirmed"])
def test_every_other_order_does(state: str) -> None:
    other = order_in(state)
    port(other, FREE)
    words = f"{national(FREE)} is to be ported in by order {other.no} already."
    assert why(order_in("registration"), FREE) == [words]


def test_a_number_stands_once_in_an_order() -> None:
    one, two, three = "+441174960991", "+441174960992", "+441174960993"
    assert twice([[one, two], [three]]) == {}
    assert twice([[one, two], [three, two], [one]]) == {
        two: f"{national(two)} stands in row 1 already. Name it once.",
        one: f"{national(one)} stands in row 1 already. Name it once.",
    }


def test_of_many_numbers_the_first_are_named() -> None:
    found = {f"+{n}": f"word {n}" for n in range(1, 8)}
    assert in_few(found) == [f"word {n}" for n in range(1, 6)] + ["Likewise 2 more numbers."]
    assert in_few(dict(list(found.items())[:5])) == [f"word {n}" for n in range(1, 6)]


def test_the_step_says_it_at_the_row() -> None:
    order, number = order_in("registration"), held_by("RS-Vertical", assign="unused", type_name="Geographic London")
    free = "+442079460005"
    by = who(CLERK)
    with acting_for(by.partner_id):
        kept = {
            "site": order.customer.sites.first().pk, "billing_account": order.customer.billing_accounts.first().pk,
            "number_type": number.number_type_id, "main_number": national(free), "registered_address": "x",
            "losing_provider": "Lakeside Voice", "wanted_date": timezone.localdate() + timedelta(days=60),
        }  # fmt: skip
        rows = [
            PortForm({**kept, "numbers": text}, order=order)
            for text in (national(free), f"{national(free)}\n{national(number.e164)}")
        ]
        assert all(row.is_valid() for row in rows), [row.errors for row in rows]
        Numbers.check_ports(rows)
        Numbers.check_ports([])
    assert "numbers" not in rows[0].errors
    assert rows[1].errors["numbers"] == [
        f"{national(free)} stands in row 1 already. Name it once.",
        f"{national(number.e164)} is in the stock of RS-Vertical: assign it instead of porting it in.",
    ]


def test_what_came_here_since_is_refused_at_submission() -> None:
    order, number = order_in("registration"), held_by("RS-Vertical", assign="used")
    port(order, FREE, number.e164)
    words = f"{national(number.e164)} is used by {number.customer_name} here, so it cannot be ported in."
    with refused(ValidationError, words):
        do(Verb.SUBMIT, order, who(CLERK))


def test_and_at_approval() -> None:
    order, vera = order_in("submitted"), who(VERA)
    give_numbers(order, vera)
    number = held_by("RS-Vertical", assign="used")
    port(order, number.e164)
    words = f"{national(number.e164)} is used by {number.customer_name} here, so it cannot be ported in."
    with refused(ValidationError, words):
        do(Verb.APPROVE, order, vera)
    port(order, FREE)
    do(Verb.APPROVE, order, vera)
    assert fresh(order).state == "approved"


def test_a_number_on_its_way_in_is_not_assigned_as_new() -> None:
    order, vera = order_in("submitted"), who(VERA)
    coming = "+442079460850"
    port(order_in("registration"), coming)
    assert ported_here([coming, FREE]) == {coming}
    with as_system():
        demand = order.numberdemands.first()
        kind = NumberType.objects.get(name="Geographic London")
    words = f"To be ported in, so not to be assigned as new: {national(coming)}."
    with refused(ValidationError, words), acting_for(vera.partner_id):
        acts.assign_new(
            order=order, demand_id=demand.pk, typed=["020 7946 0850"], number_type=kind, comment="", by=vera,
            at=timezone.now(),
        )  # fmt: skip


def test_the_numbers_of_a_request_follow_its_list() -> None:
    order = order_in("registration")
    made = port(order, FREE, "+441174960991")
    with as_system():
        assert set(made.each.values_list("e164", "order")) == {(FREE, order.pk), ("+441174960991", order.pk)}
        PortRequest.objects.filter(pk=made.pk).update(numbers=["+441174960992"])
        assert list(made.each.values_list("e164", flat=True)) == ["+441174960992"]
        kept = {(pk, e164) for pk, numbers in PortRequest.objects.values_list("pk", "numbers") for e164 in numbers}
        assert set(PortedNumber.objects.values_list("port", "e164")) == kept  # those of the demo too
        made.delete()
        assert not PortedNumber.objects.filter(order=order).exists()


@pytest.mark.parametrize("reader", ["system", CLERK])
def test_numbers_on_their_way_are_found_by_an_index_behind_the_wall(reader: str) -> None:
    """As the portal's own role; an index over the lists would not be asked there, however many there are."""
    acting = as_system() if reader == "system" else acting_for(who(reader).partner_id)
    with acting, connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("app",)
        cursor.execute("set local enable_seqscan = off")
        plan = _on_their_way([FREE, "+441174960991"]).explain()
    assert "ported_number" in plan, plan


def asked(order: Order, numbers: str, day, **more) -> PortForm:
    """The form of one request, as typed."""
    customer, kind = order.customer, NumberType.objects.get(name="Geographic Bristol")
    typed = {
        "site": customer.sites.first().pk, "billing_account": customer.billing_accounts.first().pk, "number_type": kind.pk,
        "main_number": FREE, "registered_address": "1 Example Street", "losing_provider": "Lakeside Voice",
        "wanted_date": day, "numbers": numbers, **more,
    }  # fmt: skip
    return PortForm(typed, order=order)


def test_the_earliest_day_is_offered_with_its_reason_and_one_before_it_is_refused_at_its_field() -> None:
    order, today = order_in("registration"), timezone.localdate()
    far = today + timedelta(days=60)
    with as_system():
        single, several = asked(order, FREE, far), asked(order, f"{FREE}-0994", far)
        ported = asked(order, FREE, far, range_holder="Harbour Voice", installation="part")
        early = asked(order, FREE, today + timedelta(days=2))
        wrong = asked(order, "020 7946 0990", far)
        assert all(form.is_valid() for form in (single, several, ported))
        assert not early.is_valid() and not wrong.is_valid()
    told = [form.reasons for form in (single, several, ported)]
    for words, days in zip(told, ("4 working days (Single lines, range of the losing provider)",
                                  "7 working days (Multi-line or ISDN, range of the losing provider)",
                                  "25 working days (Part of a DDI range, range of another provider)"), strict=True):  # fmt: skip
        assert words.startswith("Earliest ") and f": {days} from " in words
    limits = " The losing provider can cancel up to 48 hours before. On the day calls may fail for up to 6 hours."
    assert all(words.endswith(limits) for words in told), "as the supplier's rules say"
    first = told[0].removeprefix("Earliest ").removesuffix(limits).partition(": ")
    assert single.fields["wanted_date"].help_text == f"Earliest {first[0]}"
    assert early.errors == {"wanted_date": [f"{first[0]} is the earliest: {first[2]}"]}
    assert wrong.errors == {
        "numbers": ["020 7946 0990 begins with no area code of the number type “Geographic Bristol”."]
    }


def test_at_submission_the_day_may_be_too_early_by_now() -> None:
    order = order_in("registration")
    made = port(order, FREE)
    with as_system():
        PortRequest.objects.filter(pk=made.pk).update(wanted_date=timezone.localdate() + timedelta(days=1))
        problems = [problem.text for problem in Numbers().problems(Reading(order))]
    assert len(problems) == 1 and problems[0].startswith(f"{national(FREE)}: ") and "is the earliest: 4" in problems[0]
