"""What the app role may do beside rows: add to logs but not rewrite them, no moves in the tree, no sessions of others,
and functions that ask themselves who calls (docs/adr/0005)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.utils import timezone

from oms.kit.acting import acting_for, as_system, root_id, tell_database
from oms.kit.sessions import SessionStore
from oms.kit.walls import insert_only, our_models
from partners.models import Account, Partner
from partners.people.actions.tree import move
from tests.people import NEIGHBOUR, OWNER, SP
from tests.test_walls import refused, rows

pytestmark = pytest.mark.django_db
KEPT = [
    "billing_balanceentry",
    "billing_closedperiod",
    "billing_lifetimechange",
    "billing_remindedstatement",
    "billing_reminder",
    "billing_statementline",
    "callstats_spendingstep",
    "customers_agreement",
    "customers_groupchange",
    "customers_trialchange",
    "inventory_differencestep",
    "inventory_handover",
    "inventory_phonefetch",
    "inventory_portmove",
    "inventory_portoutmove",
    "orders_ordermove",
    "orders_transfermove",
    "partners_exceldownload",
    "partners_loginevent",
    "partners_menuaccess",
]


# --- logs and timelines


def test_logs_and_timelines_only_grow() -> None:
    assert sorted(m._meta.db_table for m in our_models() if insert_only(m)) == KEPT


@pytest.mark.parametrize("table", KEPT)
def test_nobody_rewrites_what_only_grows(table: str) -> None:
    """Not even as the provider, who sees all of it."""
    with acting_for(root_id()):
        assert rows(f"select count(*) from {table}")[0][0]
        for sql in (f"update {table} set id = id", f"delete from {table}", f"truncate {table}"):
            assert refused(sql), f"The app role may: {sql}"
        assert rows("select has_table_privilege(%s, 'insert')", table) == [(True,)]


# --- the tree


def test_a_partner_cannot_move_itself_in_the_tree(account) -> None:
    me, neighbour = account(OWNER).partner_id, account(NEIGHBOUR).partner_id
    with acting_for(me):
        for change in (
            f"update partners_partner set parent_id = {root_id()} where id = {me}",
            f"update partners_partner set parent_id = {neighbour} where id = {me}",
            f"update partners_partner set lft = 1 where id = {me}",
            f"update partners_partner set level = 0 where id = {me}",
            f"delete from partners_partner where id = {me}",
        ):
            assert refused(change), f"A partner may: {change}"
        assert not refused(f"update partners_partner set city = 'Leeds' where id = {me}")
    tell_database(None)
    assert rows("select count(*) from partners_partner") == [(0,)]


def test_the_tree_is_written_by_its_function(account) -> None:
    with as_system():
        rs, orbit = Partner.objects.get(name="RS-Vertical"), Partner.objects.get(name="Orbit Comms")
    assert move(rs, below=orbit).parent_id == orbit.pk


# --- sessions


def test_a_session_is_had_by_its_key_alone() -> None:
    for sql in (
        "select session_key from django_session",
        "select count(*) from django_session",
        "insert into django_session values ('a', 'b', now())",
        "update django_session set expire_date = now()",
        "delete from django_session",
    ):
        assert refused(sql), f"The app role may: {sql}"
    kept = SessionStore()
    kept["who"] = "me"
    kept.save()
    assert SessionStore(kept.session_key)["who"] == "me" and SessionStore().exists(kept.session_key)
    assert SessionStore("a-key-that-nobody-has-drawn").get("who") is None
    kept["who"] = "still me"
    kept.save()
    assert SessionStore(kept.session_key)["who"] == "still me"


def test_a_session_that_ended_does_not_come_back() -> None:
    kept = SessionStore()
    kept["who"] = "me"
    kept.save()
    SessionStore().delete(kept.session_key)
    with pytest.raises(UpdateError):
        kept.save()
    assert SessionStore(kept.session_key).get("who") is None


def test_sessions_that_are_over_are_put_away_and_no_others() -> None:
    alive, over = SessionStore(), SessionStore()
    alive.create()
    over.set_expiry(timedelta(days=-1))
    over.create()
    assert SessionStore(over.session_key).load() == {}
    SessionStore.clear_expired()
    assert SessionStore().exists(alive.session_key) and not SessionStore().exists(over.session_key)
    rows("select oms_session_clear(%s)", timezone.now() + timedelta(days=999))
    assert SessionStore().exists(alive.session_key), "whoever calls it cannot end those that are alive"


# --- functions


OF_FILES = {"oms_file_put(text,integer,bytea)", "oms_file_part(text,integer)"}  # the number is a place in a file
CALLABLE = """
select p.oid::regprocedure::text, coalesce(array(select format_type(t, null) from unnest(p.proargtypes::oid[]) t), '{}')
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = 'public' and p.prosecdef and has_function_privilege('app', p.oid, 'execute')
"""


def test_no_function_of_the_owner_takes_a_partner() -> None:
    """A number as an argument would be somebody's word for who asks."""
    found = rows(CALLABLE)
    assert len(found) > 5
    strange = [
        name
        for name, arguments in found
        if not name.startswith("oms_") or set(arguments) - {"text", "timestamp with time zone", "boolean", "date"}
        if name not in OF_FILES
    ]
    assert not strange, f"The app role calls these as the tables' owner: {strange}"


def test_the_tally_is_changed_by_triggers_alone() -> None:
    assert refused("select number_tally_recount()")
    assert rows("select count(*) from pg_proc where proname = 'number_tally_change'") == [(0,)]


def test_a_search_finds_what_the_caller_may_see(account) -> None:
    with acting_for(account(OWNER).partner_id):
        mine, name = rows("select id, name from customers_customer order by id limit 1")[0]
        asked = ("select oms_search_customers_customer(%s)", name)
        assert (mine,) in rows(*asked)
    with acting_for(account(NEIGHBOUR).partner_id):
        assert (mine,) not in rows(*asked)
    tell_database(None)
    assert rows(*asked) == []


# --- who was behind a change


def test_contexts_of_changes_stand_behind_a_wall(account) -> None:
    """They name accounts and the addresses they opened."""
    owner, neighbour, provider = account(OWNER), account(NEIGHBOUR), account(SP)
    with acting_for(owner.partner_id, account=owner.pk, url="/secret/"):
        Account.objects.filter(pk=owner.pk).update(name="Rosa Renamed")
    count = "select count(*) from pghistory_context where metadata ->> 'url' = '/secret/'"
    seen = {}
    for who in (owner, neighbour, provider):
        with acting_for(who.partner_id):
            seen[who.login_id] = rows(count)[0][0]
    assert seen == {OWNER: 1, NEIGHBOUR: 0, SP: 1}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.partner', '', true)")
    assert rows("select count(*) from pghistory_context") == [(0,)]
