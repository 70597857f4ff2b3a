"""The state of each step of a wizard, in the words of ux.md."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Order
from orders.rules import may_assign_numbers
from orders.types import TYPES, OrderType, Problem, Step, kind_of
from partners.models import Account
from partners.people.enums import Right

BEFORE_PLAN = ("info", "plan")


@dataclass(frozen=True)
class StepState:
    """A step as it stands in the list at the left. `open`: its page can be opened now."""

    number: int
    step: Step
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


def shown_steps(order: Order, user: Account) -> list[Step]:
    """Steps that the plan and the person's rights need; others are not shown (screens.toml)."""
    return [
        step
        for step in kind_of(order).steps
        if not step.not_needed(order) and (step.code != "assign" or may_assign_numbers(user, order))
    ]


def step_states(order: Order, user: Account) -> list[StepState]:
    """In order, with what is missing or wrong in each."""
    problems = kind_of(order).problems(order)
    return [
        StepState(
            number=number,
            step=step,
            problems=[problem for problem in problems if problem.step == step.code],
            saved=step.code in order.saved_steps,
            open=order.plan_id is not None or step.code in BEFORE_PLAN,
        )
        for number, step in enumerate(shown_steps(order, user), start=1)
    ]


def first_states(user: Account) -> list[StepState]:
    """The steps as they stand before there is an order."""
    later = ("shipping", "files") if user.has(Right.MANAGE_DDI) else ("shipping", "files", "assign")
    steps = [step for step in TYPES[OrderType.NEW_CUSTOMER].steps if step.code not in later]
    return [StepState(number, step, [], saved=False, open=False) for number, step in enumerate(steps, start=1)]
