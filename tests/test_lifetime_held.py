"""What the database itself refuses of lifetime licenses, whoever asks it: its owner, and the portal's role."""

import os
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from billing.models import LifetimeChange
from oms.kit.acting import acting_for, as_system
from tests.lifetimes import BELOW, NEIGHBOUR, OWNER, SP, VSP, company, holding

pytestmark = pytest.mark.django_db

ORDER = """
insert into billing_lifetimeorder (partner_id, asked_id, asked_name, giver_id, option, state, before, quantity, after,
  act_date, comment, approval_comment, ordered_at, ordered_by_id, decided_at)
values (%s, %s, 'Somebody', %s, 'lifetime', %s, 1000, %s, 1000 + %s, %s, '', '', now(), 1, now()) returning id
"""
CHANGE = """
insert into billing_lifetimechange (order_id, partner_id, giver_id, option, day, quantity)
values (%s, %s, %s, 'lifetime', %s, %s)
"""
SHORT = "more lifetime licenses are passed on than are held"
LEDGER = "Cannot update or delete rows from billing_lifetimechange table"


@pytest.fixture
def by_owner() -> Iterator[Callable]:
    """The tables' owner, on a connection of its own; nothing it does stays."""
    name = settings.DATABASES["default"]["NAME"]
    link = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{name}"))

    def act(*statements: Callable) -> None:
        with link.cursor() as cursor:
            for statement in statements:
                statement(cursor)

    yield act
    link.rollback()
    link.close()


def by_portal(*statements: Callable) -> None:
    """The portal's role, in the provider's name."""
    with as_system(), transaction.atomic(), connection.cursor() as cursor:
        assert cursor.execute("select current_user") is None and cursor.fetchone()[0] == "app"
        for statement in statements:
            statement(cursor)


@pytest.fixture(params=["owner", "portal"])
def act(request, by_owner) -> Callable:
    return by_owner if request.param == "owner" else by_portal


def change(login: str, giver: str | None, quantity: int, *, state: str = "approved", of: int | None = None) -> Callable:
    """An order with its line of the ledger; `of`: the line says another quantity."""
    partner, giver_id, day = company(login), company(giver) if giver else None, timezone.localdate()

    def run(cursor) -> None:
        cursor.execute(ORDER, [partner, giver_id or partner, giver_id, state, quantity, quantity, day])
        cursor.execute(CHANGE, [cursor.fetchone()[0], partner, giver_id, day, of or quantity])

    return run


@pytest.mark.parametrize(
    ("login", "giver", "quantity"),
    [
        (BELOW, OWNER, 71),  # RS-Vertical has 90, and Tideway 20 of them
        (OWNER, VSP, -71),  # below what Tideway has
        (BELOW, OWNER, -21),  # below nothing
        (VSP, SP, 171),  # the provider has 400, of which 230 are passed on
        (SP, None, -171),
    ],
)
def test_nothing_falls_below_what_was_passed_on(act, login, giver, quantity) -> None:
    with pytest.raises(Exception, match=SHORT):
        act(change(login, giver, quantity))


@pytest.mark.parametrize(
    ("login", "giver", "quantity"), [(BELOW, OWNER, 70), (OWNER, VSP, -70), (SP, None, -120), (VSP, SP, 120)]
)
def test_what_is_free_goes(act, login, giver, quantity) -> None:
    """Of the provider 170 are free, 50 of them from a later day on only for Vertical Cloud."""
    act(change(login, giver, quantity))


def test_two_lines_together_are_one_too_many(act) -> None:
    with pytest.raises(Exception, match=SHORT):
        act(change(BELOW, OWNER, 40), change(BELOW, OWNER, 31))


def test_licenses_come_from_the_parent_alone(act) -> None:
    with pytest.raises(Exception, match="lifetime licenses come from the parent alone"):
        act(change(BELOW, VSP, 1))


def test_the_vendor_gives_to_the_provider_alone(act) -> None:
    with pytest.raises(Exception, match="lifetime licenses come from the parent alone"):
        act(change(NEIGHBOUR, None, 1))


@pytest.mark.parametrize("state", ["rejected", "canceled"])
def test_no_line_without_an_approved_order(act, state) -> None:
    with pytest.raises(Exception, match="lifetime licenses change by an approved order alone"):
        act(change(BELOW, OWNER, 1, state=state))


def test_a_line_says_what_was_ordered(act) -> None:
    with pytest.raises(Exception, match="lifetime licenses change by an approved order alone"):
        act(change(BELOW, OWNER, 1, of=2))


def test_the_owner_neither_changes_nor_deletes_a_line(by_owner) -> None:
    with pytest.raises(psycopg2.Error, match=LEDGER):
        by_owner(lambda cursor: cursor.execute("update billing_lifetimechange set quantity = 1"))


@pytest.mark.parametrize(
    "statement", ["update billing_lifetimechange set day = day", "delete from billing_lifetimechange"]
)
def test_the_portal_neither_changes_nor_deletes_a_line(statement) -> None:
    with pytest.raises(Exception, match="permission denied for table billing_lifetimechange"):
        by_portal(lambda cursor: cursor.execute(statement))


def test_a_state_goes_no_other_way(act) -> None:
    with pytest.raises(Exception, match='Invalid transition of field "state" from "approved" to "ordered"'):
        act(lambda cursor: cursor.execute(
            "update billing_lifetimeorder set state = 'ordered', decided_at = null where state = 'approved'"
        ))  # fmt: skip


@pytest.mark.parametrize("login", [OWNER, BELOW, NEIGHBOUR])
def test_nobody_reads_a_line_of_a_company_above(login) -> None:
    """Behind the second wall alone: RS-Vertical reads its own and Tideway's, and none of Vertical Cloud's."""
    with acting_for(company(login)):
        seen = set(LifetimeChange.objects.values_list("partner__name", flat=True))
    assert seen == {
        OWNER: {"RS-Vertical", "Tideway Telecom"}, BELOW: {"Tideway Telecom"}, NEIGHBOUR: {"Orbit Comms"},
    }[login]  # fmt: skip
    assert holding(login).partner_id == company(login)
