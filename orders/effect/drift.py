"""What became of a contract between an order's submission and today (product.md, Preview before submit)."""

from dataclasses import dataclass

from orders.effect.entry import Effect, Entry
from orders.models import Order


@dataclass(frozen=True)
class Drift:
    """An entry whose Now is not what it was `at_order`."""

    entry: Entry
    at_order: str

    @property
    def shown(self) -> str:
        """How it was, for a table; empty where there was nothing."""
        return "" if self.at_order == str(None) else self.at_order

    @property
    def words(self) -> str:
        return f"{self.entry.what} {self.entry.where}: {self.at_order} → {self.entry.now}"


def drift_of(order: Order, effect: Effect) -> list[Drift]:
    """What `order` changes and another order changed since it was submitted, as `effect` reads it now."""
    before = order.snapshot
    changed = [entry for entry in effect.entries if before.get(entry.key, str(entry.now)) != str(entry.now)]
    return [Drift(entry, before[entry.key]) for entry in changed]


def in_words(drift: list[Drift]) -> str:
    """All of it in one line: what an approver acknowledges is this, and nothing that came later."""
    return "; ".join(one.words for one in drift)
