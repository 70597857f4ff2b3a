"""The triggers that keep the spans; run by the migration.

A statement adds what it changes as rows of their own: a difference holds from its day on, so that the sum over a day is
right at once and no two transactions meet in a row. Only who moves a partner waits for who changes a customer, and the
other way about. Folding takes rows of a key away and puts rows of the same sums in their place, in one statement.
"""

OPEN = "date '9999-12-31'"
STATUS, SERVICE = "customers_statusspan", "customers_servicespan"
KEYS = {
    STATUS: "partner_id, partner_name, whole, how",
    SERVICE: "partner_id, partner_name, item_id, group_name, item_name, license_name",
}

MOVES = """
  select {sign} as sign, t.partner_id, t.partner_name, s.how, s.day from {table} t
  cross join lateral (values
    ('started', t.service_start),
    ('closed', case when t.status = 'closed' and t.service_end is not null
      then greatest(t.service_start, t.service_end + 1) end),
    ('ended', case when t.status = 'closed' then t.service_end + 1 end)
  ) s(how, day)
  where t.service_start is not null and s.day <= date '9999-12-31'
"""

OWN = """
  insert into customers_statusspan (partner_id, partner_name, whole, how, valid_from, valid_to, qty)
    select partner_id, partner_name, false, how, day, date '9999-12-31', sum(sign)
    from ({moves}) m group by partner_id, partner_name, how, day having sum(sign) <> 0;
"""

STATUS_KEPT = """
create or replace function status_span_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  {own}
  if not found then return null; end if;
  perform pg_advisory_xact_lock_shared(20011);
  insert into customers_statusspan (partner_id, partner_name, whole, how, valid_from, valid_to, qty)
    select c.ancestor, '', true, how, day, date '9999-12-31', sum(sign)
    from ({moves}) m join partner_closure c on c.descendant = m.partner_id
    group by c.ancestor, how, day having sum(sign) <> 0;
  return null;
end $$;
create or replace trigger status_span_{event} after {event} on customers_customer referencing {tables}
  for each statement execute function status_span_{event}();
"""

# whoever moves a partner holds the lock 20011 already (partners/closure_sql.py)
TREE_KEPT = """
create or replace function status_span_tree_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  insert into customers_statusspan (partner_id, partner_name, whole, how, valid_from, valid_to, qty)
    select m.ancestor, '', true, s.how, s.valid_from, s.valid_to, sum({sign} * s.qty)
    from moved m join customers_statusspan s on s.partner_id = m.descendant and not s.whole
    where m.ancestor <> m.descendant
    group by m.ancestor, s.how, s.valid_from, s.valid_to having sum(s.qty) <> 0;
  return null;
end $$;
create or replace trigger status_span_tree_{event} after {event} on partner_closure referencing {kind} table as moved
  for each statement execute function status_span_tree_{event}();
"""

PERIODS = "select {sign} as sign, * from {table}"
SERVICE_KEPT = """
create or replace function service_span_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  insert into customers_servicespan ({keys}, valid_from, valid_to, qty)
    select {keys}, valid_from, valid_to, sum(sign * qty)
    from ({moves}) m group by {keys}, valid_from, valid_to having sum(sign * qty) <> 0;
  return null;
end $$;
create or replace trigger service_span_{event} after {event} on customers_quantityperiod referencing {tables}
  for each statement execute function service_span_{event}();
"""

FOLDED = """
  with source as ({source})
  insert into {table} ({keys}, valid_from, valid_to, qty, folded)
  select {keys}, day, until, qty, true from (
    select {keys}, day, coalesce(lead(day) over w - 1, date '9999-12-31') as until, (sum(net) over w)::int as qty
    from (
      select {keys}, day, sum(n) as net from (
        select {keys}, valid_from as day, qty as n from source
        union all select {keys}, valid_to + 1, -qty from source where valid_to < date '9999-12-31'
      ) edges group by {keys}, day having sum(n) <> 0
    ) by_day window w as (partition by {keys} order by day)
  ) p where qty <> 0;
"""

UNFOLDED = """
    delete from {table} s using (select distinct {keys} from {table} where not folded) d
    where {same} returning s.*
"""

FUNCTIONS = """
create or replace function oms_fold_spans() returns void language sql security definer set search_path = public as $$
{fold}
$$;
create or replace function span_recount() returns void language sql security definer set search_path = public as $$
  delete from customers_statusspan;
  delete from customers_servicespan;
{count}
$$;
select span_recount();
"""


def _fold(table: str, source: str) -> str:
    return FOLDED.format(table=table, keys=KEYS[table], source=source)


def _unfolded(table: str) -> str:
    same = " and ".join(f"s.{key} = d.{key}" for key in KEYS[table].split(", "))
    return UNFOLDED.format(table=table, keys=KEYS[table], same=same)


def _both(moves: str) -> dict[str, tuple[str, str]]:
    """Event → what it moves, and the tables that say so."""
    are, were = moves.format(sign=1, table="are"), moves.format(sign=-1, table="were")
    return {
        "insert": (are, "new table as are"),
        "delete": (were, "old table as were"),
        "update": (f"{were} union all {are}", "old table as were new table as are"),
    }


OF_ALL = MOVES.format(sign=1, table="customers_customer")
COUNTS = "".join(
    [
        _fold(STATUS, f"select partner_id, partner_name, false as whole, how, day as valid_from, {OPEN} as valid_to,"
              f" sign as qty from ({OF_ALL}) m"),
        _fold(STATUS, f"select c.ancestor as partner_id, '' as partner_name, true as whole, how, day as valid_from,"
              f" {OPEN} as valid_to, sign as qty from ({OF_ALL}) m join partner_closure c on c.descendant = m.partner_id"),
        _fold(SERVICE, f"select {KEYS[SERVICE]}, valid_from, valid_to, qty from customers_quantityperiod"),
    ]
)  # fmt: skip
INSTALL = "".join(
    [
        *[
            STATUS_KEPT.format(event=event, moves=moves, own=OWN.format(moves=moves), tables=tables)
            for event, (moves, tables) in _both(MOVES).items()
        ],
        *[
            SERVICE_KEPT.format(event=event, moves=moves, keys=KEYS[SERVICE], tables=tables)
            for event, (moves, tables) in _both(PERIODS).items()
        ],
        TREE_KEPT.format(event="insert", sign=1, kind="new"),
        TREE_KEPT.format(event="delete", sign=-1, kind="old"),
        FUNCTIONS.format(fold="".join(_fold(table, _unfolded(table)) for table in KEYS), count=COUNTS),
    ]
)
EVENTS = ("insert", "update", "delete")
REMOVE = "".join(
    [
        *[f"drop trigger status_span_{event} on customers_customer;" for event in EVENTS],
        *[f"drop trigger service_span_{event} on customers_quantityperiod;" for event in EVENTS],
        *[f"drop trigger status_span_tree_{event} on partner_closure;" for event in ("insert", "delete")],
        *[f"drop function status_span_{event}(), service_span_{event}();" for event in EVENTS],
        "drop function status_span_tree_insert(), status_span_tree_delete(), oms_fold_spans(), span_recount();",
    ]
)
