"""The dated facts that a settlement is made of: summed up by the database for counting, and one by one where they changed.

What a closed month was counted with stays: whose a customer was, its Deal IDs, who stood below whom.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from billing.models import LifetimeChange, Settlement
from billing.settled import Counted, Held, Key, Use, count, month_of, under
from partners.models import Partner

Parents = dict[int, int | None]
# Licenses in use on days of a month, from Vendor Settlement Start on. Test and Demo customers and Inactive Billing are left out, as
# on statements. {unit}, {public}, {deals}: as the month was settled, where it is closed; {narrowed}: resellers alone.
SETTLED = """
with settled as (
  select distinct on (p.customer_id) p.customer_id, p.unit_id, l.public_sector, l.deal_ids
  from billing_settlementpart p join billing_settlementline l on l.id = p.line_id
  where l.seller_id is null and l.month = %(first)s and l.of_month = %(first)s
), """
USES = """uses as (
  select q.id, {unit} as unit, q.customer_id, q.customer_code, q.customer_name,
    c.name as license_name, i.license_id, {public} as public,
    {deals} as deals, i.kind = 'user_package' as package, q.qty,
    greatest(q.valid_from, b.billing_start, %(first)s) as first, least(q.valid_to, %(last)s) as last
  from customers_quantityperiod q
  join customers_serviceline b on b.id = q.line_id
  join customers_customer k on k.id = q.customer_id
  join catalogue_orderitem i on i.id = q.item_id
  join catalogue_cloudlicense c on c.id = i.license_id
  {joined}
  where q.valid_from <= %(last)s and q.valid_to >= %(first)s and b.billing_start <= %(last)s
    and ({settled} (k.kind not in ('test', 'demo') and not k.inactive_billing)) {narrowed}
)
"""
OPEN = "with " + USES.format(
    unit="q.partner_id", public="k.public_sector", deals="k.deal_ids", joined="", settled="", narrowed="{narrowed}"
)
CLOSED = SETTLED + USES.format(
    unit="coalesce(s.unit_id, q.partner_id)", public="coalesce(s.public_sector, k.public_sector)",
    deals="coalesce(s.deal_ids, k.deal_ids)", joined="left join settled s on s.customer_id = q.customer_id",
    settled="s.customer_id is not null or", narrowed="",
)  # fmt: skip
OF_UNITS = OPEN.format(narrowed="and q.partner_id = any(%(units)s)")  # of a month that runs, by an index
SUMMED = """
select unit, license_name, license_id, public, deals, package, first, last, sum(qty),
  sum(hashtextextended(concat_ws('|', customer_id, customer_code, customer_name, license_name, license_id, public, deals, package,
    qty, first, last), 0)::numeric)
from uses where first <= last group by 1, 2, 3, 4, 5, 6, 7, 8
"""
EACH = """
select unit, customer_id, license_name, license_id, public, deals, package, qty, first, last, customer_code, customer_name
from uses where first <= last and unit = any(%(units)s) order by customer_code, first, id
"""


@dataclass(frozen=True)
class Month:
    """A month as the ledger tells it now. `under`: partner → resellers of its tree. `marks`: reseller → what its uses add up
    to; another mark says that one of them changed."""

    first: date
    parents: Parents
    counted: Counted
    under: dict[int, list[int]]
    marks: dict[int, str]
    closed: bool


def month_as_it_is(first: date) -> Month:
    """Read as the system: all partners below the provider."""
    parents: Parents = dict(Partner.objects.values_list("pk", "parent_id"))
    settled = Settlement.objects.filter(month=first, closed_at__isnull=False)
    known = dict(settled.values_list("buyer_id", "seller_id"))
    parents |= known
    uses, marks = _summed(first, bool(known))
    counted = count(month_of(first), uses, _held())
    return Month(first, parents, counted, under(parents, counted), marks, bool(known))


def uses_of(month: Month, units: Iterable[int]) -> Iterator[tuple[Use, str, str]]:
    """What customers of these resellers have in use, one by one, with the customer's ID and name."""
    with connection.cursor() as cursor:
        cursor.execute((CLOSED if month.closed else OF_UNITS) + EACH, {**asked(month.first), "units": list(units)})
        for unit, customer, *key, package, qty, begins, ends, code, name in cursor.fetchall():
            yield Use(unit, customer, Key(*key), package, qty, begins, ends), code, name


def _summed(first: date, closed: bool) -> tuple[list[Use], dict[int, str]]:
    """Uses that are alike, of all customers of a reseller, as one."""
    uses: list[Use] = []
    marks: dict[int, Any] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute((CLOSED if closed else OPEN.format(narrowed="")) + SUMMED, asked(first))
        for unit, *key, package, begins, ends, quantity, mark in cursor.fetchall():
            uses.append(Use(unit, 0, Key(*key), package, int(quantity), begins, ends))
            marks[unit] += mark
    return uses, {unit: str(mark) for unit, mark in marks.items()}


def asked(first: date) -> dict[str, Any]:
    return {"first": first, "last": month_of(first).last}


def _held() -> Iterable[Held]:
    """Of both options; what is passed on covers the packages of who has it then."""
    for owner, giver, day, quantity in LifetimeChange.objects.values_list("partner_id", "giver_id", "day", "quantity"):
        yield Held(owner, day, quantity)
        if giver is not None:
            yield Held(giver, day, -quantity)
