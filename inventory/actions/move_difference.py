"""The one door for the state of a difference, with the step of its story."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from inventory.enums import DIFFERENCE_WAYS, DifferenceVerb
from inventory.models import Command, Difference, DifferenceStep


def move_difference(
    row: Difference, verb: str, *, at: datetime, by_name: str = "", words: str = "", **changes: Any
) -> None:
    """Save `changes` with the move of `row`, which the caller's transaction has locked, and tell it in its story.

    Raises ValidationError where the state does not allow `verb`.
    """
    try:
        DIFFERENCE_WAYS.take(row, verb)
    except TransitionNotAllowed:
        told = _("This difference is “%(state)s”; that is not possible now.")
        raise ValidationError(told % {"state": row.get_state_display()}) from None
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    step_of(row, DifferenceVerb(verb), at=at, by_name=by_name, words=words, command=changes.get("command")).save()


def step_of(
    row: Difference, verb: DifferenceVerb, *, at: datetime, by_name: str = "", words: str = "",
    command: Command | None = None,
) -> DifferenceStep:  # fmt: skip
    """A step of its story, unsaved: what both sides are now."""
    return DifferenceStep(
        difference=row, verb=verb, at=at, by_name=by_name, contract=row.contract, network=row.network,
        words=words[:300], command=command,
    )  # fmt: skip
