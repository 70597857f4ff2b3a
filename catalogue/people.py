"""How those who set something up are named in its change history."""

from collections.abc import Iterable

from oms.kit.registries import Operators, registries
from partners.models import Account
from partners.people.queries.operators import above_the_reader, operators


def named(accounts: Iterable[int | None], reader: Account) -> Operators:
    """Company and person, as far as the reader may see them."""
    return Operators(operators(accounts, reader=reader), above_the_reader())


registries.operators = named
