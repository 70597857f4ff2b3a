"""A whole day of calls, from three files to rolled-up rows by three processes: ten million at scale 1, of 20,000 customers.

`python -m tests.bench.call_day FILE SCALE` writes the figures as JSON. What a small database hides is seen here: indexes that do not
fit into the database's memory, and batches that are a short while of very many customers.
"""

import json
import os
import sys
from pathlib import Path

LINES = 10_000_000
TOGETHER = 3  # processes, on two cores: of two, one core waits for the other now and then


def main(file: str, scale: str) -> None:
    from tests import stack  # its servers live below the folder just named

    name, lines = f"bench_day_{os.getpid()}", int(LINES * float(scale))
    stack.clone(name)
    os.environ.update({k: v for k, v in stack.environment_for(name).items() if k != "MIGRATOR_DATABASE_URL"})
    try:
        import django  # the environment is set only now

        django.setup()
        from tests.bench import calls, many_callers  # need Django

        codes = many_callers.make(name, lines // calls.EACH)
        url = stack.environment_for(name)["MIGRATOR_DATABASE_URL"]
        one = calls.run(TOGETHER, lines, codes, url, calls.NIGHT)
        told = {"lines": lines, "cores": os.cpu_count(), "right": right(url, one.counted, lines)}
        Path(file).write_text(json.dumps(told | one.told()))
    finally:
        from django.db import connection  # the environment is set only now

        connection.close()
        stack.drop(name)


def right(url: str, counted: int, lines: int) -> bool:
    """Every line is a call, and every call in the roll-ups."""
    import psycopg2

    link = psycopg2.connect(url)
    with link.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from callstats_call where customer_id is not null), (select sum(calls) from callstats_hourlyusage),"
            " (select sum(calls) from callstats_summedusage)"
        )
        there, rolled, summed = cursor.fetchone()
        cursor.execute("select count(*) from callstats_changedhour")
        (waiting,) = cursor.fetchone()
    link.close()
    return counted == lines and there == rolled == summed and not waiting


if __name__ == "__main__":
    main(*sys.argv[1:])
