"""The numbers beside menu entries, each a function of the database that plans it once a connection (oms/kit/planned.py).

A count asks of its person only whose company it is, how far that one sees, and what it may do. So the statement is made
once for each of these with a stand-in whose partner is the function's one argument; what is not found in the statement
as it is, is asked as text.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from oms.kit import planned
from oms.kit.counting import keys
from oms.kit.planned import Planned, as_text
from oms.kit.registries import registries
from partners.people.enums import PartnerKind, Right
from partners.people.models import Account, Closure, Partner

PARTNER = 2_147_000_001  # stands for the person's own
PERSON = 2_147_000_002
Rows = Callable[[Account], QuerySet[Any]]


def kept_count(rows: Rows, user: Account) -> Planned | None:
    """The function that counts what `rows` finds for this person; None where there is none, or it does not stand."""
    rights = frozenset(right for right in _rights(rows, user.sees_all) if user.has(right))
    found = _planned(rows, user.sees_all, rights)
    return found if found and planned.stands(connections[DEFAULT_DB_ALIAS], found) else None


@lru_cache
def _rights(rows: Rows, sees_all: bool) -> tuple[Right, ...]:
    """The rights that `rows` looks at: each is asked for whatever the others are."""
    asked: dict[Right, None] = {}
    for held in (False, True):
        person = _stand_in(sees_all)
        person.has = lambda right, held=held: asked.setdefault(right) or held  # type: ignore[method-assign, misc]
        rows(person)
    return tuple(asked)


@lru_cache
def _planned(rows: Rows, sees_all: bool, rights: frozenset[Right]) -> Planned | None:
    person = _stand_in(sees_all)
    person.has = lambda right: right in rights  # type: ignore[method-assign]
    try:
        sql, params = keys(rows(person)).query.sql_with_params()
    except EmptyResultSet:
        return None
    if any(isinstance(value, date) or value == PERSON for value in params):  # a datetime is one too
        return None
    places = [(place, 0) for place, value in enumerate(params) if value == PARTNER]
    text = as_text(connections[DEFAULT_DB_ALIAS], sql, params, places)
    return Planned(f"select count(*) from ({text}) counted", ("bigint",))


def _stand_in(sees_all: bool) -> Account:
    above = {"kind": PartnerKind.SP} if sees_all else {"kind": PartnerKind.RESELLER, "parent_id": PARTNER - 1}
    person = Account(pk=PERSON, partner=Partner(pk=PARTNER, **above))
    person.__dict__["_reach"] = Closure.objects.filter(ancestor=PARTNER).values_list("descendant", flat=True)
    return person


def every_count() -> Iterator[Planned]:
    for rows in registries.counts.values():
        for sees_all in (True, False):
            rights = _rights(rows, sees_all)
            for held in product((True,) if sees_all else (True, False), repeat=len(rights)):
                found = _planned(
                    rows, sees_all, frozenset(right for right, has in zip(rights, held, strict=True) if has)
                )
                if found:
                    yield found
