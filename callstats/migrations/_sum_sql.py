"""The triggers that keep the roll-ups of customers summed per reseller and hour; run by the migration.

Whatever writes the roll-ups, counting them anew, a customer that goes to another reseller, one that is deleted, changes the sums
by its differences within its own statement. Who writes takes a `slot` for the length of its transaction, a number that nobody
else has meanwhile, and writes sums of that slot alone: so nobody waits for anybody, and a sum is what all slots have together,
of which one may be below nothing.
"""

KEYS = "partner_id, day, clock, direction, type, result"
SLOTS = 8  # beyond so many writers at once each has one that is named by its process

KEEP = """
create or replace function call_sums_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
declare
  _slot integer := -pg_backend_pid();
begin
  if not exists (select 1 from {any}) then
    return null;
  end if;
  for _n in 0..{last} loop
    if pg_try_advisory_xact_lock(hashtext('callstats sums'), _n) then
      _slot := _n;
      exit;
    end if;
  end loop;
  insert into callstats_summedusage as s ({keys}, slot, calls, seconds)
    select {keys}, _slot, sum(sign * calls), sum(sign * seconds) from ({moved}) m group by {keys}
    having sum(sign * calls) <> 0 or sum(sign * seconds) <> 0
    on conflict ({keys}, slot) do update set calls = s.calls + excluded.calls, seconds = s.seconds + excluded.seconds;
  return null;
end $$;
create or replace trigger call_sums_{event} after {event} on callstats_hourlyusage referencing {tables}
  for each statement execute function call_sums_{event}();
"""
ARE, WERE = "new table as are", "old table as were"


def _keep(event: str, tables: str, *sides: tuple[int, str]) -> str:
    moved = " union all ".join(f"select {sign} as sign, {KEYS}, calls, seconds from {table}" for sign, table in sides)
    return KEEP.format(event=event, tables=tables, any=sides[0][1], moved=moved, keys=KEYS, last=SLOTS - 1)


# for the owner of the tables alone; who rolls up meanwhile waits
RECOUNT = f"""
create or replace function call_sums_recount() returns void language plpgsql security definer set search_path = public as $$
begin
  lock table callstats_hourlyusage in share row exclusive mode;
  delete from callstats_summedusage;
  insert into callstats_summedusage ({KEYS}, slot, calls, seconds)
    select {KEYS}, 0, sum(calls), sum(seconds) from callstats_hourlyusage group by {KEYS} order by {KEYS};
end $$;
select call_sums_recount();
"""
INSTALL = "".join(
    [
        _keep("insert", ARE, (1, "are")),
        _keep("delete", WERE, (-1, "were")),
        _keep("update", f"{WERE} {ARE}", (-1, "were"), (1, "are")),
        RECOUNT,
    ]
)
EVENTS = ("insert", "update", "delete")
REMOVE = "".join(
    [
        *[f"drop trigger call_sums_{event} on callstats_hourlyusage;" for event in EVENTS],
        *[f"drop function call_sums_{event}();" for event in EVENTS],
        "drop function call_sums_recount();",
    ]
)
