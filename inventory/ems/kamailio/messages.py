"""What callers left: rows that the voicemail service wrote, handed out with their sound until the portal has them."""

from inventory.ems.driver import MessageBatch, NetworkMessage
from inventory.ems.kamailio.link import Link
from inventory.ems.kamailio.records import place_of

MOST = 5  # messages at once: two megabytes each


def left_behind(link: Link, server: str, cursor: str) -> MessageBatch:
    """Messages behind `cursor` on lines of `server`; those before it are the portal's by now, and go."""
    tx, row_id = place_of(cursor)
    link.rows(
        "delete from message m using tenant t where t.customer = m.customer and t.server = %s"
        " and (m.tx, m.id) <= (%s::text::xid8, %s)",
        server, tx, row_id,
    )  # fmt: skip
    rows = link.rows(
        "select m.* from message m join tenant t using (customer) where t.server = %s"
        " and (m.tx, m.id) > (%s::text::xid8, %s) and m.tx < pg_snapshot_xmin(pg_current_snapshot())"
        " order by m.tx, m.id limit %s",
        server, tx, row_id, MOST,
    )  # fmt: skip
    found = tuple(
        NetworkMessage(
            row["key"],
            row["customer"],
            row["extension"],
            row["caller"],
            row["came"],
            row["seconds"],
            bytes(row["sound"]),
        )
        for row in rows
    )
    return MessageBatch(found, f"{rows[-1]['tx']}.{rows[-1]['id']}" if rows else cursor)
