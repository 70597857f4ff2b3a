"""The second wall: what PostgreSQL itself shows and refuses, whatever the code forgets (docs/adr/0005)."""

import os

import psycopg2.errors
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from oms.kit import search, walls
from oms.kit.acting import acting_for, root_id
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import BySP, Open, our_models, wall_of
from partners.models import Account, Closure, Partner
from tests import objects, sources, transfers
from tests.addresses import HELD_BY_LINK, addresses
from tests.call_identities import FOR_CALLS
from tests.canaries import canaries, heard, walled
from tests.money_identities import FOR_MONEY
from tests.network_identities import FOR_NETWORKS
from tests.people import NEIGHBOUR, OWNER, why
from tests.sources import called

pytestmark = pytest.mark.django_db

# Every place that acts as somebody else than the person signed in, and why it must. A stale line fails as well.
SYSTEM = "as_system"
ACTS_FOR_OTHERS = {
    "catalogue/tasks.py:bring_prices_up_to_date": "prices are the provider's; the clock acts for it",
    "inventory/actions/release.py:put_back": "numbers go back to stock above the one who acts",
    "orders/actions/reservation.py:_one": "a job acts for the draft's requester",
    "orders/actions/reservation.py:expire_reservations": "a job finds everybody's drafts that hold numbers",
    "inventory/queries/history.py:_steps": "when a number left the reader's reach; only that moment leaves",
    "inventory/actions/port_feed.py:open_feed": "nobody is signed in; only who holds the address finds the feed",
    "inventory/queries/port_feed.py:calendar_for": "nobody is signed in; the feed says whose calendar it is",
    "inventory/actions/port_numbers.py:_come_back": "a number that was ported out may stand in anybody's stock",
    "inventory/queries/history.py:ever_ported_out": "a number's history may be anybody's; only that it left once is told",
    "inventory/queries/number.py:held_here": "a number exists once, whoever's it is; only its being here is told",
    "inventory/actions/each_due.py:_one": "a job acts for the partner that processes what is due",
    "inventory/actions/each_due.py:each_due": "a job finds what is due of everybody's customers and numbers",
    "inventory/actions/port_letter.py:clear_letters": "letters of all partners go after their months",
    "inventory/actions/port_check_supplier.py:_hear": "a job acts for the partner that processes the validation",
    "inventory/actions/port_check_supplier.py:hear_about_checks": "a job finds what is asked about everybody's drafts",
    "inventory/actions/port_supplier_answers.py:_hear": "a job acts for the partner that processes the port",
    "inventory/actions/port_supplier_answers.py:hear_suppliers": "a job finds the asked ports of everybody's customers",
    "inventory/queries/port.py:desk_for": "who processes a port stands above; only its id and name leave",
    "inventory/queries/port.py:ended_numbers": "a number may be asked for anew once its port is over; only that is told",
    "inventory/queries/load.py:_taken": "a call server is as full as all its tenants make it; only their count leaves",
    "inventory/tasks.py:execute": "the worker asks for the customer's call server as the row's own partner",
    "inventory/queries/device.py:not_free": "a MAC exists once, whoever's it is; only that it is not free is told",
    "inventory/actions/ship_devices.py:let_devices_go": "devices an order kept go back to stock above the one who acts",
    "inventory/queries/device.py:registered_macs": "a MAC exists once, whoever's it is; only its being there is told",
    "inventory/queries/number.py:registered": "a number exists once, whoever's it is; only its being there is told",
    "customers/actions/places.py:_delete": "what rests on it may be of a company that had the customer before; only that it does is told",
    "customers/actions/login_link.py:choose_password": "nobody is signed in; the link's sender is who acts",
    "customers/actions/login_link.py:open_link": "nobody is signed in; only who holds the secret finds the link",
    "customers/queries/domain.py:full_demo_limit": "limits of partners above bind too; only the full one's name leaves",
    "customers/queries/domain.py:inherited_domain": "the provider's domain, for a reseller without one",
    "orders/actions/ask_again.py:ask_again": "whoever is asked now, and was before, may stand above the one who acts",
    "orders/actions/ask_again.py:ask_again_below": "orders of everybody below a partner that stands otherwise now",
    "orders/actions/ask_again.py:ask_all_again": "a job looks at the waiting orders of all partners",
    "orders/actions/due.py:_take_one": "a job acts for the order's own requester",
    "orders/actions/due.py:take_due_orders": "a job reads the due orders of all partners",
    "orders/management/commands/prove.py:Command.handle": "looks for somebody who may order; all of it is taken back",
    "orders/management/commands/prove.py:through": "the order is played by its requester and its approver",
    "orders/parts/numbers/ports.py:_brought_by_others": "a number comes in once; of another's order nothing is told",
    "orders/parts/numbers/ports.py:ported_here": "a number on its way in is not new; whose order it is stays untold",
    "orders/queries/approver.py:approver_for": "the approver stands above; only its id and name leave",
    "inventory/actions/terms.py:collect_agreements": "a job asks the networks of all partners' customers",
    "inventory/actions/terms.py:_collect": "a job reads how far the reports of a network are known",
    "inventory/actions/terms.py:_keep": "an agreement is the customer's own, given at the network; nobody here acts",
    "oms/kit/acting.py:as_system": "is the door itself",
    "oms/kit/delivery.py:_claimed": "the worker claims due rows of all partners",
    "oms/kit/delivery.py:_not_delivered": "the worker settles the row as the row's own partner",
    "oms/kit/delivery.py:deliver_one": "the worker reads the row, then settles it as the row's own partner",
    "oms/kit/health.py:health": "the age of the oldest waiting row of all partners; only seconds leave",
    "oms/kit/management/commands/demo.py:Command._has_people": "whether anybody has an account yet",
    "oms/kit/management/commands/demo.py:Command._load": "loads the demo of all partners",
    "oms/kit/middleware.py:OneTransaction._within": "is where each request says who acts",
    "partners/desk/actions/export.py:clear_exports": "files of all partners are removed after their time",
    "partners/desk/actions/export.py:write_export": "the worker sees what the one who asked may see, and no more",
    "oms/kit/undo.py:forget": "what anybody could undo is forgotten after its time",
    "partners/desk/actions/bulk.py:carry_out": "the worker does what the one who asked may do, and no more",
    "partners/desk/actions/list_import.py:_own_list": "the worker imports what the one who asked may import, and no more",
    "partners/desk/actions/keep_mail.py:keep_mail": "the demo's mails are the provider's, whoever they are for",
    "partners/people/queries/account.py:taken_ids": "an ID is unique over all partners; only its being taken is told",
    "partners/people/actions/tree.py:move": "the numbers of the whole tree change, also of branches out of sight",
    "partners/people/actions/tree.py:plant_all": "the numbers of the whole tree change, also of branches out of sight",
    "partners/people/actions/tree.py:plant": "the numbers of the whole tree change, also of branches out of sight",
    "orders/demo/parcels.py:load": "the provider ships, and is named for it",
    "customers/demo/life.py:live_on": "the demo's changes are made by the customer's own reseller",
    "partners/sign_in/actions/reset.py:_somebody": "nobody is signed in; what is written for the provider's is taken back",
    "partners/sign_in/actions/reset.py:make_links": "nobody is signed in; the link belongs to the account it is made for",
    "partners/channel/demo/resellers.py:_role_of_vertical": "the demo's role is made by Vertical Cloud itself",
    "partners/people/actions/log.py:log_login": "nobody is signed in yet; an unknown ID is logged for the provider",
    "partners/sign_in/actions/reset.py:link_is_good": "nobody is signed in; only whether the link is good is told",
    "partners/sign_in/actions/reset.py:use_link": "nobody is signed in; the link says whose password it sets",
    "partners/messages/actions/send.py:send_mail": "the worker reads the receiver of a mail",
    "partners/sign_in/actions/sign_in.py:_password_fits": "nobody is signed in yet; a stronger hash may be written",
    "partners/sign_in/actions/sign_in.py:start_session": "the session begins within the account's own partner",
    "partners/sign_in/actions/session.py:note_session": "the session begins within the account's own partner",
    "partners/sign_in/actions/second_step.py:use_code": "nobody is signed in yet; the factors are those of the account's own partner",
    "partners/sign_in/actions/second_step.py:_use_passkey": "nobody is signed in yet; the factor is one of the account's own",
    "partners/sign_in/actions/company_sign_in.py:_account": "nobody is signed in yet; the link is the account's own",
    "partners/sign_in/actions/company_sign_in.py:_link": "nobody is signed in yet; the link is the account's own",
    "partners/sign_in/queries/factor.py:has_factor": "nobody is signed in yet; only whether a second step follows is told",
    "partners/sign_in/queries/factor.py:kinds_of": "nobody is signed in yet; who knows the password learns the kinds",
    "partners/sign_in/queries/factor.py:passkeys_of": "nobody is signed in yet; who knows the password learns the keys' ids",
    "partners/sign_in/queries/identity.py:account_by_email": "nobody is signed in yet; only accounts that the provider serves count",
    "partners/sign_in/queries/identity.py:linked_account": "nobody is signed in yet; the provider vouched for the subject",
    "partners/sign_in/queries/identity.py:provider_by_login": "nobody is signed in yet; only where to sign in is told",
    "partners/sign_in/queries/identity.py:provider_of": "the provider may be that of a partner above; its name and address leave",
    "partners/sign_in/queries/identity.py:provider_switched_on": "nobody is signed in yet; the session says which provider",
    "partners/messages/actions/digest.py:send_digests": "a job looks for everybody who wants a digest",
    "partners/messages/actions/digest.py:send_digest": "a job acts for the person whose digest it is",
    "partners/messages/actions/acknowledge.py:settle": "who was asked may stand above the one who acts",
    "partners/messages/actions/tell.py:people_of": "receivers may stand above the one who acts",
    "partners/messages/actions/tell.py:tell_each": "messages to receivers above are their rows",
    "partners/sign_in/queries/account.py:account_by_login": "nobody is signed in yet",
    "oms/kit/afterwards.py:afterwards.closing": "once the answer was sent, as who asked for it",
    **(transfers.ACTS | FOR_CALLS | FOR_MONEY | FOR_NETWORKS),
}
REACHED_THROUGH = {"catalogue.PlanOffer": "its plan"}  # no queryset of its own starts from these
DOORS = {"as_system", "acting_for", "tell_database"}


def test_every_use_of_another_identity_is_listed_with_its_reason() -> None:
    used = {
        f"{source.name}:{source.function_at(node.lineno)}"
        for source in sources.python(tests=False)
        for node in source.calls()
        if called(node) in DOORS
    }
    unlisted, stale = sorted(used - set(ACTS_FOR_OTHERS)), sorted(set(ACTS_FOR_OTHERS) - used)
    assert not unlisted, f"Add these to ACTS_FOR_OTHERS with the reason, or act as the person: {unlisted}"
    assert not stale, f"Nothing of this name acts for others any more; take it off the list: {stale}"


def test_every_model_declares_its_wall() -> None:
    bare = [m._meta.label for m in our_models() if wall_of(m) is None]
    assert not bare, f"Say to whom the rows belong (wall = ByPartner() | ByParent(…) | BySP() | Open(why)): {bare}"


def test_an_open_model_says_why() -> None:
    for model in our_models():
        if isinstance(wall_of(model), Open):
            assert len(wall_of(model).why) > 15, f"{model._meta.label}: why may everybody read this?"


def test_every_model_that_points_at_a_partner_has_a_wall_of_partners() -> None:
    """`Open` and `BySP` are for tables without a partner's data."""
    suspicious = [
        model._meta.label
        for model in our_models()
        if isinstance(wall_of(model), Open | BySP)
        and any(f.related_model in {Partner, Account} for f in model._meta.concrete_fields if f.is_relation)
    ]
    assert not suspicious, f"These name a partner or a person and yet stand open: {suspicious}"


def test_every_model_of_a_partner_has_visible_to() -> None:
    """The first wall: a default manager that knows `visible_to`, unless rows are reached through their parent."""
    bare = [
        model._meta.label
        for model in walled()
        if isinstance(wall_of(model), walls.ByPartner | walls.ByTree)
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.label not in REACHED_THROUGH
        and not hasattr(model._default_manager, "visible_to")
    ]
    assert not bare, f"Give these a queryset with visible_to (oms.kit.scope): {bare}"


# --- what stands in the database


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


@pytest.fixture
def owner_link():
    """A connection of the tables' owner to this test's database; nothing it does stays."""
    name = settings.DATABASES["default"]["NAME"]
    link = psycopg2.connect(os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{name}"))
    yield link
    link.rollback()
    link.close()


def test_every_wall_is_enabled_and_forced() -> None:
    state = {name: (on, forced) for name, on, forced in rows(
        "select relname, relrowsecurity, relforcerowsecurity from pg_class where relkind in ('r', 'p')"
    )}  # fmt: skip
    down = [m._meta.db_table for m in walled() if state[m._meta.db_table] != (True, True)]
    assert not down, f"Row-level security is not enabled and forced on: {down}"


def test_the_policies_are_those_that_the_models_declare(owner_link) -> None:
    """PostgreSQL writes conditions its own way, so the declared ones are raised once more and then compared."""
    policies = (
        "select tablename, policyname, cmd, permissive, roles::text, qual, with_check from pg_policies order by 1, 2"
    )
    with owner_link.cursor() as cursor:
        cursor.execute(policies)
        standing = cursor.fetchall()
        for statement in [*walls.statements(), *search.statements()]:
            if "policy" in statement:
                cursor.execute(statement)
        cursor.execute(policies)
        assert standing == cursor.fetchall()
    assert {name for name, *_ in standing} == {"pghistory_context", *(m._meta.db_table for m in walled())}


def test_the_app_role_is_bound() -> None:
    powers = rows(
        "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user"
    )
    assert powers == [(False, False, False, False)]
    assert rows("select current_user::text") == [("app",)]
    assert rows("select count(*) from pg_class where pg_get_userbyid(relowner) = 'app'") == [(0,)]
    assert rows("select count(*) from pg_proc where pg_get_userbyid(proowner) = 'app'") == [(0,)]
    assert rows("select count(*) from pg_namespace where pg_get_userbyid(nspowner) = 'app'") == [(0,)]
    assert rows("select count(*) from pg_auth_members where member = 'app'::regrole") == [(0,)]
    assert rows("select has_schema_privilege('app', 'public', 'create')") == [(False,)]


def test_functions_that_run_as_their_owner_name_their_search_path() -> None:
    loose = rows("""
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'public' and p.prosecdef and not coalesce(p.proconfig::text, '') like '%search_path=%'""")
    assert not loose, f"A caller could put another table in their way: {loose}"


def unalterable() -> list[str]:
    history = [m._meta.db_table for m in our_models() if hasattr(m, "pgh_tracked_model")]
    return [*history, "partner_closure", "pghistory_context", "django_migrations", "django_session"]


def refused(sql: str) -> bool:
    """Whether PostgreSQL forbids a statement to the app role."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege)
    return False


def test_nobody_alters_history_or_the_closure() -> None:
    with acting_for(root_id()):
        for table in unalterable():
            (column,) = rows(
                "select attname::text from pg_attribute where attrelid = %s::regclass and attnum = 1", table
            )[0]
            for sql in (
                f"insert into {table} default values",
                f"update {table} set {column} = {column}",
                f"delete from {table}",
                f"truncate {table}",
            ):
                assert refused(sql), f"The app role may: {sql}"
    assert len(unalterable()) > 5


def test_the_app_role_cannot_switch_the_walls_off() -> None:
    for sql in (
        "alter table partners_account disable row level security",
        "alter table partners_account disable trigger all",
        "drop policy wall_all on partners_account",
        "set session_replication_role = replica",
        "set role migrator",
        "create table public.mine (id int)",
        "create function public.mine() returns int language sql as 'select 1'",
    ):
        assert refused(sql), f"The app role may: {sql}"


def count_of(table: str) -> int:
    return rows(f'select count(*) from "{table}"')[0][0]


def test_without_a_partner_nothing_is_seen() -> None:
    """A worker or a shell that forgot to say who acts sees nothing, never everything."""
    connection.cursor().execute("select set_config('app.partner', '', true)")
    seen = {m._meta.db_table: n for m in walled() if (n := count_of(m._meta.db_table))}
    nobodys = {m._meta.db_table for m in walled() if getattr(wall_of(m), "or_nobody", False)}
    assert set(seen) <= nobodys, f"Seen by nobody in particular: {seen}"


def partner_path(model: type[models.Model]) -> str:
    """SQL for the partner a row belongs to, over the parents that its wall names; empty for the provider's tables."""
    wall = wall_of(model)
    if isinstance(wall, walls.ByTree):
        return "id"
    if isinstance(wall, walls.ByPartner):
        return wall.column
    if isinstance(wall, walls.ByParent):
        field = model._meta.get_field(wall.field)
        parent, inner = field.related_model, partner_path(field.related_model)
        meta = parent._meta
        return (
            inner
            and f"(select {inner} from {meta.db_table} where {meta.pk.column} = {model._meta.db_table}.{field.column})"
        )
    return ""


@pytest.mark.parametrize("login", [NEIGHBOUR, OWNER])
def test_everybody_sees_exactly_the_rows_of_their_tree(login: str, account, owner_link) -> None:
    """Table by table, what row-level security shows is what the owner of the tables computes."""
    partner = account(login).partner_id
    reach = list(Closure.objects.filter(ancestor=partner).values_list("descendant", flat=True))
    with acting_for(root_id()):
        above = list(Closure.objects.filter(descendant=partner).values_list("ancestor", flat=True))
    differing = {}
    with acting_for(partner), owner_link.cursor() as cursor:
        for model in walled():
            path, table, wall = partner_path(model), model._meta.db_table, wall_of(model)
            if isinstance(wall, walls.Between):
                path = f"case when {wall.column} = any(array{reach}) then {wall.column} else {wall.other} end"
            if not path or hasattr(model, "pgh_tracked_model"):
                continue
            nobody = f" or {path} is null" if getattr(wall, "or_nobody", False) else ""
            shared = [*reach, *(above if getattr(wall, "read_from_below", False) else [])]
            cursor.execute(f"select count(*) from {table} where {path} = any(%s){nobody}", [shared])
            if (wanted := cursor.fetchone()[0]) != (seen := count_of(table)):
                differing[table] = f"{seen} seen, {wanted} theirs"
    assert not differing


def test_rows_for_other_partners_are_refused(account) -> None:
    """WITH CHECK: a row cannot be given to a partner outside one's own tree."""
    neighbour, owner = account(NEIGHBOUR), account(OWNER)
    carried = [m for m in walled() if type(wall_of(m)) is walls.ByPartner and not hasattr(m, "pgh_tracked_model")]
    tried = 0
    with acting_for(neighbour.partner_id):
        for model in carried:
            table, column = model._meta.db_table, wall_of(model).column
            if not rows(f'select 1 from "{table}" where {column} = %s limit 1', neighbour.partner_id):
                continue
            tried += 1
            assert refused(f"update {table} set {column} = {owner.partner_id} where {column} = {neighbour.partner_id}")
    assert tried >= 1


# --- with the first wall taken away


def scoping_querysets() -> list[type]:
    """Every queryset class that defines `visible_to` itself."""
    found, todo = [], [models.QuerySet]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if "visible_to" in vars(kind):
            found.append(kind)
    return found


@pytest.fixture
def first_wall_down(monkeypatch) -> None:
    """The application's scoping shows everything: what is left is PostgreSQL."""
    for kind in scoping_querysets():
        monkeypatch.setattr(kind, "visible_to", lambda self, user: self.all())
    monkeypatch.setattr("oms.kit.scope.narrow", lambda queryset, path, user: queryset)
    monkeypatch.setattr(Account, "reach", lambda self: Closure.objects.values_list("descendant", flat=True))
    monkeypatch.setattr(Account, "reach_of", lambda self, ids: Closure.objects.values("descendant"))
    monkeypatch.setattr(Account, "sees_partner", lambda self, partner_id: True)


def test_the_first_wall_can_be_taken_down_at_all(first_wall_down, everything) -> None:
    assert PartnerQuerySet in scoping_querysets()
    for model in apps.get_models():
        assert not hasattr(model._default_manager, "visible_to") or model._default_manager.visible_to(None) is not None
    assert Partner.objects.visible_to(None).count() == Partner.objects.count() > 1


READABLE = [a for a in addresses() if a.allows("GET") and a.name not in HELD_BY_LINK]


@pytest.mark.parametrize("address", READABLE, ids=lambda address: address.name)
def test_the_second_wall_alone_lets_nothing_through(address, person, first_wall_down, record_property) -> None:
    """Every page and workbook as the neighbour, of their own and of RS-Vertical's objects, all filters off."""
    owner, neighbour = person(OWNER).account.partner_id, person(NEIGHBOUR)
    strange = canaries(owner, neighbour.account.partner_id)
    assert "RS-Vertical" in strange
    wrong, count = [], 0
    for kwargs in objects.fillings(address, owner, neighbour.account.partner_id):
        for query, headers in address.readings("?q=vertical&per=200"):
            url = address.url(kwargs)
            answer, count = neighbour.ask("GET", url + query, **headers), count + 1
            found = heard(answer, strange, sent=url)
            if found or answer.status_code >= 500:
                wrong.append(f"GET {url}{query}: {why(answer)} shows {found[:5]}")
    record_property("counted answers behind the second wall alone", count)
    assert not wrong, "\n".join(wrong)
