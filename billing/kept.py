"""A charge as it is kept on a statement, and back: plain JSON, so that an old statement reads as on its first day."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from billing.charges import Bought, Calls, Charge, Free, Price, Step, Stretch

Json = dict[str, Any]


def as_json(charge: Charge) -> Json:
    """All of `charge` that is of its days: steps and prices that come later are left out."""
    ends = [one.last for one in (*charge.stretches, *charge.free)]
    last = max(ends) if ends else date.max
    bought = asdict(charge.bought)
    bought["steps"] = [_plain(asdict(step)) for step in charge.bought.steps if step.day <= last]
    bought["prices"] = [_plain(asdict(price)) for price in charge.bought.prices if price.since <= last]
    return {
        "bought": _plain(bought),
        "currency": charge.currency,
        "stretches": [_plain(asdict(one)) for one in charge.stretches],
        "free": [_plain(asdict(one)) for one in charge.free],
    }


def from_json(kept: Mapping[str, Any]) -> Charge:
    """The charge that `as_json` wrote."""
    bought = dict(kept["bought"])
    bought["steps"] = tuple(Step(_day(s["day"]), s["change"], s["order_no"]) for s in bought["steps"])
    bought["prices"] = tuple(Price(_day(p["since"]), Decimal(p["each"])) for p in bought["prices"])
    bought["billing_start"] = _day(bought["billing_start"])
    bought["calls"] = Calls(**bought["calls"]) if bought["calls"] else None
    stretches = tuple(
        Stretch(_day(s["first"]), _day(s["last"]), s["quantity"], Decimal(s["each"]), s["of_days"])
        for s in kept["stretches"]
    )
    free = tuple(Free(_day(f["first"]), _day(f["last"]), f["quantity"], f["why"]) for f in kept["free"])
    return Charge(Bought(**bought), kept["currency"], stretches, free)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _plain(values: Json) -> Json:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def negated(kept: Mapping[str, Any]) -> Json:
    """The same charge taken back: as many fewer on the same days."""
    stretches = [{**one, "quantity": -one["quantity"]} for one in kept["stretches"]]
    return {**kept, "stretches": stretches, "free": []}
