"""Which rows go with a customer to another reseller: each model that carries the reseller of a customer says it.

    with_customer = Follows()                 # it goes with the customer
    with_customer = Follows(past=True)        # so it does within the tree; what is over stays with a neighbour
    with_customer = Follows(by_trigger=True)  # the database does it
    with_customer = Stays("why")

One mechanism moves them (customers/actions/follow.py); a test looks at every model (tests/test_customer_transfers.py).
"""

from dataclasses import dataclass

from django.db import models

from oms.kit.walls import our_models


@dataclass(frozen=True)
class Follows:
    """`path`: from the row to its customer."""

    path: str = "customer"
    past: bool = False
    by_trigger: bool = False


@dataclass(frozen=True)
class Stays:
    """It belongs to a company for another reason than the customer's being its."""

    why: str


def said_of(model: type[models.Model]) -> Follows | Stays | None:
    """What a model says of itself; history says nothing, it keeps whose it was."""
    if hasattr(model, "pgh_tracked_model"):
        return None
    found: Follows | Stays | None = getattr(model, "with_customer", None)
    return found


def followers(*, past: bool) -> list[tuple[type[models.Model], Follows]]:
    """Models whose rows are moved with their customer; with `past` those of what is over, too."""
    said = [(model, said_of(model)) for model in our_models()]
    return [(m, f) for m, f in said if isinstance(f, Follows) and not f.by_trigger and (past or not f.past)]
