"""Which numbers an order asks for: any, an area, a block, gold ones, an ending, new ones; and what is proposed for it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from inventory.actions.reserve import claim_numbers
from inventory.models import Number
from inventory.queries.propose import Wanted, propose
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import runs
from orders.models import NumberDemand
from orders.parts.numbers.save import save_numbers
from tests.orders.scene import CLERK, VERA, fresh, number_type, order_in, who
from tests.page import read
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db


def proposed(*wishes: Wanted) -> list[tuple[list[str], str]]:
    vera = who(VERA)
    with acting_for(vera.partner_id):
        return [(list(one.numbers), one.why) for one in propose(vera, list(wishes))]


@pytest.fixture
def gold() -> list[str]:
    """Two of Vertical Cloud's free numbers that are gold, the lowest of all."""
    vera = who(VERA)
    with as_system():
        stock = Number.objects.in_stock_of(vera.partner_id).filter(area_code="020").order_by("e164")
        found = list(stock.values_list("e164", flat=True)[:2])
        Number.objects.filter(e164__in=found).update(gold=True)
    return found


def test_gold_ones_are_proposed_to_those_who_ask_for_them_and_to_nobody_else(gold) -> None:
    plain, golden, more = proposed(Wanted(2, town="London"), Wanted(1, wish="gold"), Wanted(2, wish="gold"))
    assert len(plain[0]) == 2 and not set(plain[0]) & set(gold)
    assert golden[0] == gold[:1]
    assert more == (gold[1:], "only 1 free in your stock")


def test_the_next_free_ones_are_never_gold(gold) -> None:
    vera = who(VERA)
    with acting_for(vera.partner_id):
        stock = Number.objects.in_stock_of(vera.partner_id).filter(number_type=number_type())
        left = stock.filter(gold=False).count()
        values = {"number_type": number_type(), "customer": order_in("submitted").customer, "site_name": "Main"}
        stamp = {"order_no": "1", "by": vera, "at": timezone.now()}
        with pytest.raises(ValidationError) as refused:
            claim_numbers(quantity=left + 1, **values, **stamp)
        assert refused.value.messages == [
            f"Only {left} free numbers of “Geographic London” are left beside the gold ones; {left + 1} are wanted."
        ]
        (first,) = claim_numbers(quantity=1, **values, **stamp)
        assert first.e164 not in gold and first.e164 > max(gold)


def test_an_area_an_ending_a_block_and_new_ones(gold) -> None:
    leeds, ending, block, broken, new, both = proposed(
        Wanted(3, town="London", area="0113"), Wanted(2, ending="7"), Wanted(4, wish="block", area="020"),
        Wanted(500, wish="block"), Wanted(2, wish="new", area="0117"), Wanted(1, wish="gold", ending="9"),
    )  # fmt: skip
    assert len(leeds[0]) == 3 and all(e164.startswith("+44113") for e164 in leeds[0])
    assert len(ending[0]) == 2 and all(e164.endswith("7") for e164 in ending[0])
    assert len(block[0]) == 4 and len(runs(block[0])) == 1
    assert broken == ([], "no block of 500 free in your stock")
    assert new == ([], "new numbers of 0117 are wanted; register them by “Assign numbers”")
    assert len(both[0]) == 1 and both[0][0].endswith("9")


def test_what_is_asked_for_is_typed_kept_and_read_by_the_approver(signed_in) -> None:
    order = order_in("registration")
    with as_system():
        demand = order.numberdemands.order_by("pk").first()
    address, client = reverse("orders:step-numbers", args=[order.no]), signed_in(CLERK)
    for typed, words in (
        ({"demand-0-wish": "new", "demand-0-area": ""}, "Choose the area of the new numbers."),
        ({"demand-0-ending": "0x"}, "Write digits only, for example 00."),
        ({"demand-0-wish": "silver"}, "silver"),
        ({"demand-0-area": "0999"}, ""),
    ):
        answer = fill_in(client, address, **typed)
        assert answer.status_code == 422 and words in problems(answer), typed
    typed = {"demand-0-wish": "block", "demand-0-area": "0113", "demand-0-ending": " 7"}
    assert fill_in(client, address, **typed).status_code == 302
    with as_system():
        kept = NumberDemand.objects.get(pk=demand.pk)
    assert (kept.wish, kept.area, kept.ending) == ("block", "0113", "7")
    words = "One block, consecutive, area 0113, ending in 7"
    assert kept.wished == words
    page = read(client.get(address).content)
    assert page.first("select", name="demand-0-area").first("option", selected="").get("value") == "0113"
    assert words in client.get(reverse("orders:step-submit", args=[order.no])).content.decode()


def test_the_approvers_page_proposes_for_all_demands_as_they_were_asked(signed_in, gold) -> None:
    order = order_in("submitted")
    with as_system():
        first = order.numberdemands.order_by("pk").first()
        NumberDemand.objects.filter(pk=first.pk).update(wish="gold", quantity=2)
    page = read(signed_in(VERA).get(reverse("orders:approve", args=[order.no])).content)
    section = page.first("section", id="numbers")
    assert "Gold numbers" in section.text
    typed = section.first("input", name=f"demand-{first.pk}").get("value").replace(" ", "")
    assert all(e164[-3:] in typed for e164 in gold)


def test_a_demand_that_is_saved_without_a_wish_asks_for_any(signed_in) -> None:
    order, clerk = order_in("registration"), who(CLERK)
    with acting_for(clerk.partner_id):
        demand = order.numberdemands.select_related("site", "billing_account").first()
        NumberDemand.objects.filter(pk=demand.pk).update(wish="gold", area="020", ending="00")
        row = {"site": demand.site, "billing_account": demand.billing_account, "quantity": 3}
        save_numbers(order=fresh(order), demands=[row], ports=[], by=clerk, at=order.created_at)
        assert NumberDemand.objects.get(pk=demand.pk).wished == ""
