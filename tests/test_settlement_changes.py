"""A month that was counted before is counted from what changed since: always what counting from nothing comes to."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.actions import settle_month as module
from billing.actions import settled_parts as parts_module
from billing.actions.settle_month import settle_month
from billing.models import LifetimeChange, Settlement, SettlementLine, SettlementPart, SettlementPrice, SettlementShare
from catalogue.models import CloudLicense
from customers.models import Customer, QuantityPeriod, ServiceLine
from oms.kit.acting import as_system
from oms.kit.periods import add_months
from partners.models import Partner
from tests.lifetimes import OWNER, company

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OF_LINE = (
    "seller_id", "buyer_id", "buyer_name", "of_month", "license_name", "public_sector", "deal_ids", "quantity", "lifetime",
    "chargeable", "unit_price", "maintenance", "currency", "before", "amount", "made_of", "lifetime_order_id", "instalment",
    "instalments",
)  # fmt: skip
KEY = ("line__buyer_id", "line__of_month", "line__license_name", "line__public_sector", "line__deal_ids")
OF_PART = (*KEY, "unit_id", "unit", "customer_code", "customer_name", "package", "quantity", "first", "last")
OF_SHARE = (*KEY, "seller_id", "below_id", "currency", "before", "amount", "made_of")
Read = dict[str, list[str]]


def running() -> date:
    return timezone.localdate().replace(day=1)


def read(month: date) -> Read:
    """All that stands of a month, in an order of its own."""
    rows = {
        "lines": SettlementLine.objects.filter(month=month).values_list(*OF_LINE),
        "parts": SettlementPart.objects.filter(line__month=month).values_list(*OF_PART),
        "shares": SettlementShare.objects.filter(line__month=month).values_list(*OF_SHARE),
        "settlements": Settlement.objects.filter(month=month).values_list("buyer_id", "seller_id", "closed_at"),
    }
    return {name: sorted(repr(row) for row in found) for name, found in rows.items()}


def from_nothing(month: date) -> Read:
    """The same month without what was counted before; taken back."""
    with as_system(), transaction.atomic():
        Settlement.objects.filter(month=month).delete()
        settle_month(month, at=timezone.now())
        found = read(month)
        transaction.set_rollback(True)
    return found


def counted(month: date) -> Read:
    settle_month(month, at=timezone.now())
    with as_system():
        return read(month)


# --- what may change


def a_customer(random: Random) -> Customer:
    codes = SettlementPart.objects.filter(line__month=running()).values_list("customer_id", flat=True).distinct()
    return Customer.objects.get(pk=random.choice(sorted(codes)))


def of_customer(**values: Callable[[Random], object]) -> Callable[[Random], None]:
    def change(random: Random) -> None:
        chosen = {name: pick(random) for name, pick in values.items()}
        Customer.objects.filter(pk=a_customer(random).pk).update(**chosen)

    return change


def quantity(random: Random) -> None:
    rows = QuantityPeriod.objects.filter(customer=a_customer(random)).order_by("pk")
    row = random.choice(list(rows))
    QuantityPeriod.objects.filter(pk=row.pk).update(qty=random.randint(1, 40))


def day(random: Random) -> None:
    rows = QuantityPeriod.objects.filter(customer=a_customer(random), valid_from__lte=running()).order_by("pk")
    if rows:
        first = running() + random.randint(-3, 20) * DAY
        QuantityPeriod.objects.filter(pk=random.choice(list(rows)).pk).update(valid_to=first)


def start(random: Random) -> None:
    day = running() + random.randint(-40, 25) * DAY
    with suppress(IntegrityError), transaction.atomic():  # none begins before it is activated
        ServiceLine.objects.filter(customer=a_customer(random)).update(billing_start=day)


def price(random: Random) -> None:
    SettlementPrice.objects.update_or_create(
        seller_id=company(OWNER), buyer=None, license=random.choice(list(CloudLicense.objects.order_by("pk"))),
        valid_from=running() + random.randint(0, 20) * DAY,
        defaults={"price": Decimal(random.randint(0, 900)) / 100, "currency": "GBP"},
    )  # fmt: skip


def name(random: Random) -> None:
    one = random.choice(list(Partner.objects.order_by("pk")))
    Partner.objects.filter(pk=one.pk).update(name=f"{one.name[:80]} {random.randint(0, 9)}")


CHANGES = [
    quantity, day, start, price, name,
    of_customer(kind=lambda random: random.choice(["test", "normal", "demo"])),
    of_customer(inactive_billing=lambda random: random.random() < 0.5),
    of_customer(public_sector=lambda random: random.random() < 0.5),
    of_customer(deal_ids=lambda random: random.choice(["", "POS-2291", "POS-9"])),
    of_customer(name=lambda random: f"Renamed {random.randint(0, 999)}"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_it_is_what_counting_from_nothing_comes_to(seed: int) -> None:
    random, month = Random(seed), running()
    for _round in range(4):
        with as_system():
            for change in random.choices(CHANGES, k=random.randint(1, 3)):
                change(random)
        found = counted(month)
        assert found == from_nothing(month) and found["parts"]


def test_where_nothing_changed_nothing_is_written(django_assert_max_num_queries) -> None:
    counted(running())
    with as_system():
        before = read(running())
        keys = sorted(SettlementLine.objects.filter(month=running()).values_list("pk", flat=True))
        parts = SettlementPart.objects.order_by("-pk").values_list("pk", flat=True).first()
    assert counted(running()) == before
    with as_system():
        assert sorted(SettlementLine.objects.filter(month=running()).values_list("pk", flat=True)) == keys
        assert SettlementPart.objects.order_by("-pk").values_list("pk", flat=True).first() == parts


def test_only_the_parts_of_what_changed_are_written() -> None:
    counted(running())
    with as_system():
        customer = a_customer(Random(1))
        others = SettlementPart.objects.filter(line__month=running()).exclude(customer=customer)
        before = set(others.values_list("pk", flat=True))
        own = set(SettlementPart.objects.filter(line__month=running(), customer=customer).values_list("pk", flat=True))
        Customer.objects.filter(pk=customer.pk).update(kind="test")
    counted(running())
    with as_system():
        assert set(others.values_list("pk", flat=True)) == before
        assert not SettlementPart.objects.filter(pk__in=own).exists()


@pytest.mark.parametrize("died_at", [1, 2, 3])
def test_killed_in_the_middle_and_resumed_it_comes_to_the_same(died_at: int, monkeypatch) -> None:
    month, write = running(), module._write
    counted(month)
    with as_system():
        for change in (quantity, day, price, name, quantity):
            change(Random(died_at))
    calls = []

    def dying(*args) -> None:
        calls.append(args)
        if len(calls) > died_at:
            raise KeyboardInterrupt
        write(*args)

    with monkeypatch.context() as patch:
        patch.setattr(module, "_write", dying)
        with pytest.raises(KeyboardInterrupt):
            settle_month(month, at=timezone.now())
    found = counted(month)
    assert found == from_nothing(month)


def test_what_is_known_late_is_counted_from_changes_as_well() -> None:
    with as_system():
        closed = add_months(running(), -1)
        customer = Customer.objects.get(
            pk=SettlementPart.objects.filter(line__month=closed, line__seller_id=None).values_list(
                "customer_id", flat=True
            )[0]
        )
        rows = QuantityPeriod.objects.filter(customer=customer, valid_from__lte=closed + 27 * DAY, valid_to__gte=closed)
        row = rows.order_by("pk")[0]
    for more in (3, 5, 0):
        with as_system():
            QuantityPeriod.objects.filter(pk=row.pk).update(qty=row.qty + more)
        found = counted(running())
        assert found == from_nothing(running())
        assert any(repr(closed) in line for line in found["lines"]) == bool(more)


def test_lifetime_licenses_count_at_once() -> None:
    with as_system():
        found = LifetimeChange.objects.order_by("pk").first()
        assert found
    counted(running())
    assert counted(running()) == from_nothing(running())


def test_killed_between_two_pieces_it_goes_on_where_it_was(monkeypatch) -> None:
    """The first count of a month: lines at once, the parts of one reseller after the other, each piece kept."""
    month, write, written = running(), module.write_piece, []

    def dying(settlement: Settlement, piece: parts_module.Piece, *rest) -> None:
        if len(written) == died_after:
            raise KeyboardInterrupt
        written.append((settlement.buyer_id, piece.units))
        write(settlement, piece, *rest)

    with as_system():
        Settlement.objects.filter(month=month).delete()
        root = Partner.objects.get(parent=None).pk
    monkeypatch.setattr(parts_module, "UNITS", 1)
    monkeypatch.setattr(module, "write_piece", dying)
    died_after = 3
    with pytest.raises(KeyboardInterrupt):
        settle_month(month, at=timezone.now())
    with as_system():
        killed = Settlement.objects.get(buyer_id=root, month=month)
        parts = SettlementPart.objects.filter(line__settlement=killed)
        done = {str(units[0]) for buyer, units in written if buyer == root}
        assert set(killed.counted_of["units"][month.isoformat()]) == done and len(done) == died_after
        assert {str(unit) for unit in parts.values_list("unit_id", flat=True)} == done
        before = set(parts.values_list("pk", flat=True))
    died_after = -1
    found, resumed = counted(month), written[3:]
    assert not [units for buyer, units in resumed if buyer == root and str(units[0]) in done]
    with as_system():
        assert before <= set(parts.values_list("pk", flat=True))
    assert found == from_nothing(month)
