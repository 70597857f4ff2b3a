"""Usage per reseller and thing: after anything that happens to usage, folded or not, it is what counting gives."""

import os
import random
from datetime import timedelta

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone

from inventory.actions.tally import fold_usage
from inventory.models import ResellerUsage, Usage, UsageDelta, UsageSum
from inventory.tasks import chores
from oms.kit.acting import as_system
from partners.models import Partner

pytestmark = pytest.mark.django_db
COUNTED = """
select partner_id, max(partner_name), type, key, max(name), sum(assigned), sum("using"), sum("returning"), sum(available),
  min(read_at), count(*) filter (where read_at is null)
from inventory_usage group by partner_id, type, key
"""
SHOWN = """
select partner_id, partner_name, type, key, name, assigned, "using", "returning", available, read_at, unread
from inventory_resellerusage
"""


def rows(sql: str) -> list[tuple]:
    with as_system(), connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(cursor.fetchall(), key=str)


def exact(after: object = "") -> None:
    assert rows(SHOWN) == rows(COUNTED) != [], after


class Happenings:
    """What happens at random to usage; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice, self.made = random.Random(seed), 0
        self.acts = (
            self.counted, self.read, self.read_all, self.forgotten, self.unread, self.new, self.again, self.handed_over,
            self.renamed, self.called, fold_usage,
        )  # fmt: skip

    def some(self, most: int = 5):
        keys = list(Usage.objects.order_by("pk").values_list("pk", flat=True))
        return Usage.objects.filter(pk__in=self.dice.sample(keys, self.dice.randint(1, most)))

    def moment(self):
        return timezone.now() - timedelta(minutes=self.dice.randint(0, 100_000))

    def counted(self) -> None:
        self.some().update(assigned=F("assigned") + self.dice.randint(-1, 3), returning=self.dice.randint(0, 2))

    def read(self) -> None:
        self.some().update(using=self.dice.randint(0, 9), read_at=self.moment())

    def read_all(self) -> None:
        """Every customer of a reseller at the same moment: whichever was the oldest reading is so no more."""
        partner = self.some(1).values_list("partner_id", flat=True)[0]
        Usage.objects.filter(partner_id=partner).update(read_at=self.moment())

    def forgotten(self) -> None:
        self.some(20).delete()

    def unread(self) -> None:
        self.some().update(using=None, read_at=None)

    def new(self) -> None:
        """A thing nobody has had, at a customer and at another one of the same reseller."""
        self.made += 1
        row = self.some(1).get()
        row.pk, row.type, row.key, row.name = None, "feature", f"new-{self.made}", f"New {self.made}"
        row.using = row.read_at = None
        row._state.adding = True
        row.save()

    def again(self) -> None:
        """Rows that are there are written over, new ones beside them, in one statement (inventory/actions/usage.py)."""
        found = list(self.some())
        for row in found:
            row.pk, row.using, row.read_at = None, self.dice.randint(0, 9), self.moment()
            row.key = self.dice.choice([row.key, f"again-{self.made}"])
        once = list({(row.customer_id, row.type, row.key): row for row in found}.values())
        Usage.objects.bulk_create(
            once, update_conflicts=True, unique_fields=["customer", "type", "key"], update_fields=["using", "read_at"]
        )
        self.made += 1

    def handed_over(self) -> None:
        to = self.dice.choice(list(Partner.objects.order_by("pk")))
        name = Usage.objects.filter(partner=to).values_list("partner_name", flat=True).first() or to.name
        customer = self.some(1).values_list("customer_id", flat=True)[0]
        Usage.objects.filter(customer_id=customer).update(partner=to, partner_name=name)

    def renamed(self) -> None:
        partner = self.some(1).values_list("partner_id", flat=True)[0]
        Usage.objects.filter(partner_id=partner).update(partner_name=f"Name {self.dice.random()}")

    def called(self) -> None:
        """A thing has another name at some of its customers."""
        self.some(20).update(name=self.dice.choice(["", "Aardvark", "Zebra"]))


@pytest.mark.parametrize("seed", range(4))
def test_after_anything_in_any_order_it_is_a_count_from_nothing(seed, everything) -> None:
    exact("the demo")
    happen, happened = Happenings(seed), []
    acts = [*happen.acts] * 5
    happen.dice.shuffle(acts)
    with as_system():
        for act in acts:
            act()
            happened.append(act.__name__)
            exact(happened)


def test_the_worker_folds_and_nothing_that_is_shown_changes(everything) -> None:
    happen = Happenings(11)
    with as_system():
        for act in (happen.read, happen.new, happen.forgotten, happen.handed_over):
            act()
        assert UsageDelta.objects.exists()
    before = rows(SHOWN)
    assert fold_usage in chores
    fold_usage()
    with as_system():
        assert not UsageDelta.objects.exists()
        kept = {
            (s.partner_id, s.type, s.key, s.name, s.read_at, s.assigned)
            for s in UsageSum.objects.filter(customers__gt=0)
        }
        shown = {(s.partner_id, s.type, s.key, s.name, s.read_at, s.assigned) for s in ResellerUsage.objects.all()}
    assert kept == shown
    assert rows(SHOWN) == before == rows(COUNTED)


def test_the_owner_of_the_tables_counts_anew(everything) -> None:
    """Whatever the sums say; people of the portal may not."""
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute("select usage_sum_recount()")
    url = os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{connection.settings_dict['NAME']}")
    link = psycopg2.connect(url)
    try:
        with link.cursor() as cursor:
            cursor.execute("delete from inventory_usage where id % 3 = 0")
            cursor.execute('update inventory_usage set assigned = assigned + 1, "using" = null where id % 5 = 0')
            cursor.execute("update inventory_usagesum set assigned = 7, name = 'Wrong'")
            cursor.execute("select usage_sum_recount()")
            cursor.execute("select count(*) from inventory_usagedelta")
            assert cursor.fetchone() == (0,)
            found = []
            for sql in (SHOWN, COUNTED):
                cursor.execute(sql)
                found.append(sorted(cursor.fetchall(), key=str))
            assert found[0] == found[1] != []
    finally:
        link.rollback()
        link.close()


def test_nobody_waits_for_another_reading_at_the_same_reseller(everything) -> None:
    with as_system():
        one = Usage.objects.order_by("partner_id", "pk").first()
        other = Usage.objects.filter(partner_id=one.partner_id).exclude(customer_id=one.customer_id).first()
    aside = connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('app.partner', %s, true)", [str(one.partner_id)])
        cursor.execute("update inventory_usage set assigned = assigned + 1 where id = %s", [one.pk])
        assert cursor.rowcount == 1
        with as_system(), connection.cursor() as mine:
            mine.execute("set local lock_timeout = '1s'")
            Usage.objects.filter(pk=other.pk).update(assigned=F("assigned") + 1)
            fold_usage()
        exact()
        cursor.execute("rollback")
    aside.close()
