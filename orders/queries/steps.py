"""The state of each step of a wizard, in the words of ux.md."""

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
    """A step as it stands in the list at the left. `open`: its page can be opened now."""

    number: int
    code: str
    screen: str
    title: str | Promise
    problems: list[Problem]
    saved: bool
    open: bool

    @property
    def css(self) -> str:
        if self.saved and self.problems:
            return "errors"
        return "completed" if self.saved else "not-started"

    @property
    def word(self) -> str:
        if self.saved and self.problems:
            count = len(self.problems)
            return ngettext("%d error", "%d errors", count) % count
        return _("Completed") if self.saved else _("Not started")


def step_states(reading: Reading, user: Account) -> list[StepState]:
    """In order, with what is missing or wrong in each; steps that the plan and the person's rights do not need are
    not shown (screens.toml)."""
    order, kind = reading.order, kind_of(reading.order)
    problems = kind.problems(reading)
    shown = [(part.code, part.title, part.needs_plan) for part in kind.shown(reading, user)]
    return [
        StepState(
            number=number,
            code=code,
            screen=f"{kind.screen}.{code}",
            title=title,
            problems=[problem for problem in problems if problem.step == code],
            saved=code in order.saved_steps,
            open=order.plan_id is not None or not needs_plan,
        )
        for number, (code, title, needs_plan) in enumerate([*shown, (SUBMIT, SUBMIT_TITLE, True)], start=1)
    ]


def first_states(kind: OrderKind, user: Account) -> list[StepState]:
    """The steps as they stand before there is an order."""
    shown = [(part.code, part.title) for part in kind.parts if not part.hidden(None, user)]
    return [
        StepState(number, code, f"{kind.screen}.{code}", title, [], saved=False, open=False)
        for number, (code, title) in enumerate([*shown, (SUBMIT, SUBMIT_TITLE)], start=1)
    ]
