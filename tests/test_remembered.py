"""Statements that are remembered by the shape of their queryset ask the same as those that Django makes."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import NumberType
from customers.models import Customer
from oms.kit.remembered import sql_of, statement
from oms.kit.remembered.statement import SEEN, known
from orders.models import Order
from partners.people.models import Account, Closure, Partner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    with patch.object(known, "statements", {}):
        yield


def kept() -> list[Any]:
    return [one for one in known.statements.values() if one not in (None, SEEN)]


def learn(*querysets: QuerySet[Any]) -> None:
    for queryset in querysets:
        list(queryset)
    assert kept(), "the shape is not remembered"


def without_compiling(queryset: QuerySet[Any]) -> list[Any]:
    """Its rows, where Django may make no SQL."""
    with (
        patch.object(known, "proves", False),
        patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("compiled")),
    ):
        return list(queryset)


def named(text: str) -> QuerySet[Any]:
    return Account.objects.filter(name__icontains=text).order_by("pk").values("pk", "name")


def test_two_that_differ_in_a_value_alone_are_one_statement() -> None:
    learn(named("a"), named("e"))
    assert len(known.statements) == 1
    assert without_compiling(named("o")) == list(named("o").made()) != []


def test_it_is_kept_when_it_is_met_again() -> None:
    list(named("a"))
    assert kept() == []
    list(named("e"))
    assert len(kept()) == 1


@pytest.mark.parametrize("text", ["100%", "a_b", r"a\b", "%", "_", "\\", "'", '"', "", "50%_\\"])
def test_signs_that_a_pattern_reads_stand_for_themselves(text: str) -> None:
    learn(named("a"), named("e"))
    Account.objects.filter(pk=Account.objects.first().pk).update(name=f"Before {text} after")
    for lookup in ("icontains", "startswith", "iendswith", "iexact", "exact"):
        again = Account.objects.filter(**{f"name__{lookup}": text}).values_list("pk", flat=True)
        learn(again.all(), again.all())
        assert sorted(without_compiling(again.all())) == sorted(again.made())


def test_each_way_of_reading_rows() -> None:
    wanted = Order.objects.filter(pk__gt=0).order_by("pk")
    ways = [
        wanted.values("pk", "created_at", name_of_it=F("customer__name")),
        wanted.values_list("pk", "partner__name"),
        wanted.values_list("partner__code", flat=True),
        wanted.select_related("customer", "partner"),
        wanted.only("pk", "partner_id"),
        wanted.annotate(lines_of=Count("pk")),
    ]
    for way in ways:
        learn(way.all(), way.all())
        assert without_compiling(way.all()) == list(way.made())
    related = without_compiling(ways[3].all())
    with CaptureQueriesContext(connection) as asked:
        assert {order.partner.code for order in related} == {order.partner.code for order in ways[3].made()}
    assert len(asked) <= 1


def test_values_of_each_kind_reach_the_statement() -> None:
    now = timezone.now()
    first, last = Partner.objects.order_by("pk").first(), Partner.objects.order_by("pk").last()

    def wanted(partner: Any, days: int, amount: str, keys: list[int]) -> QuerySet[Any]:
        return (
            Customer.objects.filter(partner=partner, pk__in=keys)
            .exclude(created_at__gt=now - timedelta(days=days))
            .annotate(
                some=Value(Decimal(amount)), more=Case(When(pk__lt=days, then=Value("few")), default=Value("many"))
            )
            .filter(Q(pk__gt=days) | ~Q(name=amount))
            .values("pk", "some", "more")
        )

    keys = list(Customer.objects.values_list("pk", flat=True)[:3])
    learn(wanted(first, 1, "1.5", keys), wanted(last, 2, "2.5", keys))
    for partner in Partner.objects.all():
        again = wanted(partner, 0, "7.25", keys[::-1])
        assert without_compiling(again) == list(wanted(partner, 0, "7.25", keys[::-1]).made())


def test_what_is_part_of_the_shape() -> None:
    """None, true and false, the number of keys, a state of a list, a path, an order, a cut."""
    ways = [
        Customer.objects.filter(pk__in=[1, 2]), Customer.objects.filter(pk__in=[1, 2, 3]), Customer.objects.filter(pk=1),
        Customer.objects.filter(created_at=None), Customer.objects.order_by("pk"), Customer.objects.order_by("-pk"),
        Customer.objects.all()[:5], Customer.objects.all()[5:10], Customer.objects.filter(pk__isnull=True),
        Customer.objects.filter(pk__isnull=False), Customer.objects.filter(pk__gt=1), Customer.objects.exclude(pk__gt=1),
    ]  # fmt: skip
    for way in ways:
        list(way.values("pk"))
    assert len(known.statements) == len(ways)


def test_a_number_that_no_column_can_hold_finds_nothing() -> None:
    for number in (1, 2, 2**31, 2**63, 2**80, -(2**70)):
        assert list(Customer.objects.filter(pk=number, name="Nobody").values("pk")) == []


def test_what_stands_within_another_is_part_of_it() -> None:
    def wanted(text: str) -> QuerySet[Any]:
        own = Customer.objects.filter(partner_id=OuterRef("pk"), name__gt=text)
        below = Closure.objects.filter(ancestor=OuterRef("pk")).values("descendant")
        return Partner.objects.filter(Exists(own), pk__in=Subquery(below[:1])).annotate(
            has=~Exists(own.filter(pk__lt=0)), first=Subquery(own.order_by("pk").values("name")[:1])
        ).values("pk", "has", "first")  # fmt: skip

    learn(wanted("a"), wanted("b"))
    assert without_compiling(wanted("")) == list(wanted("").made()) != []


def test_one_that_was_changed_after_it_was_looked_at_is_djangos_own() -> None:
    own = Customer.objects.filter(pk__gt=0)
    changed = own.extra(where=["false"])
    for _time in range(3):
        found = Partner.objects.filter(pk__in=changed.values("partner_id")).values("pk")
        assert list(found) == []
        assert list(Partner.objects.filter(Exists(changed.filter(partner_id=OuterRef("pk")))).values("pk")) == []
    assert list(own.values("pk")) != []


def test_counts_and_statements() -> None:
    def wanted(least: int) -> QuerySet[Any]:
        return Customer.objects.filter(pk__gt=least).order_by()[:5]

    numbers = [wanted(least).count() for least in (0, 1, 2, 10**6)]
    assert numbers == [len(wanted(least).made()) for least in (0, 1, 2, 10**6)]
    assert [sql_of(wanted(least)) for least in (3, 4, 5)] == [
        wanted(least).made().query.sql_with_params() for least in (3, 4, 5)
    ]
    assert len(kept()) == 2


def test_nothing_is_remembered_of_what_is_not_known() -> None:
    raw = Customer.objects.annotate(one=RawSQL("select %s::bigint", [1])).values("pk", "one")
    learn(raw.all(), raw.all())
    known.statements.clear()
    for way in (
        Customer.objects.annotate(twice=F("pk") + 2**40).extra(where=["true"]).values("pk"),
        Customer.objects.filter(pk__in=[1, 1]).values("pk"),  # of two that are equal Django leaves one out
        Customer.objects.filter(pk__in=[]).values("pk"),
        Customer.objects.filter(pk__in=range(1, 500)).values("pk"),
        Customer.objects.filter(pk__in=list(range(1, 500))).values("pk"),
        Closure.objects.filter(depth=0).values("pk"),  # a key of two columns
        Partner.objects.filter(pk__in=Closure.objects.db_manager("default").values("descendant")).values("pk"),
        Customer.objects.filter(created_at__gte="2026-01-02T03:04:05Z").values("pk"),  # a text that becomes a time
    ):
        for _time in range(3):
            list(way.all())
    assert kept() == []


def test_a_wrong_step_says_so_when_it_is_looked_at() -> None:
    for _time in range(3):
        with pytest.raises(FieldError, match="Cannot resolve keyword 'colour'"):
            list(Customer.objects.filter(colour="red").values("pk"))


def test_it_is_proved_in_tests() -> None:
    """A remembered statement that asks for something else is noticed."""
    learn(named("a"), named("e"))
    ((shape, found),) = known.statements.items()
    known.statements[shape] = type(found)(f"{found.sql} limit 1", found.fixed, found.places, found.kind)
    with pytest.raises(AssertionError, match="Remembered"):
        list(named("o"))


def test_the_older_half_is_forgotten() -> None:
    with patch("oms.kit.remembered.statement.MOST", 4):
        for number in range(12):
            list(NumberType.objects.all()[: number + 1].values("pk"))
            assert len(known.statements) <= 5


def test_a_relation_with_a_condition_is_looked_at_twice() -> None:
    chiefs = Partner.objects.annotate(chief=FilteredRelation("accounts", condition=Q(accounts__is_chief=True)))
    for _time in range(3):
        assert list(chiefs.filter(chief__pk__gt=0).values("chief__name")) != []
        assert chiefs.filter(chief__pk__lt=0).count() == 0


def test_learning_sends_nothing() -> None:
    wanted = [Customer.objects.filter(pk__gt=least) for least in (0, 1, 2)]
    with CaptureQueriesContext(connection) as asked:
        for queryset in wanted:
            queryset.count()
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as asked:
        for queryset in wanted:
            list(queryset.values("pk"))
    assert len(asked) == 3


def test_a_value_that_stands_elsewhere_as_well_is_noticed() -> None:
    text, number, day = stand_ins = [statement.STAND_INS[kind](place) for place, kind in enumerate((str, int, date))]
    assert statement._places("select %s, %s, %s", [number, f"%{statement._escaped(text)}%", day], stand_ins) is not None
    for sql, params in (
        (f"select %s, %s, %s limit {number}", [number, text, day]),
        (f"select %s, %s, %s where '{day}'", [number, text, day]),
        ("select %s, %s, %s, %s", [number, text, day, [text]]),
        ("select %s, %s, %s, %s", [number, text, day, [day]]),
        ("select %s, %s, %s, %s", [number, text, day, text.lower()]),
        ("select %s, %s", [number, day]),
        ("select %s, %s, %s", [number, text.upper(), day]),
    ):
        assert statement._places(sql, params, stand_ins) is None
