"""What the walls refuse to whoever writes: each table, each way of writing, each kind of stranger (docs/adr/0005)."""

import psycopg2.errors
import pytest
from django.db import DatabaseError, connection, models, transaction

from customers.models import Customer
from oms.kit.acting import acting_for, root_id, tell_database
from oms.kit.walls import Between, ByParent, ByPartner, BySP, ByTree, insert_only, wall_of
from partners.models import Partner
from tests.canaries import walled
from tests.people import ABOVE, BELOW, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db
REFUSED, TAKEN = "refused", "taken"


def tables(*kinds: type) -> list[type[models.Model]]:
    """Walled tables of these kinds; history, and what is only ever added to, have tests of their own."""
    return [
        m for m in walled() if type(wall_of(m)) in kinds and not hasattr(m, "pgh_tracked_model") and not insert_only(m)
    ]


def column(model: type[models.Model]) -> str:
    """The column that says to whom a row belongs."""
    wall = wall_of(model)
    if isinstance(wall, ByParent):
        return model._meta.get_field(wall.field).column
    return "parent_id" if isinstance(wall, ByTree) else wall.column


def tried(sql: str, *values) -> str | int:
    """What PostgreSQL says to a statement: refused by a wall, so many rows, or taken as far as the wall goes.

    A wall is asked before NOT NULL and every other constraint, so a row of one column is enough.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.rowcount
    except DatabaseError as error:
        return REFUSED if isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege) else TAKEN


def one(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        row = cursor.fetchone()
    return row and row[0]


def owners(model: type[models.Model], partner: int) -> tuple[object, object]:
    """(what a new row of `partner` would hang below, a row that `partner` has), as far as the demo has them."""
    wall, meta = wall_of(model), model._meta
    with acting_for(partner):
        if isinstance(wall, ByParent):
            parent = meta.get_field(wall.field).related_model._meta
            below = one(f"select {parent.pk.column} from {parent.db_table} order by 1 desc limit 1")
        else:
            below = partner
        theirs = ""
        if isinstance(wall, ByPartner):
            theirs = f" where {wall.column} = {partner}"
        elif isinstance(wall, ByTree):
            theirs = f" where id = {partner}"
        return below, one(f"select {meta.pk.column} from {meta.db_table}{theirs} order by 1 desc limit 1")


OURS = [ByPartner, ByParent, ByTree]
EVERY = pytest.mark.parametrize("model", tables(*OURS), ids=lambda m: m._meta.db_table)


@EVERY
def test_a_stranger_writes_nothing(model, account) -> None:
    """Neither a new row, nor a change, nor a deletion; nor may a row of one's own be given to somebody else."""
    owner, neighbour = account(OWNER).partner_id, account(NEIGHBOUR).partner_id
    table, pk, name = model._meta.db_table, model._meta.pk.column, column(model)
    below, row = owners(model, owner)
    _, own = owners(model, neighbour)
    with acting_for(neighbour):
        assert tried(f"insert into {table} ({name}) values (%s)", below or 0) == REFUSED
        if row is not None:
            assert tried(f"update {table} set {name} = {name} where {pk} = %s", row) == 0
            assert tried(f"delete from {table} where {pk} = %s", row) == 0
        if own is not None and below is not None and not isinstance(wall_of(model), ByTree):
            assert tried(f"update {table} set {name} = %s where {pk} = %s", below, own) == REFUSED


@EVERY
def test_nobody_in_particular_writes_nothing(model, account) -> None:
    """A worker that forgot to say who acts."""
    below, row = owners(model, account(OWNER).partner_id)
    table, pk, name = model._meta.db_table, model._meta.pk.column, column(model)
    tell_database(None)
    assert tried(f"insert into {table} ({name}) values (%s)", below or 0) == REFUSED
    if row is not None:
        assert tried(f"update {table} set {name} = {name} where {pk} = %s", row) == 0
        assert tried(f"delete from {table} where {pk} = %s", row) == 0


@EVERY
def test_one_below_writes_nothing_of_those_above(model, account) -> None:
    """Not even where it reads it: a look, a role."""
    owner, child = account(OWNER).partner_id, account(BELOW).partner_id
    table, pk, name = model._meta.db_table, model._meta.pk.column, column(model)
    with acting_for(owner):
        if isinstance(wall_of(model), ByPartner):
            row = one(f"select {pk} from {table} where {name} = %s limit 1", owner)
        else:
            row = None
    with acting_for(child):
        if not isinstance(wall_of(model), ByParent):
            assert tried(f"insert into {table} ({name}) values (%s)", owner) == REFUSED
        if row is not None:
            assert tried(f"update {table} set {name} = {name} where {pk} = %s", row) == 0
            assert tried(f"delete from {table} where {pk} = %s", row) == 0


@EVERY
def test_the_owner_and_those_above_are_let_through(model, account) -> None:
    owner = account(OWNER).partner_id
    table, pk, name = model._meta.db_table, model._meta.pk.column, column(model)
    below, row = owners(model, owner)
    for login in (OWNER, ABOVE):
        with acting_for(account(login).partner_id):
            if below is not None:
                assert tried(f"insert into {table} ({name}) values (%s)", below) != REFUSED
            if row is not None:
                assert tried(f"update {table} set {name} = {name} where {pk} = %s", row) in (1, TAKEN)


@pytest.mark.parametrize(
    "model", [m for m in tables(ByPartner) if wall_of(m).or_nobody], ids=lambda m: m._meta.db_table
)
def test_rows_of_nobody_are_read_by_all_and_written_by_none(model, account) -> None:
    table, name, pk = model._meta.db_table, column(model), model._meta.pk.column
    with acting_for(root_id()):
        row = one(f"select {pk} from {table} where {name} is null limit 1")
    for login in (NEIGHBOUR, OWNER, ABOVE):
        with acting_for(account(login).partner_id):
            assert tried(f"insert into {table} ({name}) values (null)") == REFUSED
            if row is not None:
                assert one(f"select 1 from {table} where {pk} = %s", row) == 1
                assert tried(f"update {table} set {name} = {name} where {pk} = %s", row) == 0
                assert tried(f"delete from {table} where {pk} = %s", row) == 0


@pytest.mark.parametrize("model", tables(BySP), ids=lambda m: m._meta.db_table)
def test_what_the_provider_sets_up_is_written_by_the_provider_alone(model, account) -> None:
    table, pk = model._meta.db_table, model._meta.pk.column
    with acting_for(root_id()):
        there = one(f"select count(*) from {table}")
        assert tried(f"insert into {table} default values") != REFUSED
        assert tried(f"update {table} set {pk} = {pk}") in (there, TAKEN)
    for login in (ABOVE, OWNER, BELOW, NEIGHBOUR):
        with acting_for(account(login).partner_id):
            assert one(f"select count(*) from {table}") == there
            assert tried(f"insert into {table} default values") == REFUSED
            assert tried(f"update {table} set {pk} = {pk}") == 0
            assert tried(f"delete from {table}") == 0
    tell_database(None)
    assert one(f"select count(*) from {table}") == 0
    assert tried(f"insert into {table} default values") == REFUSED
    assert tried(f"delete from {table}") == 0


def test_a_partner_is_born_below_its_parent_and_nowhere_else(account) -> None:
    with acting_for(account(NEIGHBOUR).partner_id):
        assert tried("insert into partners_partner (parent_id) values (null)") == REFUSED
        assert tried("insert into partners_partner (parent_id) values (%s)", root_id()) == REFUSED
        assert tried("insert into partners_partner (parent_id) values (%s)", account(NEIGHBOUR).partner_id) == TAKEN
        assert Partner.objects.count() == 1


def test_a_change_is_remembered_though_nobody_may_write_history(account) -> None:
    """The history's triggers run as the tables' owner."""
    event = Customer.pgh_event_model._meta.db_table
    with acting_for(account(OWNER).partner_id):
        row, before = one("select id from customers_customer order by id limit 1"), one(f"select count(*) from {event}")
        assert tried("update customers_customer set description = description || 'x' where id = %s", row) == 1
        assert one(f"select count(*) from {event}") == before + 1
        assert tried(f"delete from {event}") == REFUSED


def test_the_app_role_draws_from_every_sequence_and_turns_none_back() -> None:
    """Numbers of orders and customers come from sequences; identity columns ask for no right."""
    with connection.cursor() as cursor:
        cursor.execute("select c.oid::regclass::text from pg_class c where relkind = 'S'")
        names = [name for (name,) in cursor.fetchall()]
    assert {"order_no_seq", "customer_code_seq"} <= set(names)
    for name in names:
        assert one(
            "select has_sequence_privilege(%s, 'usage') and not has_sequence_privilege(%s, 'update')", name, name
        )


def test_every_kind_of_wall_was_tried() -> None:
    """A walk over nothing would hold for ever."""
    assert {type(wall_of(m)) for m in walled()} == {
        Between,
        ByPartner,
        ByParent,
        ByTree,
        BySP,
    }  # Between: test_transfers
    assert any(wall_of(m).or_nobody for m in tables(ByPartner))
    assert any(wall_of(m).read_from_below for m in tables(ByPartner))
