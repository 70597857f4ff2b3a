"""The numbers beside the provider's menu entries, each a function of the database that keeps its plan (oms/kit/planned.py).

Only the provider's: there is one, so its functions name it, and the database plans them by what it knows of its rows. A
plan for any partner was made for a middling one: it read all orders of a large reseller (70 ms where its own took 3).
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from oms.kit import planned
from oms.kit.acting import root_id
from oms.kit.counting import keys
from oms.kit.planned import Planned, as_text
from oms.kit.registries import registries
from oms.kit.remembered import is_sliced
from partners.people.enums import PartnerKind
from partners.people.models import Account, Partner

PERSON = 2_147_000_002  # stands for any of the provider's people
MOST = 1_000  # rows that are counted
Rows = Callable[[Account], QuerySet[Any]]


def to_count(rows: Rows, user: Account) -> QuerySet[Any] | Planned:
    """What is asked for the number beside a menu entry: rows, or the function that counts them."""
    return kept_count(rows, user) or _first(rows(user))


def kept_count(rows: Rows, user: Account) -> Planned | None:
    """The function that counts what `rows` finds for this person; None where there is none, or it does not stand."""
    found = _of_provider(rows, user.partner_id) if user.sees_all else None
    return found if found and planned.stands(connections[DEFAULT_DB_ALIAS], found) else None


def every_count() -> Iterator[Planned]:
    """None before there is a provider."""
    try:
        provider = root_id()
    except LookupError:
        return
    for rows in registries.counts.values():
        found = _of_provider(rows, provider)
        if found:
            yield found


@lru_cache
def _of_provider(rows: Rows, provider: int) -> Planned | None:
    """None where it asks for a person or for the day: a function holds for everybody and at any time."""
    anybody = Account(pk=PERSON, partner=Partner(pk=provider, kind=PartnerKind.SP))
    try:
        sql, params = keys(_first(rows(anybody))).query.sql_with_params()
    except EmptyResultSet:
        return None
    if any(isinstance(value, date) or value == PERSON for value in params):  # an instant is a date too
        return None
    text = as_text(connections[DEFAULT_DB_ALIAS], sql, params, [])
    return Planned(f"select count(*) from ({text}) counted", ())


def _first(found: QuerySet[Any]) -> QuerySet[Any]:
    return found if is_sliced(found) else found.order_by()[:MOST]
