"""Customers that call, for the bench of calls: copies of one of the demo's, each with a tenant and a number of its own."""

import itertools

from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system
from tests.bench.database import owner
from tests.bench.rows import PREFIX

FIRST = 50_000_000  # above every key of the demo
COLUMNS = """
select column_name from information_schema.columns where table_name = %s and is_generated = 'NEVER' order by ordinal_position
"""
MODEL = """
select c.id, t.id, min(h.id) from customers_customer c join inventory_tenant t on t.customer_id = c.id
join customers_numberholding h on h.customer_id = c.id and h.valid_to is null
where c.service_start is not null and c.currency = 'GBP' and c.service_end is null
group by 1, 2 order by 1 limit 1
"""


def server() -> CallServer:
    """Where they all stand; to be asked as the system."""
    return Tenant.objects.select_related("server").get(customer_id=FIRST).server


def make(name: str, count: int) -> list[tuple[str, str]]:
    """So many in the database `name`: (code, number)."""
    link = owner(name)
    try:
        with link.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            cursor.execute(MODEL)
            customer, tenant, holding = cursor.fetchone()
            _copies(cursor, "customers_customer", customer, count, {
                "id": f"{FIRST} + n", "code": "'C' || (900000000 + n)", "name": "'Caller ' || n || ' Ltd'", "domain": "''",
                "admin_id": "''", "service_start": "current_date - 90",
            })  # fmt: skip
            _copies(cursor, "inventory_tenant", tenant, count, {
                "id": f"{FIRST} + n", "customer_id": f"{FIRST} + n", "number": f"{FIRST} + n", "prefix": "'x' || n",
            })  # fmt: skip
            _copies(cursor, "customers_numberholding", holding, count, {
                "id": f"{FIRST} + n", "customer_id": f"{FIRST} + n", "e164": f"'{PREFIX}' || to_char(n, 'FM000000000')",
                "valid_from": "current_date - 90",
            })  # fmt: skip
            cursor.execute("analyze customers_customer, inventory_tenant, customers_numberholding")
    finally:
        link.close()
    with as_system():
        codes = Tenant.objects.filter(customer_id__gte=FIRST).order_by("pk").values_list("customer__code", flat=True)
        return [(code, f"{PREFIX}{n:09d}") for n, code in zip(itertools.count(), codes, strict=False)]


def _copies(cursor, table: str, pk: int, count: int, changed: dict[str, str]) -> None:
    """`count` copies of a row, numbered from 0 by `n`, but for what is `changed`."""
    cursor.execute(COLUMNS, [table])
    names = [row[0] for row in cursor.fetchall()]
    values = ", ".join(changed.get(column, f"d.{column}") for column in names)
    cursor.execute(
        f"insert into {table} ({', '.join(names)}) select {values} from {table} d, generate_series(0, {count - 1}) n where d.id = {pk}"
    )
