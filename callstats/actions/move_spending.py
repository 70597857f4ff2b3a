"""The one door for the state of what an extension spent on a day, with the step of its story."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from callstats.enums import SPENDING_WAYS
from callstats.models import Spending, SpendingStep


def move_spending(
    spending: Spending, verb: str, *, at: datetime, by_name: str = "", words: str = "", told: Iterable[str] = (),
    **changes: Any,
) -> None:  # fmt: skip
    """Save `changes` with the move of `spending`, whose row the caller's transaction has locked, and tell it in its story.
    TransitionNotAllowed where the state does not allow `verb`."""
    SPENDING_WAYS.take(spending, verb)
    for name, value in changes.items():
        setattr(spending, name, value)
    spending.save(update_fields=["state", *changes])
    SpendingStep.objects.create(
        spending=spending, verb=verb, at=at, by_name=by_name, used=spending.used, bound=spending.bound, words=words,
        told=", ".join(sorted(told)),
    )  # fmt: skip
