"""What the bench of call records found, as Markdown."""

from tests.bench.marked import table

DAY = 10_000_000  # records
HEAD = [
    "processes", "customers", "records a second", "of bare speed", "of the same table's", "bare, s", "same table, s", "read, s", "rolled up, s",
    "read: Python + database, µs a record", "rolled up: Python + database, µs a record", "ten million, s",
]  # fmt: skip


def calls(c: dict) -> str:
    rows = [_run(run, c["lines"]) for run in c["runs"]]
    days, seconds = c["spent"]
    told = (
        f"**From a file of call records to rolled-up rows**, {c['cores']} cores: {c['lines']:,} records, {c['bytes'] / 1e6:,.0f} MB, "
        "of one day, by one process, and by two on half of them each; last, of many customers that call twice an hour; beside it "
        "bare COPY and GROUP BY "
        "of the same files at once. Python and database: seconds of a processor. Ten million: at that speed.\n\n"
        f"{table(HEAD, rows)}\n\nWhat extensions spent was counted afterwards, {days:,} days of them in {seconds:.1f} s."
    )
    return f"{told}\n\n{_pages(c['pages'])}" if c.get("pages") else told


def day(c: dict) -> str:
    return (
        f"**A whole day of calls**, {c['cores']} cores: {c['lines']:,} records of {c['customers']:,} customers, read and rolled up by two "
        f"processes{'' if c['right'] else '; THE SUMS DIFFER'}.\n\n{table(HEAD, [_run(c, c['lines'])])}"
    )


def _run(run: dict, lines: int) -> list[str]:
    def each(step: str) -> str:
        return " + ".join(f"{1e6 * run[f'{step}_{who}'] / lines:.1f}" for who in ("python", "database"))

    return [
        str(run["processes"]), f"{run['customers']:,}", f"{lines / run['seconds']:,.0f}", f"{run['share']:.0f} %",
        f"{run['share_of_same']:.0f} %", f"{run['bare']:.1f}", f"{run['same']:.1f}", f"{run['read']:.1f}", f"{run['rolled_up']:.1f}", each("read"), each("roll"),
        f"{DAY * run['seconds'] / lines:.0f}",
    ]  # fmt: skip


def _pages(p: dict) -> str:
    rows = [
        [one["what"], f"{one['cpu']:.0f}", f"{one['total']:.0f}", f"{one['sql']:.0f}", one["queries"], one["status"]]
        for one in p["looked"]
    ]
    head = ["page of the provider", "processor, ms", "by the clock, ms", "in SQL, ms", "queries", "answer"]
    return (
        f"**Pages over many calls**: one customer has {p['calls']:,} within four weeks, {p['usage']:,} rows are rolled up.\n\n"
        f"{table(head, rows)}"
    )


def long_files(found: list[dict]) -> str:
    rows = [
        [f"{f['megabytes']:,.0f}", f"{f['lines']:,}", f"{f['rest']:.0f}", f"{f['peak']:.0f}", f"{f['seconds']:.0f}"]
        for f in found
    ]
    return (
        "**A long file of call records**, made while it is read: megabytes that the process held at most before and at the end; "
        "all but its first lines are known already.\n\n"
        f"{table(['megabytes of file', 'lines', 'before', 'at most', 'seconds'], rows)}"
    )
