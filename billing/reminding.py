"""When a statement that is overdue is reminded of, and when its customer is blocked; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.enums import NextStep


@dataclass(frozen=True)
class Rules:
    """Of a class: (days, level) of each step, counted from the day to pay by and `grace` days; `block`: so counted, the day of
    the block."""

    grace: int
    steps: tuple[tuple[int, str], ...]
    block: int | None = None

    @classmethod
    def of(cls, grace: int, steps: Sequence[dict], block: int | None) -> "Rules":
        """As the columns of a class have them."""
        return cls(grace, tuple((step["days"], step["level"]) for step in steps), block)

    def next_of(self, due: date, reached: int = 0, last: date | None = None) -> tuple[date, NextStep] | None:
        """What comes next, and on which day at the earliest, for a statement to be paid by `due` that has `reached` so many steps,
        the last one on the day `last`; nothing where nothing comes.

        No step is left out, and the days between two are as the class has them, however late the first one was.
        """
        counted = [days for days, _level in self.steps]
        if reached < len(self.steps):
            what, days = NextStep(self.steps[reached][1]), counted[reached]
        elif self.block is not None:
            what, days = NextStep.BLOCK, self.block
        else:
            return None
        day = due + timedelta(days=self.grace + days)
        if last is None or not reached:
            return day, what
        before = counted[min(reached, len(counted)) - 1] if counted else 0
        return max(day, last + timedelta(days=max(days - before, 1))), what

    def block_day(self, due: date, reached: int, last: date | None, *, today: date, until: date) -> date | None:
        """On which day from `today` to `until` a statement that stays unpaid blocks its customer, once each step before it was
        reached on the first day it may be; nothing where that is later, or never."""
        while (following := self.next_of(due, reached, last)) and following[0] <= until:
            day = max(following[0], today)
            if following[1] == NextStep.BLOCK:
                return day
            reached, last = reached + 1, day
        return None
