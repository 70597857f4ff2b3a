"""Statements whose plan the database keeps: they stand, they are asked, and a plan that is kept is nobody's wall."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oms.kit import planned
from oms.kit.acting import acting_for, tell_database
from oms.kit.counting import answered, statement
from oms.kit.registries import registries
from partners.desk.queries.menu_counts import kept_count
from partners.messages.queries.notice import MOST, _unread, told
from partners.people.enums import Right
from tests.people import ABOVE, BELOW, CLERK, NEIGHBOUR, OWNER, SP
from tests.test_walls import rows

pytestmark = pytest.mark.django_db


def declared() -> dict[str, planned.Planned]:
    return {one.name: one for every in planned.every for one in every()}


def test_each_stands_as_its_caller_and_with_its_own_digest() -> None:
    """Made by another process, so what is compiled is the same in each."""
    standing = rows(
        "select proname, prosecdef, provolatile::text, proconfig from pg_proc where starts_with(proname, 'oms_plan_')"
    )
    assert len(declared()) > 4 + 3 * len(registries.counts), "the provider's, of who has nobody below, of who has"
    kept = ["plan_cache_mode=force_generic_plan"]
    assert {name: rest for name, *rest in standing if name in declared()} == dict.fromkeys(
        declared(), [False, "s", kept]
    )


def test_a_request_asks_them(signed_in, account) -> None:
    client = signed_in(CLERK)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(reverse("orders:status")).status_code == 200
    asked = {name for name in declared() for query in sent if name in query["sql"]}
    counts = {
        kept.planned.name for rows_of in registries.counts.values() if (kept := kept_count(rows_of, account(CLERK)))
    }
    assert len(asked - counts) == 3, "session with account, messages, saved views"
    assert asked & counts, "the numbers beside the menu"


def test_each_count_of_a_menu_is_one(account) -> None:
    """One connection for all of them: what was planned for one company is asked by another."""
    seen: dict[str, list[int]] = {}
    for login in (SP, ABOVE, OWNER, NEIGHBOUR, BELOW, SP):
        person = account(login)
        with acting_for(person.partner_id):
            every = [rows_of(person) for rows_of in registries.counts.values()]
            kept = [kept_count(rows_of, person) for rows_of in registries.counts.values()]
            assert None not in kept, f"{login} is asked as text."
            seen[login] = answered(statement(kept))
            assert seen[login] == answered(statement(every)) == [found.count() for found in every]
    assert len({tuple(numbers) for numbers in seen.values()}) > 3


@pytest.mark.parametrize("right", [Right.APPROVE_ORDER, Right.NUMBER_PORTING])
def test_what_a_right_lets_count_is_a_function_of_its_own(account, right: Right) -> None:
    person = account(ABOVE)
    with acting_for(person.partner_id):
        before = [kept_count(rows_of, person) for rows_of in registries.counts.values()]
        setattr(person.partner, right.value, not person.has(right))
        after = [kept_count(rows_of, person) for rows_of in registries.counts.values()]
        assert before != after
        assert answered(statement(after)) == [rows_of(person).count() for rows_of in registries.counts.values()]


def test_a_plan_that_is_kept_shows_each_partner_its_own(account) -> None:
    """One connection and one plan: whoever acts is judged by the wall at each call."""
    person = account(OWNER)
    with acting_for(person.partner_id):
        mine = len(told(person).filter(seen_at=None)[:MOST])
    assert mine and _unread._statement((int,)).kept.name in declared()
    found = []
    for who in (SP, NEIGHBOUR, OWNER, SP):
        with acting_for(account(who).partner_id):
            found.append(len(_unread(person.pk)))
    tell_database(None)
    assert [*found, len(_unread(person.pk))] == [mine, 0, mine, mine, 0]


def test_where_none_stands_the_statement_goes_as_text(account, monkeypatch) -> None:
    person = account(OWNER)
    with acting_for(person.partner_id):
        kept = [one.pk for one in _unread(person.pk)]
        monkeypatch.setattr(planned, "_seen", {})
        monkeypatch.setattr(planned, "STANDING", "select '' where false")
        with CaptureQueriesContext(connection) as sent:
            assert [one.pk for one in _unread(person.pk)] == kept
    assert [planned.PREFIX in query["sql"] for query in sent] == [False]
