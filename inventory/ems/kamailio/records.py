"""Call records: rows that Kamailio wrote, handed out as lines of the portal's own format, a line for each party.

Where the database was away when a call ended, its record stands only in the server's log: it is taken from there first.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inventory.ems.driver import CallBatch
from inventory.ems.kamailio.link import Link

MOST = 2_000  # calls at once
LOGGED = re.compile(
    r"log_write_cdr\(\): .*?duration=(?P<duration>[0-9.]+); call_id=(?P<call_id>[^;]*); began=(?P<began>[0-9.]+);"
    r" answered=(?P<answered>[0-9.]*); code=(?P<code>[0-9]*); facts=(?P<facts>\{.*\})"
)
BUSY = "486"  # all channels of the customer that is called: it has missed a call
PIECE = 4_000_000  # bytes of the log at once
RESULTS = {"486": "busy", "600": "busy", "487": "cancelled", "408": "no_answer", "480": "no_answer", "603": "busy"}


def batch(link: Link, server: str, cursor: str) -> CallBatch:
    """Records behind `cursor` of calls with a party on `server`; a transaction that still runs holds back what is newer."""
    after_tx, after_id = place_of(cursor)
    rows = link.rows(
        "select c.*, a.prefix as from_prefix, a.server as from_server, b.prefix as to_prefix, b.server as to_server,"
        " la.name as from_name, lb.name as to_name"
        " from call c left join tenant a on a.customer = c.facts::jsonb ->> 'from'"
        " left join tenant b on b.customer = c.facts::jsonb ->> 'to'"
        " left join line la on la.customer = a.customer and la.extension = c.facts::jsonb ->> 'line'"
        " left join line lb on lb.customer = b.customer and lb.extension = c.facts::jsonb ->> 'other'"
        " where (c.tx, c.id) > (%s::text::xid8, %s) and c.tx < pg_snapshot_xmin(pg_current_snapshot())"
        " and %s in (a.server, b.server) order by c.tx, c.id limit %s",
        after_tx, after_id, server, MOST,
    )  # fmt: skip
    lines = tuple(line for row in rows for line in _lines(row, server))
    return CallBatch(lines, f"{rows[-1]['tx']}.{rows[-1]['id']}" if rows else cursor or "0.0")


def place_of(cursor: str) -> tuple[str, int]:
    """(transaction, row); a cursor that is none of ours begins at the beginning."""
    tx, _, row = cursor.partition(".")
    good = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (tx, row))
    return (tx, int(row)) if good else ("0", 0)


def _lines(row: dict[str, Any], server: str) -> Iterator[str]:
    facts = json.loads(row["facts"])
    internal = facts["kind"] == "ext"
    same = [*_times(row), "" if internal else "gateway"]
    kind = facts["kind"] or "trunk"
    if row["from_server"] == server:
        own, other = ("", facts["other"]) if internal else (facts["own"], facts["dialled"])
        party = ["a", row["from_prefix"], "out", kind, facts["line"], own, other, row["from_name"]]
        yield _line(row["call_id"], party, same)
    if row["to_server"] == server and facts["other"] and facts["why"] in ("", BUSY):
        own, other = ("", facts["line"]) if internal else (facts["dialled"], facts["caller"])
        party = ["b", row["to_prefix"], "in", kind, facts["other"], own, other, row["to_name"]]
        yield _line(row["call_id"], party, [*_times(_missed(row)), same[-1]])


def _missed(row: dict[str, Any]) -> dict[str, Any]:
    """Of a call that the voicemail service answered: for who was called it is one that was missed."""
    return row | {"answered": ""} if row["code"] in RESULTS else row


def _times(row: dict[str, Any]) -> list[str]:
    """result, started, answered, ended, seconds"""
    began, answered = float(row["began"]), row["answered"]
    ended = began + float(row["duration"] or 0)
    result = "answered" if answered else RESULTS.get(row["code"], "failed")
    seconds = max(int(ended) - int(float(answered)), 0) if answered else 0
    return [result, _stamp(began), _stamp(float(answered)) if answered else "", _stamp(ended), str(seconds)]


def _line(call_id: str, party: list[Any], same: list[str]) -> str:
    """One line of the own format (docs/calls.md)."""
    leg, prefix, way, kind, extension, own, other, name = party
    result, *times, trunk = same
    values = [call_id, leg, prefix, way, kind, result, extension, own, other, *times, name or "", trunk]
    return ",".join(value.replace(",", " ").replace('"', " ") for value in values)


def _stamp(at: float) -> str:
    return f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%dT%H:%M:%SZ}"


def take_log(link: Link, file: Path) -> int:
    """Records of the server's log that its database does not have are put there; how many were new."""
    stands = file.stat()
    held = link.row("select inode, place from log_read where file = %s for update", str(file))
    place = held["place"] if held and held["inode"] == stands.st_ino and held["place"] <= stands.st_size else 0
    new = 0
    with file.open("rb") as log:
        log.seek(place)
        piece = log.read(PIECE)
    whole = piece[: piece.rfind(b"\n") + 1]
    for text in whole.decode(errors="replace").splitlines():
        new += _take(link, text)
    link.rows(
        "insert into log_read values (%s, %s, %s) on conflict (file) do update set inode = excluded.inode, place = excluded.place",
        str(file), stands.st_ino, place + len(whole),
    )  # fmt: skip
    return new


def _take(link: Link, text: str) -> int:
    found = LOGGED.search(text)
    if not found or not _is_object(found["facts"]):
        return 0
    values = found.groupdict()
    taken = link.rows(
        "insert into call (duration, call_id, began, answered, code, facts) values (%s, %s, %s, %s, %s, %s)"
        " on conflict do nothing returning id",
        *(values[name] for name in ("duration", "call_id", "began", "answered", "code", "facts")),
    )  # fmt: skip
    return len(taken)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
