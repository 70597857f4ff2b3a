"""The state of each step of a wizard, in the words of ux.md."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.kinds import SUBMIT, SUBMIT_TITLE, OrderKind, kind_of
from partners.models import Account


@dataclass(frozen=True)
class StepState:
    """A step as it stands in the list at the left. `open`: its page can be opened now; `why_not`: why it is not needed."""

    number: int
    code: str
    screen: str
    title: str | Promise
    short: str | Promise
    problems: list[Problem]
    saved: bool
    open: bool
    why_not: str = ""

    @property
    def css(self) -> str:
        if self.why_not:
            return "not-needed"
        if self.saved and self.problems:
            return "errors"
        return "completed" if self.saved else "not-started"

    @property
    def word(self) -> str:
        if self.why_not:
            return _("Not needed")
        if self.saved and self.problems:
            count = len(self.problems)
            return ngettext("%d error", "%d errors", count) % count
        if self.open or self.saved:
            return _("Completed") if self.saved else _("Not started")
        return _("after the plan")


def step_states(reading: Reading, user: Account) -> list[StepState]:
    """In order, with what is missing or wrong in each; those that the plan or the order does not need say so, those that
    the person has no right to are not shown (screens.toml)."""
    order, kind = reading.order, kind_of(reading.order)
    problems = kind.problems(reading)
    return _listed(
        kind, reading, user,
        problems=lambda code: [problem for problem in problems if problem.step == code],
        saved=lambda code: code in order.saved_steps,
        open=lambda needs_plan: order.plan_id is not None or not needs_plan,
    )  # fmt: skip


def first_states(kind: OrderKind, user: Account) -> list[StepState]:
    """The steps as they stand before there is an order."""
    return _listed(kind, None, user, problems=lambda code: [], saved=lambda code: False, open=lambda needs_plan: False)


def steps_asked(states: list[StepState]) -> int:
    """How many there are to complete: the last one sends the order, it is not completed."""
    return sum(not state.why_not for state in states) - 1


def _listed(
    kind: OrderKind, reading: Reading | None, user: Account, *, problems: Callable[[str], list[Problem]],
    saved: Callable[[str], bool], open: Callable[[bool], bool],
) -> list[StepState]:  # fmt: skip
    listed = []
    for part in kind.parts:
        hidden = part.hidden(reading, user)
        why_not = part.why_not(reading, user) if hidden else ""
        if not hidden or why_not:
            listed.append((part.code, part.title, part.short or part.title, part.needs_plan, why_not))
    listed.append((SUBMIT, SUBMIT_TITLE, _("Check and submit"), True, ""))
    return [
        StepState(
            number, code, f"{kind.screen}.{code}", title, short, problems(code), saved(code) and not why_not,
            open(needs_plan) and not why_not, why_not,
        )
        for number, (code, title, short, needs_plan, why_not) in enumerate(listed, start=1)
    ]  # fmt: skip
