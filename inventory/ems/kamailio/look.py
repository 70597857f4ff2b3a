"""What the SIP server's database has for one customer, in the portal's words; reads only."""

from inventory.ems.driver import Held, NetworkUser
from inventory.ems.kamailio.lines import SIGNED_ON
from inventory.ems.kamailio.link import Link

SAME = (
    "server",
    "prefix",
    "name",
    "domain",
    "language",
    "plan",
    "state",
    "default_limit",
    "custom_limit",
    "access_code",
)


def held(link: Link, customer: str) -> Held | None:
    """None without a tenant, or when it was removed."""
    tenant = link.row("select * from tenant where customer = %s", customer)
    if tenant is None or tenant["state"] == "removed":
        return None
    totals: dict[str, dict[str, int]] = {"package": {}, "bundle": {}, "device": {}}
    for row in link.rows("select kind, name, quantity from total where customer = %s order by name", customer):
        totals[row["kind"]][row["name"]] = row["quantity"]
    sql = "select login, name, email, role from administrator where customer = %s order by login"
    return Held(
        **{name: tenant[name] for name in SAME},
        tenant=tenant["number"],
        group=tenant["circle"],
        channels={kind: tenant[kind] for kind in ("sip", "tdm", "pbx")},
        busy={"sip": tenant["busy"]} if tenant["busy"] else {},
        packages=totals["package"],
        bundles=totals["bundle"],
        devices=totals["device"],
        numbers=_column(link, "select e164 from number where customer = %s order by 1", customer),
        administrators=[dict(row) for row in link.rows(sql, customer)],
        macs={row["mac"]: row["model"] for row in link.rows("select * from mac where customer = %s", customer)},
        blocked=_column(link, "select extension from blocked where customer = %s order by 1", customer),
        closed=_column(link, "select prefix from closed where customer = %s and not opened order by 1", customer),
        opened=_column(link, "select prefix from closed where customer = %s and opened order by 1", customer),
        users=_users(link, customer),
        registered=_registered(link, customer),
    )


def _column(link: Link, sql: str, customer: str) -> list[str]:
    return [value for row in link.rows(sql, customer) for value in row.values()]


def _users(link: Link, customer: str) -> list[NetworkUser]:
    sql = f"select line.*, {SIGNED_ON} as signed_on from line where customer = %s order by extension"
    return [
        NetworkUser(
            row["extension"], row["name"], (row["item"],) if row["item"] else (), row["number"], row["mac"], row["signed_on"],
            row["reach"], row["voicemail"],
        )
        for row in link.rows(sql, customer)
    ]  # fmt: skip


def _registered(link: Link, customer: str) -> list[str]:
    """The MACs of lines where a phone has signed on and not gone since."""
    sql = f"select distinct mac from line where customer = %s and mac <> '' and {SIGNED_ON} order by 1"
    return _column(link, sql, customer)
