"""The SIP server's database in a backup, and brought back onto an empty PostgreSQL."""

from contextlib import closing
from pathlib import Path

from oms.stack import archive

DUMP, FOLDER = "sip.dump", "dialtone"
WRITTEN_IN_ORDER = ("call", "message")  # tables whose rows are handed out in the order of their transactions
FORGET = """update callstats_callfeed set cursor = '', message_cursor = ''
    where server_id in (select id from inventory_callserver where driver = 'kamailio')"""


def keep(url: str, work: Path) -> dict[str, int]:
    """Dump it into `work`; rows of each table, of the snapshot that was dumped."""
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        archive.pg("pg_dump", url, "--format=custom", "--file", str(work / DUMP), "--snapshot", snapshot)
        return archive.counts(cursor)


def bring_back(url: str, work: Path, wanted: dict[str, int]) -> None:
    """Into the empty database of `url`. Raises SystemExit where it is not empty, or a table has not its rows.

    Transactions are numbered anew there: rows are of this one, in their order, or they would wait for their old number.
    """
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        if archive.counts(cursor):
            raise SystemExit("The SIP server's database is not empty.")
        link.commit()
        archive.pg("pg_restore", url, "--exit-on-error", "--no-owner", str(work / DUMP))
        here = archive.counts(cursor)
        if unlike := [
            f"{table}: {rows} rows in the original, {here.get(table)} here"
            for table, rows in wanted.items()
            if here.get(table) != rows
        ]:
            raise SystemExit("The copy of the SIP server's database is not the original:\n  " + "\n  ".join(unlike))
        for table in WRITTEN_IN_ORDER:
            if table in here:
                cursor.execute(f"update {table} set tx = pg_current_xact_id()")
        link.commit()


def read_anew(url: str) -> None:
    """The portal of `url` asks such servers for their records from the beginning; what it has it knows by their marks."""
    with closing(archive.connect(url)) as link, link.cursor() as cursor:
        cursor.execute(FORGET)
        link.commit()
