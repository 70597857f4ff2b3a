"""Extensions whose chargeable calls out are barred: by call fraud, until somebody unblocks them.

Emergency and short numbers, calls within and calls to such an extension stay possible: whoever places calls asks
`is_barred` before one that costs. Those that run are ended where that is asked for.
"""

import sqlite3

from inventory.ems.simulator import calls

SCHEMA = """
create table if not exists barred (
  customer text not null, extension text not null, end_calls integer not null, primary key (customer, extension));
"""


def bar(db: sqlite3.Connection, customer: str, extension: str, *, end_calls: bool) -> str:
    """From now on the extension makes no calls that cost; what happened, in words."""
    db.execute("insert or replace into barred values (?, ?, ?)", [customer, extension, int(end_calls)])
    calls.stop(db, customer, extension, end_running=end_calls)
    return f"extension {extension} blocked" + (", running calls ended" if end_calls else "")


def unbar(db: sqlite3.Connection, customer: str, extension: str) -> str:
    db.execute("delete from barred where customer = ? and extension = ?", [customer, extension])
    return f"extension {extension} unblocked"


def is_barred(db: sqlite3.Connection, customer: str, extension: str) -> bool:
    """Whether calls of the extension that cost are refused."""
    found = db.execute("select 1 from barred where customer = ? and extension = ?", [customer, extension]).fetchone()
    return found is not None


def clear(db: sqlite3.Connection, customer: str) -> None:
    """The tenant is gone."""
    db.execute("delete from barred where customer = ?", [customer])


def standing(db: sqlite3.Connection, customer: str) -> dict:
    """{blocked: [extension, …]} of one tenant."""
    rows = db.execute("select extension from barred where customer = ? order by extension", [customer])
    return {"blocked": [row["extension"] for row in rows]}
