"""The numbers beside menu entries, each a function of the database that keeps its plan (oms/kit/planned.py).

The provider's functions name it: there is one, and the database plans them by what it knows of its rows. Those of everybody
else take the company. A plan for any company is made for a middling one, so it must not go by the companies in reach:
by those it read all orders of a large reseller (70 ms where its own plan took 3). Whoever has nobody below asks for the
rows of its own; whoever has is judged by the database's wall alone, as the provider is, and the plan goes by whom a row
waits for. Which rights the company holds is part of the statement: one that no function was made for goes as text.
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
from oms.kit.planned import Asked, Planned, as_text
from oms.kit.registries import registries
from oms.kit.remembered import is_sliced
from partners.people.enums import PartnerKind, Right
from partners.people.models import Account, Partner

COMPANY = 2_147_000_001  # stands for any company but the provider
PERSON = 2_147_000_002  # stands for any of its people
MOST = 1_000  # rows that are counted
ALL = frozenset(Right)
HELD = (frozenset[Right](), ALL, *(frozenset({one}) for one in Right), *(ALL - {one} for one in Right))
Rows = Callable[[Account], QuerySet[Any]]


def to_count(rows: Rows, user: Account) -> QuerySet[Any] | Asked:
    """What is asked for the number beside a menu entry: rows, or the function that counts them."""
    return kept_count(rows, user) or _first(rows(user))


def kept_count(rows: Rows, user: Account) -> Asked | None:
    """The function that counts what `rows` finds for this person; None where there is none, or it does not stand."""
    if user.sees_all:
        found, values = _of_provider(rows, user.partner_id), ()
    else:
        held = frozenset(right for right in Right if user.has(right))
        found, values = _of_company(rows, held, user.reach() == [user.partner_id]), (user.partner_id,)
    return Asked(found, values) if found and planned.stands(connections[DEFAULT_DB_ALIAS], found) else None


def every_count() -> Iterator[Planned]:
    """None before there is a provider."""
    try:
        provider = root_id()
    except LookupError:
        return
    for rows in registries.counts.values():
        companies = [_of_company(rows, held, alone) for held in HELD for alone in (True, False)]
        yield from {found.name: found for found in (_of_provider(rows, provider), *companies) if found}.values()


@lru_cache
def _of_provider(rows: Rows, provider: int) -> Planned | None:
    anybody = Account(pk=PERSON, partner=Partner(pk=provider, kind=PartnerKind.SP))
    return _kept(rows, anybody, "")


@lru_cache(maxsize=1_000)
def _of_company(rows: Rows, held: frozenset[Right], alone: bool) -> Planned | None:
    """`alone`: nobody is below it."""
    rights = {right.value: right in held for right in Right}
    anybody = Account(
        pk=PERSON,
        partner=Partner(
            pk=COMPANY, kind=PartnerKind.RESELLER if alone else PartnerKind.VSP, parent_id=COMPANY, **rights
        ),
    )
    anybody.reach_ids = [COMPANY]
    anybody.stands_for_many = not alone
    return _kept(rows, anybody, "bigint")


def _kept(rows: Rows, anybody: Account, takes: str) -> Planned | None:
    """None where it asks for a person or for the day: a function holds for everybody and at any time."""
    try:
        sql, params = keys(_first(rows(anybody))).query.sql_with_params()
    except EmptyResultSet:
        return None
    if any(isinstance(value, date) or value == PERSON for value in params):  # an instant is a date too
        return None
    places = [(place, 0) for place, value in enumerate(params) if takes and value == COMPANY]
    text = as_text(connections[DEFAULT_DB_ALIAS], sql, params, places)
    return Planned(f"select count(*) from ({text}) counted", (takes,) if takes else ())


def _first(found: QuerySet[Any]) -> QuerySet[Any]:
    return found if is_sliced(found) else found.order_by()[:MOST]
