"""What became of a contract between an order's submission and today (product.md, Preview before submit)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orders.effect.entry import Effect, Entry
from orders.models import Order

NOTHING = ("", "None", "0")


@dataclass(frozen=True)
class Drift:
    """An entry whose Now is not what it was `at_order`, which may be nothing; one that is gone has no Now."""

    entry: Entry
    at_order: str

    @property
    def shown(self) -> str:
        """How it was, for a table; empty where there was nothing."""
        return "" if self.at_order in NOTHING else self.at_order

    @property
    def words(self) -> str:
        return f"{self.entry.what} {self.entry.where}: {self.at_order} → {self.entry.now}"


def drift_of(order: Order, effect: Effect, now: Mapping[str, str]) -> list[Drift]:
    """What `order` changes and another order changed since it was submitted, as `effect` shows it to the reader; `now` by
    the entries' keys, in the language of the snapshot. What came since, and what is gone, has changed as well."""
    before = order.snapshot
    if not before:
        return []
    changed = [entry for entry in effect.entries if not _same(before.get(entry.key, ""), now[entry.key])]
    gone = [key for key, was in before.items() if key not in now and was not in NOTHING]
    words = _("Stood in the contract, and does not any more")
    return [Drift(entry, before.get(entry.key, "")) for entry in changed] + [
        Drift(Entry(key=key, group="", what=words), before[key]) for key in gone
    ]


def _same(before: str, now: str) -> bool:
    return before == now or (before in NOTHING and now in NOTHING)


def in_words(drift: list[Drift]) -> str:
    """All of it in one line: what an approver acknowledges is this, and nothing that came later."""
    return "; ".join(one.words for one in drift)
