"""Large tables: every column a grid sorts by has its index, every search box its own, and no order grows by its lines."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.models import RunningPeriod
from callstats.actions import roll_up, spend_sql
from catalogue.models import OrderItem
from customers.models import Customer
from inventory.models import Port
from inventory.queries.port_month import ON_A_DAY
from oms.kit.acting import acting_for, as_system
from oms.kit.grid import grid_at
from oms.kit.registries import registries
from oms.kit.search import Searched, few_keys
from orders.actions.confirm import confirm_order
from orders.demo.first_order import Story
from orders.models import Order
from orders.parts.items.save import save_items
from tests.addresses import Address, grids

pytestmark = pytest.mark.django_db
SP, ORBIT, VERTICAL = "admin@nimbus.example", "admin@orbit.example", "admin@vertical.example"
# grids over tables that grow with customers, orders or people's clicks
LARGE = {
    "customers:info",
    "inventory:ddi-details",
    "inventory:number-registration",
    "inventory:number-status-summary",
    "inventory:provisioning",
    "orders:modify-customer",
    "orders:status",
    "orders:transfers",
    "partners:excel-download-history",
    "partners:login-history",
    "partners:menu-access-history",
    "partners:notification-history",
}
EVERY = pytest.mark.parametrize("address", [a for a in grids() if a.name in LARGE], ids=lambda address: address.name)
SPAN = {"day_from": "2000-01-01", "day_to": "2100-01-01", "requested_from": "2000-01-01", "requested_to": "2100-01-01"}


def sorted_by_hand(queryset) -> bool:
    """Whether PostgreSQL must sort all rows for this order, even where it would rather do anything else."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_sort = off")
        cursor.execute("set local enable_seqscan = off")
        sql, params = queryset.query.sql_with_params()
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("set local enable_sort = on")
        cursor.execute("set local enable_seqscan = on")
    return re.search(r"(?<!Incremental )Sort  \(", plan) is not None


def test_the_large_grids_are_there() -> None:
    assert {address.name for address in grids()} >= LARGE


@EVERY
def test_every_sort_of_a_large_grid_has_its_index(address: Address, account) -> None:
    """The first page in any order is read from an index, not sorted out of a million rows."""
    user, missing = account(SP), []
    with acting_for(user.partner_id):
        for name, column in address.view.table.declared().items():
            for sign in ("", "-") if column.sort else ():
                grid = grid_at(address.url({}), urlencode({**SPAN, "sort": f"{sign}{name}"}), user)
                if sorted_by_hand(grid.narrowed.order_by(*grid.ordering).values("pk")[:50]):
                    missing.append(f"{sign}{name}")
    assert not missing, f"No index serves these orders of {address.name}: {missing}"


def index_only(sql: str, params: object = None) -> str:
    """The plan of a statement where PostgreSQL takes an index wherever there is one."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"set local enable_{way} = off")
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"set local enable_{way} = on")
    return plan


@pytest.mark.parametrize("onwards", [True, False])
def test_a_page_after_a_row_begins_at_that_row(account, onwards: bool) -> None:
    """Where very many rows have one value, all before it were read and left out."""
    user = account(SP)
    with acting_for(user.partner_id):
        grid = grid_at("/device/list/", "", user)
        past = grid.narrowed.filter(grid._past({"updated_at": timezone.now(), "pk": 7}, onwards=onwards))
        ordered = past.order_by(*grid.ordering) if onwards else past.order_by(*grid.ordering).reverse()
        plan = index_only(*ordered.values("pk").query.sql_with_params())
    assert f"Index Cond: (ROW(updated_at, id) {'<=' if onwards else '>='} ROW(" in plan, plan


def test_a_page_of_a_log_after_a_row_begins_at_that_row(account) -> None:
    """It has days, too: of a day and a pair behind it an index is read from the day on."""
    user = account(SP)
    with acting_for(user.partner_id):
        grid = grid_at("/log/menus/", urlencode(SPAN), user)
        sql, _params = grid.narrowed.filter(
            grid._past({"at": timezone.now(), "pk": 7}, onwards=False)
        ).query.sql_with_params()
    of_days, pair = (
        sql.rindex('"at" >= %s'),
        sql.index('("partners_menuaccess"."at", "partners_menuaccess"."id") >= (%s, %s)'),
    )
    assert of_days < pair and sql.count('"at" >= %s') == 2


def test_the_account_of_a_session_is_found_by_its_key() -> None:
    """A number that is read from a text is asked of every account: behind a wall its error may tell of unseen rows."""
    sql = registries.account_of_session.kept.sql.replace("$1", "'none'").replace("$2", "now()")
    with as_system():
        plan = index_only(sql)
    assert "Index Cond: (id = s.account)" in plan, plan


@EVERY
def test_the_search_box_of_a_large_grid_has_its_index(address: Address, account) -> None:
    user = account(SP)
    with acting_for(user.partner_id):
        model = grid_at(address.url({}), "", user).queryset.model
        assert isinstance(model.search, Searched)
        with connection.cursor() as cursor:
            cursor.execute("select indexdef from pg_indexes where indexname = %s", [f"{model._meta.db_table}_grams"])
            (definition,) = cursor.fetchone()
    assert "USING gin (oms_grams(" in definition


@pytest.mark.parametrize("wanted", ["a", "ab"])
def test_what_is_too_short_for_the_index_finds_nothing(account, wanted: str) -> None:
    user = account(SP)
    with acting_for(user.partner_id):
        assert grid_at("/orders/", urlencode({**SPAN, "q": wanted}), user).count == 0


def next_periods() -> tuple[str, tuple]:
    return (
        RunningPeriod.objects.filter(ends_at__lte=timezone.now()).order_by("ends_at", "pk")[:50].query.sql_with_params()
    )


@pytest.mark.parametrize(
    ("index", "asked"),
    [
        ("running_period_next", next_periods),
        ("changed_customer_hour_once", lambda: (roll_up.NEXT, {"most": 50, "before": timezone.now()})),
        ("changed_day_of_extension_once", lambda: (spend_sql.NEXT, [50])),
    ],
)
def test_what_waits_is_read_in_the_order_of_an_index(index: str, asked: Callable) -> None:
    """A hundred thousand may wait from the same instant on: sorting those for each fifty took a second each time."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("set local enable_sort = off")
        cursor.execute("set local enable_seqscan = off")
        sql, params = asked()
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan and "Sort" not in plan, plan


@pytest.mark.parametrize(
    ("url", "sort"),
    [
        (url, f"{sign}{name}")
        for url, name in (("/orders/", "approved_by"), ("/customers/usage/", "using"))
        for sign in ("", "-")
    ],
)
def test_an_order_that_may_begin_with_rows_of_others_begins_with_ones_own(
    account, monkeypatch, url: str, sort: str
) -> None:
    """Where very many partners are below, they are not named in the query: rows of others were read one by one."""
    query = urlencode({**SPAN, "sort": sort})

    def asked() -> tuple[list[int], str]:
        user = account(VERTICAL)
        with acting_for(user.partner_id), CaptureQueriesContext(connection) as captured:
            found = [row["pk"] for row in grid_at(url, query, user).records]
        return found, captured[-1]["sql"]

    few, plain = asked()
    monkeypatch.setattr("partners.people.models.account.FEW", 0)
    many, bounded = asked()
    assert many == few and len(set(few)) > 1
    assert "own_first" not in plain and ("MAX(" if sort.startswith("-") else "MIN(") in bounded


def test_what_is_read_from_ones_own_first_value_on_has_its_index_and_is_never_empty(account) -> None:
    """An empty value has no place among those that such an order is compared with."""
    user, found = account(SP), set()
    with acting_for(user.partner_id):
        for address in grids():
            for name, column in address.view.table.declared().items():
                if not column.by_partner or address.parameters:
                    continue
                model = grid_at(address.url({}), "", user).queryset.model
                path = column.sort if isinstance(column.sort, str) else column.path
                assert any(index.fields == ["partner", path] for index in model._meta.indexes), (
                    f"{address.name}: {name}"
                )
                assert not model._meta.get_field(path).null, f"{address.name}: {name}"
                found.add((address.name, name))
    assert found >= {("inventory:usage-per-customer", "using"), ("orders:status", "approved_by")}


def test_ports_of_the_calendar_stand_together_where_others_come_first(account) -> None:
    states = [str(state) for state in ON_A_DAY]
    user = account(SP)
    with acting_for(user.partner_id):
        table = grid_at("/ddi/porting/calendar/", "", user).table.declared()
    for name in ("comments", "sub_status"):
        found = [one for one in Port._meta.indexes if one.fields == [table[name].path, "id"] and one.condition]
        assert [dict(one.condition.children)["state__in"] for one in found] == [states]


def asked_of(condition: Q) -> set[str]:
    """The columns of a partial index's condition: who asks the same is not asked for them again."""
    parts = condition.children if condition else []
    return set().union(*(asked_of(part) if isinstance(part, Q) else {part[0].split("__")[0]} for part in parts))


@pytest.mark.parametrize(
    ("login", "url", "query", "index"),
    [
        (SP, "/orders/approval/", {}, "order_waiting"),
        (SP, "/orders/approval/", {"kind": "license_change"}, "order_waiting"),
        (SP, "/orders/confirm/", {}, "order_confirm_by_approved_at"),
        (SP, "/device/shipped/", {**SPAN, "kind": "new_customer"}, "shipping_of_kind"),
        (VERTICAL, "/orders/", {**SPAN, "completed_from": "2000-01-01", "completed_to": "2100-01-01"}, "order_partner_at"),
        (VERTICAL, "/customers/", {}, "customer_partner_status"),
        (VERTICAL, "/ddi/porting/calendar/", {**SPAN, "porting_date_from": "2000-01-01"}, "port_partner_shown"),
        (VERTICAL, "/ddi/porting/out/", {"porting_date_from": "2000-01-01"}, "port_out_partner_at"),
    ],
)  # fmt: skip
def test_what_a_grid_counts_is_told_by_an_index_alone(account, login: str, url: str, query: dict, index: str) -> None:
    """Ten thousand rows that are read to be counted take three times as long as the page itself."""
    user = account(login)
    with acting_for(user.partner_id):
        counted = grid_at(url, urlencode(query), user).narrowed.order_by().values("pk")
        sql, _params = counted.query.sql_with_params()
    model = counted.model
    (found,) = (one for one in model._meta.indexes if one.name == index)
    told = {model._meta.get_field(name).column for name in (*found.fields, *found.include)} | asked_of(found.condition)
    assert set(re.findall(rf'"{model._meta.db_table}"."(\w+)"', sql)) <= told


def test_the_few_that_wait_are_not_taken_for_fewer(account) -> None:
    """An index of those that wait has what tells them, too: of two such indexes PostgreSQL multiplied how few they are."""
    wanted = {"partner", "state", "back_asked_at", "kind"}
    told = [index for index in Order._meta.indexes if index.name.startswith("order_waiting_by")]
    assert told and all({*index.fields, *index.include} >= wanted for index in told)


@pytest.mark.parametrize(
    "url", ["/customers/daily/", "/customers/daily/growth/", "/customers/service-status/resellers/"]
)
def test_codes_of_resellers_are_looked_up_for_the_page_alone(account, url: str) -> None:
    user = account(SP)
    with acting_for(user.partner_id), CaptureQueriesContext(connection) as captured:
        assert all(row["reseller_code"] for row in grid_at(url, "", user).records)
    assert "partners_partner" in captured[-1]["sql"] and "JOIN" not in captured[-1]["sql"]


def test_spans_of_a_day_long_ago_are_told_by_the_day_they_begin(account) -> None:
    days = {"days_from": "2000-01-01", "days_to": "2100-01-01"}
    user = account(SP)
    with acting_for(user.partner_id), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        sql, params = grid_at("/customers/daily/", urlencode(days), user).narrowed.order_by().query.sql_with_params()
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("set local enable_seqscan = on")
    assert "status_span_from_a_day" in plan, plan


def test_what_stands_alone_is_counted_without_what_a_page_shows_of_it(account) -> None:
    user = account(SP)
    with acting_for(user.partner_id), CaptureQueriesContext(connection) as captured:
        assert grid_at("/customers/service-inventory/", "", user).count
    assert "JOIN" not in captured[-1]["sql"]


def test_customers_are_found_by_what_other_rows_call_them(account) -> None:
    """The search of customers looks at their administrators, too: who shares a domain is very many."""
    user = account(SP)
    with acting_for(user.partner_id):
        one = Customer.objects.exclude(admin_id="").order_by("pk").first()
        domain = one.admin_id.partition("@")[2]
        assert set(few_keys(Customer, one.name, "named")) == set(
            Customer.objects.filter(name__icontains=one.name).values_list("pk", flat=True)
        )
        assert few_keys(Customer, domain, "named") == [] and one.pk in few_keys(Customer, domain)


class Lines(Story):
    """An approved order of so many items."""

    def __init__(self, lines: int, by, place: int) -> None:
        name = f"Lines{uuid.uuid4().hex[:8]} Ltd"
        super().__init__(name, "Bristol", "approved", by, timezone.now() - timedelta(hours=12), place)
        self.lines = lines

    def step_items(self, stamp: dict) -> None:
        account = self.order.customer.billing_accounts.get()
        items = OrderItem.objects.filter(plans=self.order.plan).order_by("pk")[: self.lines]
        assert len(items) == self.lines
        line = {"billing_account": account, "quantity": 2, "trial": 0, "trial_unit": "day", "comment": ""}
        save_items(lines=[{**line, "item": item, "price": Decimal("6.90")} for item in items], **stamp)


def statements_of_confirming(lines: int, by, place: int) -> int:
    story = Lines(lines, by, place)
    with as_system():
        story.play()
    with acting_for(by.partner_id), CaptureQueriesContext(connection) as captured:
        confirm_order(order=story.order, effective=timezone.localdate(), by=by, at=timezone.now())
    assert story.order.took_effect_at
    with as_system():
        assert story.order.customer.servicelines.count() == lines
    return len([q for q in captured if not re.match(r"(RELEASE )?SAVEPOINT", q["sql"])])


def test_confirming_ten_lines_asks_no_more_than_one(account) -> None:
    by = account(ORBIT)
    statements_of_confirming(1, by, 37)  # whatever a process keeps is kept now
    assert statements_of_confirming(1, by, 38) == statements_of_confirming(10, by, 39)
