"""A day of the log that is over, played once more today."""

import csv
import sqlite3
import uuid
from datetime import UTC, date, datetime

from inventory.ems.fields import FieldRefused
from inventory.ems.simulator import barred, calls

DAY = 86_400  # seconds


def replay(db: sqlite3.Connection, past: date) -> int:
    """The calls that ended on that day (UTC) come at the same time of today: what is over is written at the next look, the rest when
    it ends. How many. Raises FieldRefused for a day that is not over."""
    today = datetime.now(UTC).date()
    if past >= today:
        raise FieldRefused("replay", "a day that is over is needed.")
    first, count = datetime.combine(past, datetime.min.time(), UTC).timestamp(), 0
    sql = """select line, customer from call_log join tenants using (customer) where ended >= ? and ended < ? and state = 'active'
        order by id"""
    rows = [(next(csv.reader([line])), customer) for line, customer in db.execute(sql, [first, first + DAY])]
    others = {values[0]: values[13] for values, _customer in rows if values[1] == "b"}
    for values, customer in rows:
        if values[1] == "b":  # written with the other party's
            continue
        call = _call(values, customer, others.get(values[0], ""), (today - past).days * DAY)
        if not (call["costs"] and barred.is_barred(db, customer, call["extension"])):
            calls.begin(db, call)
            count += 1
    return count


def _call(values: list[str], customer: str, other_name: str, later: int) -> dict:
    """The call of a line, so many seconds later."""
    begins, answers, ends = (datetime.fromisoformat(at).timestamp() + later if at else None for at in values[9:12])
    return {
        "call_id": f"sim-{uuid.uuid4().hex}", "customer": customer, "direction": values[3], "type": values[4],
        "result": values[5], "extension": values[6], "number": values[7], "other": values[8], "name": values[13],
        "other_name": other_name, "begins": begins, "answers": answers, "ends": ends,
        "costs": int(values[3] == "out" and values[4] == "trunk"),
    }  # fmt: skip
