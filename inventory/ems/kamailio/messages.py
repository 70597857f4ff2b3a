"""What callers left: rows that the voicemail service wrote, handed out with their sound; they stay for the line's telephone until
the portal lets them go."""

from collections.abc import Sequence
from datetime import datetime

from inventory.ems.driver import HeardMessage, MessageBatch, NetworkMessage
from inventory.ems.kamailio.link import Link
from inventory.ems.kamailio.records import place_of

MOST = 5  # messages at once: two megabytes each
SAID = ("key", "customer", "extension", "caller", "came", "seconds")


def left_behind(link: Link, server: str, cursor: str) -> MessageBatch:
    """Messages behind `cursor` on lines of `server`."""
    tx, row_id = place_of(cursor)
    rows = link.rows(
        "select m.* from message m join tenant t using (customer) where t.server = %s"
        " and (m.tx, m.id) > (%s::text::xid8, %s) and m.tx < pg_snapshot_xmin(pg_current_snapshot())"
        " order by m.tx, m.id limit %s",
        server, tx, row_id, MOST,
    )  # fmt: skip
    found = tuple(NetworkMessage(*(row[name] for name in SAID), bytes(row["sound"])) for row in rows)
    return MessageBatch(found, f"{rows[-1]['tx']}.{rows[-1]['id']}" if rows else cursor)


def settle(link: Link, server: str, cursor: str, done: Sequence[str], before: datetime) -> list[HeardMessage]:
    """Of those up to `cursor`: what is done, older than `before`, or plays to nobody goes. Which of the rest were heard."""
    tx, row_id = place_of(cursor)
    taken = "t.customer = m.customer and t.server = %s and (m.tx, m.id) <= (%s::text::xid8, %s)"
    link.rows(
        f"delete from message m using tenant t where {taken} and (m.key = any(%s) or m.came < %s or not m.plays)",
        server, tx, row_id, list(done), before,
    )  # fmt: skip
    sql = f"select m.key, m.heard, m.dropped from message m, tenant t where {taken} and m.heard is not null order by m.heard"
    return [HeardMessage(row["key"], row["heard"], row["dropped"]) for row in link.rows(sql, server, tx, row_id)]
