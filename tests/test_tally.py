"""The tally of numbers: after anything that happens to numbers it is what counting them gives."""

import pytest
from django.db import connection
from django.utils import timezone

from customers.models import Customer
from inventory.actions.register import register_numbers
from inventory.actions.release import release_numbers
from inventory.actions.reserve import claim_numbers
from inventory.actions.take import take_numbers
from inventory.actions.tally import fold_numbers
from inventory.models import Number, NumberPending, NumberTally
from inventory.queries.number import status_summary
from oms.kit.acting import acting_for, as_system

pytestmark = pytest.mark.django_db
VSP = "admin@vertical.example"
COUNTED = """
select partner_name, customer_name, count(*) filter (where assign = 'used'),
  count(*) filter (where assign = 'used' and use = 'using'), count(*) filter (where assign = 'reserved'),
  count(*) filter (where assign = 'unused'), count(*)
from inventory_number where assign <> 'ported_out' group by partner_name, customer_name order by 1, 2
"""
FOLDED = ("assigned", "used", "reserved", "free")
FIGURES = ("partner_name", "customer_name", "assigned_now", "used_now", "reserved_now", "free_now", "total_now")


def counted() -> list[tuple]:
    with as_system(), connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return cursor.fetchall()


def shown(account) -> list[tuple]:
    with as_system():
        return sorted(status_summary(account("admin@nimbus.example")).values_list(*FIGURES))


@pytest.fixture
def stock(account):
    """`stock("claim", 2)`: what the VSP does with its own numbers, for one of its customers."""
    by, order_no = account(VSP), "TALLY-1"
    with acting_for(by.partner_id):
        free = Number.objects.in_stock_of(by.partner_id)
        kind = free.first().number_type
        customer = Customer.objects.filter(partner_id=by.partner_id).first()

    def act(verb: str, quantity: int = 0) -> None:
        at = timezone.now()
        more = {"by": by, "at": at}
        with acting_for(by.partner_id):
            if verb == "claim":
                claim_numbers(
                    number_type=kind, quantity=quantity, customer=customer, site_name="Main", order_no=order_no, **more
                )
            elif verb == "take":
                take_numbers(order_no=order_no, customer=customer, **more)
            elif verb == "release":
                release_numbers(order_no=order_no, **more)
            else:
                typed = [f"+44117496095{n}" for n in range(quantity)]
                register_numbers(numbers=typed, number_type=kind, comment="", **more)

    return act


def test_the_demo_is_tallied(account) -> None:
    assert shown(account) == counted() != []


def test_it_follows_claims_releases_and_use(account, stock) -> None:
    for verb, quantity in (("claim", 2), ("release", 0), ("claim", 1), ("take", 0)):
        stock(verb, quantity)
        assert shown(account) == counted(), verb


def test_it_follows_deletion_and_a_new_name(account) -> None:
    by = account(VSP)
    with as_system():
        Number.objects.filter(partner_id=by.partner_id).update(partner_name="Another Name")
        assert shown(account) == counted()
        assert not NumberTally.objects.filter(partner_id=by.partner_id).exclude(partner_name="Another Name").exists()
        one = Number.objects.filter(partner_id=by.partner_id, assign="unused", use="creation").first()
        one.delete()
    assert shown(account) == counted()


def test_who_claims_waits_for_nobody_that_holds_the_figure(account, stock) -> None:
    """Another transaction holds the VSP's figure: what is free is right all the same, and becomes part of it afterwards."""
    partner = account(VSP).partner_id
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute(
            "select set_config('app.partner', %s, true), set_config('lock_timeout', '1s', true)", [str(partner)]
        )
        cursor.execute(
            "select id from inventory_numbertally where partner_id = %s and customer_name = '' for update", [partner]
        )
        assert len(cursor.fetchall()) == 1
        stock("claim", 2)
        with as_system():
            found = NumberPending.objects.filter(partner_id=partner, customer_name="")
            assert [p.free for p in found] == [-2]
        assert shown(account) == counted()
        cursor.execute("rollback")
    aside.close()
    stock("claim", 1)
    before = shown(account)
    fold_numbers()
    with as_system():
        assert not NumberPending.objects.exists()
        kept = NumberTally.objects.filter(total__gt=0).order_by("partner_name", "customer_name")
        assert [row[:6] for row in before] == list(kept.values_list("partner_name", "customer_name", *FOLDED))
    assert shown(account) == before == counted()


def test_a_customer_s_first_number_makes_its_figure(account, stock) -> None:
    with as_system():
        NumberTally.objects.filter(partner_id=account(VSP).partner_id).exclude(customer_name="").delete()
        NumberPending.objects.all().delete()
        before = NumberTally.objects.count()
    stock("claim", 1)
    with as_system():
        made = NumberTally.objects.order_by("-pk")[0]
        (row,) = NumberPending.objects.filter(customer_name=made.customer_name)
        assert NumberTally.objects.count() == before + 1
        assert (made.total, row.reserved) == (0, 1)
