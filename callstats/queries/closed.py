"""Which destinations the network closes for the customers of a plan: those of the list whose kind is Closed."""

from collections import defaultdict
from dataclasses import dataclass

from callstats.enums import WatchAct, WatchKind
from callstats.models import WatchedDestination


@dataclass(frozen=True)
class Closed:
    """Prefixes with blanks between, in order; `opened` stay open within `closed`."""

    closed: str = ""
    opened: str = ""


class ClosedBook:
    """The lists as they stand now, read once; to be asked as the system, as the list is the provider's."""

    def __init__(self) -> None:
        rows = WatchedDestination.objects.filter(kind=WatchKind.CLOSED).values_list("plan_id", "prefix", "act")
        acts: dict[int | None, dict[str, bool]] = defaultdict(dict)
        for plan, prefix, act in rows:
            acts[plan][prefix] = act != WatchAct.LET
        self._of = {plan: shortened(acts[None] | own) for plan, own in acts.items() if plan is not None}
        self._others = shortened(acts[None])

    def of(self, plan: int | None) -> Closed:
        """For the customers of a plan: of two alike prefixes the plan's own counts."""
        return self._of.get(plan, self._others) if plan is not None else self._others

    def plans(self) -> dict[int, Closed]:
        """The plans with a list of their own."""
        return self._of


def shortened(acts: dict[str, bool]) -> Closed:
    """`acts`: prefix → whether it is closed. What a shorter prefix says already is left out."""
    kept: dict[str, bool] = {}
    for prefix in sorted(acts):
        shorter = [kept[prefix[:length]] for length in range(len(prefix) - 1, 1, -1) if prefix[:length] in kept]
        if (shorter[0] if shorter else False) != acts[prefix]:
            kept[prefix] = acts[prefix]
    closed, opened = ([prefix for prefix, is_closed in kept.items() if is_closed == which] for which in (True, False))
    return Closed(" ".join(closed), " ".join(opened))
