"""Calls that run in the network, and the log of those that ended: a line for each party, in the own format (docs/calls.md).

The log has a growing position. `cursor` names a log and a position in it, so that whoever kept one of a log that is gone
begins at the beginning.
"""

import csv
import io
import secrets
import sqlite3
import time
from datetime import UTC, datetime

SCHEMA = """
create table if not exists call_log (id integer primary key autoincrement, server text not null, customer text not null, ended real not null,
  line text not null);
create index if not exists call_log_of_server on call_log (server, id);
create index if not exists call_log_by_end on call_log (ended);
create index if not exists call_log_of_customer on call_log (customer, ended);
create table if not exists call_log_name (name text not null);
create table if not exists running (
  call_id text primary key, customer text not null, extension text not null, name text not null, direction text not null,
  type text not null, result text not null, number text not null, other text not null, other_name text not null,
  begins real not null, answers real, ends real not null, costs integer not null);
create index if not exists running_by_end on running (ends);
"""
COLUMNS = (
    "call_id", "customer", "extension", "name", "direction", "type", "result", "number", "other", "other_name", "begins",
    "answers", "ends", "costs",
)  # fmt: skip
MOST = 2_000  # lines at once
KEPT = 7 * 86_400  # seconds that a line is kept


def begin(db: sqlite3.Connection, call: dict) -> None:
    """A call begins, or will; `call` has a value of each of COLUMNS, times in seconds since 1970."""
    db.execute(f"insert into running values ({', '.join('?' * len(COLUMNS))})", [call[name] for name in COLUMNS])


def end_due(db: sqlite3.Connection, now: float) -> None:
    """What has ended by now is written down."""
    for call in db.execute("delete from running where ends <= ? returning *", [now]).fetchall():
        _write(db, dict(call))


def stop(db: sqlite3.Connection, customer: str, extension: str, *, end_running: bool) -> None:
    """The extension makes no more calls that cost: none that would begin later and, with `end_running`, those end that run."""
    now, whose = time.time(), [customer, extension]
    mine = "delete from running where customer = ? and extension = ? and costs = 1"
    db.execute(f"{mine} and begins > ?", [*whose, now])
    for row in db.execute(f"{mine} returning *", whose).fetchall() if end_running else ():
        call = dict(row) | {"ends": min(now, row["ends"])}
        if call["answers"] is not None and call["answers"] > now:
            call |= {"answers": None, "result": "cancelled"}
        _write(db, call)


def _write(db: sqlite3.Connection, call: dict) -> None:
    held = db.execute("select server, prefix from tenants where customer = ?", [call["customer"]]).fetchone()
    for line in _lines(call, held["prefix"]) if held else ():
        row = [held["server"], call["customer"], call["ends"], line]
        db.execute("insert into call_log (server, customer, ended, line) values (?, ?, ?, ?)", row)


def _lines(call: dict, prefix: str) -> list[str]:
    """One for the party that the call is of; of a call within, one for the other, too."""
    lines = [_line(call, prefix, "a")]
    if call["type"] == "ext":
        turned = {
            "direction": "in", "extension": call["other"], "name": call["other_name"], "other": call["extension"], "number": "",
        }  # fmt: skip
        lines.append(_line(call | turned, prefix, "b"))
    return lines


def _line(call: dict, prefix: str, leg: str) -> str:
    seconds = int(call["ends"]) - int(call["answers"]) if call["answers"] is not None else 0
    written = io.StringIO()
    values = [
        call["call_id"], leg, prefix, call["direction"], call["type"], call["result"], call["extension"], call["number"],
        call["other"], _stamp(call["begins"]), _stamp(call["answers"]), _stamp(call["ends"]), seconds, call["name"],
        "trunk-1" if call["type"] == "trunk" else "",
    ]  # fmt: skip
    csv.writer(written, lineterminator="").writerow(values)
    return written.getvalue()


def _stamp(at: float | None) -> str:
    return "" if at is None else f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%dT%H:%M:%SZ}"


def since(db: sqlite3.Connection, server: str, cursor: str) -> dict:
    """{lines, cursor}: what a call server wrote after `cursor`, MOST lines at most, and where to go on."""
    name = _name(db)
    log, _, place = cursor.partition(".")
    after = int(place) if log == name and place.isascii() and place.isdigit() and len(place) < 16 else 0
    sql = "select id, line from call_log where server = ? and id > ? order by id limit ?"
    rows = db.execute(sql, [server, after, MOST]).fetchall()
    return {"lines": [row["line"] for row in rows], "cursor": f"{name}.{rows[-1]['id'] if rows else after}"}


def _name(db: sqlite3.Connection) -> str:
    found = db.execute("select name from call_log_name").fetchone()
    if found:
        return str(found[0])
    name = secrets.token_hex(8)
    db.execute("insert into call_log_name values (?)", [name])
    return name


def counted(db: sqlite3.Connection, customer: str, now: float) -> tuple[int, int]:
    """(calls of a tenant that run now, those that ended since midnight UTC)."""
    (running,) = db.execute(
        "select count(*) from running where customer = ? and begins <= ?", [customer, now]
    ).fetchone()
    sql = "select count(*) from call_log where customer = ? and ended >= ?"
    (ended,) = db.execute(sql, [customer, now - now % 86_400]).fetchone()
    return running, ended


def forget_old(db: sqlite3.Connection, now: float) -> None:
    """Lines that are kept no longer are gone, read or not."""
    db.execute("delete from call_log where ended < ?", [now - KEPT])
