"""The bench's own database: a copy of the tests' template, filled by COPY. Walls stay up; history starts after."""

import os
import time
from collections.abc import Callable

import psycopg2
from django.apps import apps

from tests import stack
from tests.bench import logs, rows
from tests.bench import stock as of_stock
from tests.bench.copying import copy
from tests.bench.tree import grow
from tests.bench.world import Base, Sizes, World

TABLES: dict[str, Callable[[World], rows.Rows]] = {
    "partners.Partner": rows.partners,
    "partners.Closure": rows.closure,
    "partners.Account": rows.accounts,
    "customers.Customer": rows.customers,
    "customers.Site": rows.sites,
    "customers.BillingAccount": rows.billing_accounts,
    "customers.ServiceLine": rows.lines,
    "customers.QuantityChange": rows.quantities,
    "inventory.Number": rows.numbers,
    "customers.NumberHolding": rows.holdings,
    "inventory.Device": rows.devices,
    "orders.Order": rows.orders,
    "orders.OrderMove": rows.moves,
    "orders.ItemLine": rows.items,
    **of_stock.TABLES,
    "inventory.Usage": rows.usage,
    "inventory.Difference": rows.differences,
    "inventory.Command": logs.commands,
    "partners.LoginEvent": logs.logins,
    "partners.MenuAccess": logs.menus,
    "partners.ExcelDownload": logs.downloads,
    "partners.Notice": logs.notices,
}
SECONDARY = """
select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
where i.indrelid = %s::regclass and not i.indisprimary
  and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid) and not i.indisunique
"""
ORPHANS = """
select c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
where c.contype = 'f' and c.conrelid = %s::regclass
"""


def owner(name: str):
    """A connection of the cluster's owner to database `name`: it alone may switch triggers off for the COPY."""
    from oms.stack.servers import secrets_of  # the path of the tests' servers is known only now

    url = os.environ["MIGRATOR_DATABASE_URL"].split("@")[1].split("/")[0]
    host, _, port = url.partition(":")
    link = psycopg2.connect(
        host=host, port=port, dbname=name, user="postgres", password=secrets_of(stack.VAR)["postgres"]
    )
    link.autocommit = True
    return link


def exists(name: str) -> bool:
    return bool(stack.administrate(f"select 1 from pg_database where datname = '{name}'"))


def make(name: str, scale: float) -> None:
    """Fill the copy `name` of the template."""
    link = owner(name)
    try:
        with link.cursor() as cursor:
            cursor.execute("set session_replication_role = replica; set maintenance_work_mem = '1GB'")
            cursor.execute("set max_parallel_maintenance_workers = 2; set synchronous_commit = off")
            fill(cursor, world(cursor, Sizes(scale)))
            cursor.execute("set session_replication_role = origin")
    finally:
        link.close()


def world(cursor, sizes: Sizes) -> World:
    """What the demo has that the rows hang on, and the tree that grows from the demo's."""
    cursor.execute("select id, parent_id, name, kind from partners_partner order by lft")
    root, new = grow(cursor.fetchall(), sizes.partners)
    cursor.execute("update partners_partner set rght = %s where id = %s", [root.right, root.id])

    def one(sql: str) -> tuple:
        cursor.execute(sql)
        return cursor.fetchone()

    tables = [apps.get_model(label)._meta.db_table for label in TABLES if label != "partners.Closure"]
    first = {table: one(f"select coalesce(max(id), 0) + 1 from {table}")[0] for table in tables}
    cursor.execute("select system_role, id from partners_role where is_system")
    roles = dict(cursor.fetchall())
    base = Base(
        plan=one("select id, name from catalogue_serviceplan order by name limit 1"),
        item=one("select id from catalogue_orderitem where code = 'basic-user-vm'")[0],
        number_type=one("select id, name from catalogue_numbertype where name = 'Non-geographic'"),
        device_model=one("select id from catalogue_devicemodel order by id limit 1")[0],
        roles=roles,
        first=first,
    )
    return World(sizes, base, root, new)


def fill(cursor, w: World) -> None:
    """Every table: its further indexes off, COPY, indexes on, statistics."""
    for label, build in TABLES.items():
        names, found = build(w)
        model = apps.get_model(label)
        table, started = model._meta.db_table, time.monotonic()
        cursor.execute(SECONDARY, [table])
        indexes = cursor.fetchall()
        for index, _definition in indexes:
            cursor.execute(f"drop index {index}")
        number = copy(cursor, model, names, found)
        copied = time.monotonic()
        for _index, definition in indexes:
            cursor.execute(definition)
        if table != "partner_closure":
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
        cursor.execute(f"vacuum (analyze) {table}")
        ended = time.monotonic()
        print(
            f"  {table:28} {number:>9,} rows  COPY {copied - started:5.1f} s  {len(indexes):>2} indexes {ended - copied:5.1f} s",
            flush=True,
        )
    for label in TABLES:
        refuse_orphans(cursor, apps.get_model(label)._meta.db_table)
    cursor.execute("select number_tally_recount()")  # its triggers were off as well
    cursor.execute("select quantity_period_recount()")
    cursor.execute("select span_recount()")
    cursor.execute("select usage_sum_recount()")
    cursor.execute("analyze")


def refuse_orphans(cursor, table: str) -> None:
    """Triggers were off, so foreign keys are looked at here."""
    cursor.execute(ORPHANS, [table])
    for own, column, other, key in cursor.fetchall():
        cursor.execute(
            f"select count(*) from {own} t where t.{column} is not null"
            f" and not exists (select 1 from {other} o where o.{key} = t.{column})"
        )
        if (lost := cursor.fetchone()[0]) > 0:
            raise SystemExit(f"{own}.{column}: {lost} rows name nobody in {other}.")
