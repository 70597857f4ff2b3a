"""Who looks: the provider, who sees every row; a large reseller; and the smallest one at the end of a branch."""

import time
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client

from oms.kit.acting import as_system
from partners.models import Account

PROVIDER = "admin@nimbus.example"
LARGE = """
select p.id from partners_partner p join partner_closure c on c.ancestor = p.id
where p.code like 'B%' group by p.id order by count(*) desc, p.id limit 1
"""
SMALL = """
select p.id from partners_partner p join orders_order o on o.partner_id = p.id
where p.code like 'B%' and p.rght = p.lft + 1 group by p.id order by count(*), p.level desc, p.id limit 1
"""


@dataclass
class Viewer:
    """One person with a session."""

    title: str
    account: Account
    client: Client
    partners: int
    orders: int


def viewers() -> list[Viewer]:
    """The three of them."""
    with as_system(), connection.cursor() as cursor:
        found = [("the provider", Account.objects.get(login_id=PROVIDER).partner_id)]
        for title, sql in (("a large reseller", LARGE), ("a small reseller", SMALL)):
            cursor.execute(sql)
            found.append((title, cursor.fetchone()[0]))
        return [_viewer(title, pk, cursor) for title, pk in found]


def _viewer(title: str, partner: int, cursor) -> Viewer:
    account = Account.objects.select_related("partner", "role").filter(partner_id=partner).order_by("-is_chief").first()
    cursor.execute("select count(*) from partner_closure where ancestor = %s", [partner])
    partners = cursor.fetchone()[0]
    cursor.execute(
        "select count(*) from orders_order where partner_id in"
        " (select descendant from partner_closure where ancestor = %s)", [partner]
    )  # fmt: skip
    return Viewer(title, account, signed_in(account), partners, cursor.fetchone()[0])


def signed_in(account: Account) -> Client:
    """A client with a session, as after a login."""
    client = Client(raise_request_exception=False)
    session = client.session
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["partner"] = account.partner_id
    session["signed_in_at"] = session["last_act"] = time.time()
    session.save()
    return client
