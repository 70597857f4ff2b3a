"""The one door for the state of a block."""

from typing import Any

from billing.enums import BLOCK_WAYS
from billing.models import PaymentBlock


def move_block(block: PaymentBlock, verb: str, **changes: Any) -> None:
    """Save `changes` with the move of `block`, whose customer the caller's transaction has locked. TransitionNotAllowed where
    the state does not allow `verb`."""
    BLOCK_WAYS.take(block, verb)
    for name, value in changes.items():
        setattr(block, name, value)
    block.save(update_fields=["state", *changes])
