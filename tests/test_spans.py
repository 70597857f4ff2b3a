"""The sums over customers (StatusSpan, ServiceSpan, HeldItem, HeldLicense): after anything that happens to them they are a count from scratch."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import OperationalError, connection
from django.db.models import Count, Sum
from django.utils import timezone

from customers.models import (
    Customer,
    HeldItem,
    QuantityChange,
    QuantityPeriod,
    ServiceLine,
    ServiceSpan,
    StatusSpan,
    Suspension,
)  # fmt: skip
from customers.queries.service_status import licenses_over_time, on_day, per_customer, per_license, per_reseller
from customers.queries.status_days import (
    became,
    daily,
    day_before,
    growth,
    month_ends,
    statuses_over_time,
    stood,
)
from customers.tasks import fold_spans
from oms.kit.acting import as_system
from partners.models import Partner

pytestmark = pytest.mark.django_db
SP, RESELLER, NEIGHBOUR = "admin@nimbus.example", "admin@vertical.example", "admin@orbit.example"
EVENTS = ("activated", "started", "stopped", "resumed", "closed")
STATES = ("activated", "started", "stopped", "closed")
TODAY = date(2026, 11, 28)
DAYS = [TODAY - timedelta(days=700), TODAY - timedelta(days=60), TODAY, TODAY + timedelta(days=90)]

COUNTED = """
with own as (
  select c.partner_id, c.partner_name, s.how, s.day from customers_customer c cross join lateral (values
    ('started', c.service_start), ('ended', case when c.status = 'closed' then c.service_end + 1 end),
    ('closed', case when c.status = 'closed' and c.service_end >= c.service_start then c.service_end + 1
      when c.status = 'closed' and c.service_end is not null then greatest(c.service_start, c.service_end + 1) end)
  ) s(how, day) where c.service_start is not null and s.day is not null
)
select partner_id, partner_name, false, how, day, count(*) from own group by 1, 2, 4, 5
union all
select a.ancestor, '', true, how, day, count(*) from own join partner_closure a on a.descendant = partner_id group by 1, 4, 5
order by 1, 2, 3, 4, 5
"""
KEPT = """
select {keys}, day, sum(n) from (
  select *, valid_from as day, qty as n from {table}
  union all select *, valid_to + 1, -qty from {table} where valid_to < date '9999-12-31'
) e group by {keys}, day having sum(n) <> 0 order by {keys}, day
"""
STATUS = KEPT.format(table="customers_statusspan", keys="partner_id, partner_name, whole, how")
OF_CUSTOMER = "customer_id, partner_id, partner_name, customer_code, customer_name, license_name"
LICENSED = """(select q.*, i.license_id from customers_quantityperiod q join catalogue_orderitem i on i.id = q.item_id
  where license_name <> '') p"""
HELD = (
    ("customers_helditem", "item_id, group_name, item_name", "customers_quantityperiod"),
    ("customers_heldlicense", "license_id", LICENSED),
)
TWICE = """
select one.id, other.id from {table} one join {table} other using (customer_id, {own})
where one.id < other.id and one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
"""
ITEM = "partner_id, partner_name, item_id, group_name, item_name, license_name"


def rows(sql: str) -> list[tuple]:
    with as_system(), connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(cursor.fetchall())


def exact(after: str = "") -> None:
    assert rows(STATUS) == rows(COUNTED) != [], after
    kept, counted = (KEPT.format(table=f"customers_{t}", keys=ITEM) for t in ("servicespan", "quantityperiod"))
    assert rows(kept) == rows(counted) != [], after
    for table, own, source in HELD:
        kept, counted = (KEPT.format(table=t, keys=f"{OF_CUSTOMER}, {own}") for t in (table, source))
        assert rows(kept) == rows(counted) != [], (table, after)
        assert rows(TWICE.format(table=table, own=own)) == [], (table, after)


class Lives:
    """What happens at random to customers, their contracts and their resellers; the same for the same seed."""

    def __init__(self, seed: int, days: tuple[int, int] = (-800, 200)) -> None:
        self.dice, self.days = random.Random(seed), days
        self.acts = (
            self.start,
            self.end,
            self.close,
            self.handed_over,
            self.renamed,
            self.changed,
            self.unchanged,
            self.moved,
        )

    def one(self, queryset):
        return self.dice.choice(list(queryset.order_by("pk")[:200]))

    def day(self) -> date:
        return TODAY + timedelta(days=self.dice.randint(*self.days))

    def customer(self, **filters):
        return Customer.objects.filter(pk=self.one(Customer.objects.filter(**filters)).pk)

    def start(self) -> None:
        self.customer().update(service_start=self.dice.choice([self.day(), None]))

    def end(self) -> None:
        self.customer().update(service_end=self.dice.choice([self.day(), None]))

    def close(self) -> None:
        self.customer(status__in=("activated", "stopped")).update(status="closed", service_end=self.day())

    def handed_over(self) -> None:
        to = self.one(Partner.objects.all())
        self.customer().update(partner_id=to.pk, partner_name=to.name, namesake=True)

    def rests(self) -> None:
        start = self.day()
        end = self.dice.choice([None, start + timedelta(days=self.dice.randint(0, 30))])
        stop = {
            "start": start,
            "end": end,
            "reason": "Unpaid",
            "plan_name": "Any",
            "order_no": "2026-000001",
            "made_by": "-",
        }
        stop["made_at"] = timezone.now()
        Suspension.objects.create(customer=self.one(Customer.objects.filter(service_start__isnull=False)), **stop)

    def renamed(self) -> None:
        of = self.one(Customer.objects.all()).partner_id
        Customer.objects.filter(partner_id=of).update(partner_name=f"Name {self.dice.random()}")

    def changed(self) -> None:
        line = self.one(ServiceLine.objects.all())
        entry = QuantityChange.objects.filter(line=line).first()
        entry.pk, entry.change, entry.effective = None, self.dice.randint(1, 9), self.day()
        entry._state.adding = True
        entry.save()

    def unchanged(self) -> None:
        self.one(QuantityChange.objects.all()).delete()

    def moved(self) -> None:
        """A partner comes to stand below another; where that cannot be, nothing happens."""
        one, to = self.one(Partner.objects.filter(parent__isnull=False)), self.one(Partner.objects.all())
        with connection.cursor() as cursor:
            below = "select 1 from partner_closure where ancestor = %s and descendant = %s"
            cursor.execute(
                f"update partners_partner set parent_id = %s where id = %s and not exists ({below})",
                [to.pk, one.pk, one.pk, to.pk],
            )


@pytest.mark.parametrize("seed", range(3))
def test_after_random_lives_they_are_a_count_from_scratch(seed) -> None:
    lives, happened = Lives(seed), []
    exact("the demo")
    with as_system():
        for _step in range(6):
            for act in lives.dice.choices(lives.acts, k=5):
                act()
                happened.append(act.__name__)
            exact(f"{happened}")
            if lives.dice.random() < 0.5:
                folded()
                exact(f"folded after {happened}")
    assert len(set(happened)) > 5


def folded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select oms_fold_spans()")
    for kind in (StatusSpan, ServiceSpan):
        assert not kind.objects.filter(folded=False).exists()
    keys = ("partner", "partner_name", "whole", "how")
    for day in DAYS:
        twice = on_day(StatusSpan.objects.all(), day).values(*keys).annotate(n=Count("*")).filter(n__gt=1)
        assert not twice.exists(), "one row a day and key"


@pytest.mark.parametrize("login", [SP, RESELLER, NEIGHBOUR])
def test_the_reports_are_what_counting_the_customers_gives(login, account) -> None:
    with as_system():
        for lives in (Lives(7), Lives(8, days=(-40, 5))):
            for act in lives.dice.choices(
                [lives.start, lives.close, lives.rests, lives.handed_over, lives.changed], k=40
            ):
                act()
        user = account(login)
        mine = Customer.objects.visible_to(user).filter(service_start__isnull=False)
        for first, last in pairwise(DAYS):
            wanted = {}
            for partner in mine.order_by().values_list("partner_id", flat=True).distinct():
                own = mine.filter(partner_id=partner)
                asked = (
                    stood("serving", day_before(first)),
                    became("started", first, last),
                    became("closed", first, last),
                )
                wanted[partner] = tuple(own.filter(q).count() for q in (*asked, stood("serving", last)))
            found = growth(user, first, last).values_list("partner_id", "before", "begun", "ended", "now")
            summed = {
                p: tuple(sum(r[i] for r in found if r[0] == p) for i in range(1, 5)) for p in {r[0] for r in found}
            }
            assert summed == wanted, (first, last)
        for first, last in [*pairwise(DAYS), (TODAY, TODAY), (TODAY - timedelta(days=20), TODAY)]:
            days_are_exact(user, mine, first, last)
        for row in statuses_over_time(user, month_ends(TODAY)):
            for how in ("activated", "stopped", "closed"):
                assert row[how] == mine.filter(stood(how, row["day"])).count(), (how, row["day"])
        periods = QuantityPeriod.objects.visible_to(user)
        for day in DAYS:
            found = sum(on_day(per_license(user), day).values_list("amount", flat=True))
            again = sum(on_day(per_reseller(user), day).values_list("amount", flat=True))
            assert found == again == sum(on_day(periods, day).values_list("qty", flat=True)), day
        for days in (month_ends(TODAY), DAYS, [TODAY]):
            licenses_are_exact(user, periods, days)


def licenses_are_exact(user, periods, days: list[date]) -> None:
    """Cloud Licenses by Type is what adding up the customers' periods gives, on each of the days."""
    licensed = periods.exclude(license_name="").order_by("license_name")
    wanted = [
        (day, *row)
        for day in days
        for row in on_day(licensed, day).values_list("license_name", "item__license_id").annotate(n=Sum("qty"))
    ]
    found = licenses_over_time(user, days)
    assert [(r["day"], r["license"], r["license_id"], r["qty"]) for r in found] == wanted != []
    assert [row["pk"] for row in found] == list(range(1, len(found) + 1))


def days_are_exact(user, mine, first: date, last: date) -> None:
    """Daily Customer Status, reseller by reseller, is what counting the customers of each gives."""
    asked = {f"was_{what}": became(what, first, last) for what in EVENTS} | {
        f"all_{how}": stood(how, last) for how in STATES
    }
    wanted = {name: Counter(mine.filter(q).values_list("partner_id", flat=True)) for name, q in asked.items()}
    found = list(daily(user, first, last).values("partner_id", *asked))
    for name in asked:
        assert +Counter({row["partner_id"]: row[name] for row in found}) == wanted[name], (name, first, last)
    assert {row["partner_id"] for row in found} == set(mine.values_list("partner_id", flat=True))


def test_nobody_waits_for_another_change_at_the_same_reseller() -> None:
    with as_system():
        started = Customer.objects.filter(service_start__isnull=False).order_by("partner_id", "pk")
        pairs = pairwise(started)
        one, other = next(pair for pair in pairs if pair[0].partner_id == pair[1].partner_id)
        partner = one.partner_id
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('app.partner', %s, true)", [str(partner)])
        cursor.execute("update customers_customer set service_start = %s where id = %s", [TODAY, one.pk])
        assert cursor.rowcount == 1
        with as_system(), connection.cursor() as mine:
            mine.execute("set local lock_timeout = '1s'")
            Customer.objects.filter(pk=other.pk).update(service_start=TODAY)
        exact()
        cursor.execute("rollback")
    aside.close()


def test_two_changes_of_one_customer_go_one_after_the_other() -> None:
    """Else each would add up without the other."""
    with as_system():
        line = ServiceLine.objects.filter(changes__isnull=False).order_by("pk").first()
        other = ServiceLine.objects.filter(customer=line.customer, changes__isnull=False).exclude(pk=line.pk).first()
        partner = line.customer.partner_id
    add = """insert into customers_quantitychange (line_id, change, effective, order_no, made_by, made_at)
        select %s, 1, current_date, '1', '-', now()"""
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('app.partner', %s, true)", [str(partner)])
        cursor.execute(add, [other.pk])
        with pytest.raises(OperationalError, match="lock timeout"), as_system(), connection.cursor() as mine:
            mine.execute("set local lock_timeout = '200ms'")
            mine.execute(add, [line.pk])
        cursor.execute("rollback")
    aside.close()
    exact()


def test_what_is_over_is_marked_and_passed_by_from_today_on(account) -> None:
    with as_system():
        user, day = account(SP), timezone.localdate()
        before = [list(on_day(per_customer(user), d).order_by("pk")) for d in (day - timedelta(days=200), day)]
        assert all(before)
        HeldItem.objects.update(past=False)
        fold_spans()
        over = HeldItem.objects.filter(valid_to__lt=day - timedelta(days=2))
        assert over.exists() and not over.filter(past=False).exists()
        assert not HeldItem.objects.filter(past=True, valid_to__gte=day - timedelta(days=1)).exists()
        assert before == [list(on_day(per_customer(user), d).order_by("pk")) for d in (day - timedelta(days=200), day)]


def test_the_worker_folds_them_once_an_hour() -> None:
    with as_system():
        one = Customer.objects.filter(service_start__isnull=False)[:1].values("pk")
        for day, left in ((DAYS[0], False), (DAYS[1], True)):
            Customer.objects.filter(pk__in=one).update(service_start=day)
            assert StatusSpan.objects.filter(folded=False).exists()
            fold_spans()
            assert StatusSpan.objects.filter(folded=False).exists() is left
    exact()
