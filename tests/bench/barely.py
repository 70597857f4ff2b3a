"""What the database takes at least, by the owner of the tables: COPY and one GROUP BY, of as many files at once."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

BARE = """
create unlogged table bench_calls_{0} (call_id text, leg text, tenant text, direction text, type text, result text,
  extension text, number text, other text, started_at timestamptz, answered_at timestamptz, ended_at timestamptz,
  seconds integer, user_name text, trunk text)
"""
GROUPED = """
create unlogged table bench_usage_{0} as select {1}, date_trunc('hour', started_at, 'UTC') as hour, direction, type, result,
  count(*) as calls, sum(seconds) as seconds from {2} group by 1, 2, 3, 4, 5
"""
# what a day of calls is made of, but for its walls: the columns, key, indexes and conditions of the table of calls, and its log
SAME = """
create table bench_same (like callstats_call including defaults including constraints including indexes) partition by range (started_at);
create table bench_same_day (like bench_same including defaults including constraints);
alter table bench_same attach partition bench_same_day for values from (minvalue) to (maxvalue)
"""
OUT = "copy (select * from callstats_call where file_id = {} order by id) to stdout"
IN = "copy bench_same from stdin"


def of_files(url: str, paths: Sequence[Path]) -> float:
    """Seconds of the files as they are, into tables that have no index and that nothing is kept of."""
    import psycopg2

    links = [psycopg2.connect(url) for _path in paths]
    for n, link in enumerate(links):
        with link.cursor() as cursor:
            cursor.execute(BARE.format(n))

    def take(n: int) -> None:
        with links[n].cursor() as cursor, paths[n].open("rb") as opened:
            cursor.copy_expert(f"copy bench_calls_{n} from stdin with (format csv)", opened, 1_000_000)
            cursor.execute(GROUPED.format(n, "tenant", f"bench_calls_{n}"))

    took = at_once(take, len(paths))
    for link in links:
        link.close()  # nothing was committed
    return took


def of_same(url: str, files: Sequence[int], paths: Sequence[Path]) -> float:
    """Seconds of the rows that these files became, in the order in which they came and with all that was found out of them: mark,
    whose they are; into a table like theirs. The files at `paths` are written over."""
    import psycopg2

    links = [psycopg2.connect(url) for _file in files]
    for link, file, path in zip(links, files, paths, strict=True):
        with link.cursor() as cursor, path.open("wb") as opened:
            cursor.copy_expert(OUT.format(file), opened, 1_000_000)
        link.rollback()
    with links[0].cursor() as cursor:
        cursor.execute(SAME)
    links[0].commit()

    def take(n: int) -> None:
        with links[n].cursor() as cursor, paths[n].open("rb") as opened:
            cursor.copy_expert(IN, opened, 1_000_000)
            cursor.execute(GROUPED.format(n, "customer_id", f"bench_same where file_id = {files[n]}"))
        links[n].commit()

    took = at_once(take, len(files))
    with links[0].cursor() as cursor:
        cursor.execute("drop table bench_same")
        for n in range(len(files)):
            cursor.execute(f"drop table bench_usage_{n}")
    links[0].commit()
    for link in links:
        link.close()
    return took


def at_once(take: Callable[[int], None], count: int) -> float:
    threads, began = [Thread(target=take, args=[n]) for n in range(count)], time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began
