"""Destinations that a tenant's people may not call: by prefix, the longest one counts, and what is opened stays open within."""

import sqlite3

SCHEMA = """
create table if not exists closed (
  customer text not null, prefix text not null, opened integer not null, primary key (customer, prefix, opened));
"""


def close(db: sqlite3.Connection, customer: str, values: dict) -> str:
    """From now on these are closed, and no others; what happened, in words."""
    clear(db, customer)
    rows = [(customer, prefix, 0) for prefix in values["closed"]]
    rows += [(customer, prefix, 1) for prefix in values["opened"]]
    db.executemany("insert into closed values (?, ?, ?)", rows)
    return f"{len(values['closed'])} destinations closed, {len(values['opened'])} open within them"


def is_closed(db: sqlite3.Connection, customer: str, number: str) -> bool:
    """Whether calls to `number` are refused; of two alike the open one counts."""
    sql = (
        "select opened from closed where customer = ? and substr(?, 1, length(prefix)) = prefix"
        " order by length(prefix) desc, opened desc limit 1"
    )
    found = db.execute(sql, [customer, number]).fetchone()
    return found is not None and not found["opened"]


def clear(db: sqlite3.Connection, customer: str) -> None:
    """Nothing is closed any more."""
    db.execute("delete from closed where customer = ?", [customer])


def standing(db: sqlite3.Connection, customer: str) -> dict:
    """{closed: [prefix, …], opened: [prefix, …]} of one tenant."""
    rows = db.execute("select prefix, opened from closed where customer = ? order by prefix", [customer]).fetchall()
    return {
        "closed": [row["prefix"] for row in rows if not row["opened"]],
        "opened": [row["prefix"] for row in rows if row["opened"]],
    }
