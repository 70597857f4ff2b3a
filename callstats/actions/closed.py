"""The network hears which destinations are closed: whenever the list or a customer's plan became another.

What was told last stands with each customer (ClosedTold); once a minute it is held against the list. Who is due is told in
a transaction of its own, so that thousands of customers hold up nobody and a dead worker leaves the rest due.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import ngettext

from callstats.models import ClosedTold
from callstats.queries.closed import Closed, ClosedBook
from customers.models import Customer
from inventory.actions.command import send
from inventory.ems.drivers import DRIVERS
from inventory.ems.fields import MOST
from inventory.enums import CommandKind
from inventory.models import Command, Tenant
from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.one_by_one import one_by_one
from oms.kit.outbox import OutboxState

log = logging.getLogger(__name__)

AT_ONCE = 500  # customers in one run; the next minute's goes on
UNKNOWN = "?"  # instead of a list: what the network knows is not known, as its last command was given up
AGAIN = timedelta(hours=1)  # after it was given up, the network is told anew
# who stands in a network that can close destinations and was told another list than that of its plan, or none yet
DUE = """
select c.id from customers_customer c
join inventory_tenant t on t.customer_id = c.id
join inventory_callserver s on s.id = t.server_id and s.driver = any(%(drivers)s)
left join callstats_closedtold d on d.customer_id = c.id
left join unnest(%(plans)s::bigint[], %(closed)s::text[], %(opened)s::text[]) w (plan_id, closed, opened)
  on w.plan_id = c.plan_id
where (coalesce(d.closed, ''), coalesce(d.opened, ''))
  <> (coalesce(w.closed, %(others_closed)s), coalesce(w.opened, %(others_opened)s))
  and (d.closed is distinct from %(unknown)s or d.told_at <= %(again)s)
order by c.id limit %(most)s
"""


def tell_closed(*, at: datetime) -> int:
    """Tell the network of each customer that is due, AT_ONCE at most; of how many."""
    with as_system(), connection.cursor() as cursor:
        book = ClosedBook()
        own, others = book.plans(), book.of(None)
        asked: dict[str, Any] = {
            "drivers": [name for name, driver in DRIVERS.items() if driver.closes], "most": AT_ONCE, "plans": list(own),
            "closed": [one.closed for one in own.values()], "opened": [one.opened for one in own.values()],
            "others_closed": others.closed, "others_opened": others.opened, "unknown": UNKNOWN, "again": at - AGAIN,
        }  # fmt: skip
        cursor.execute(DUE, asked)
        due = [row[0] for row in cursor.fetchall()]
    failing = "The network of customer %s was not told which destinations are closed"
    return one_by_one(due, lambda pk: _tell_one(pk, at), failing=failing)


def _tell_one(pk: int, at: datetime) -> bool:
    """The customer is locked, and what it should know is read anew; whether it was told."""
    with as_system():
        customer = Customer.objects.select_for_update(no_key=True).get(pk=pk)
        wanted = ClosedBook().of(customer.plan_id)
        told = ClosedTold.objects.filter(customer=customer).first()
        before = Closed(told.closed, told.opened) if told else Closed()
        if wanted == before or not Tenant.objects.filter(customer=customer).exists():
            return False
        payload = {"closed": wanted.closed.split(), "opened": wanted.opened.split()}
        if max(len(prefixes) for prefixes in payload.values()) > MOST:
            log.error(
                "More than %s prefixes are closed for plan %s; its networks keep what they know", MOST, customer.plan_id
            )
            return False
        ClosedTold.objects.update_or_create(
            customer=customer, defaults={"closed": wanted.closed, "opened": wanted.opened, "told_at": at}
        )
        count = len(payload["closed"])
        words = ngettext("%(n)s closed destination", "%(n)s closed destinations", count) % {"n": figure(count)}
        send(
            customer=customer, kind=CommandKind("set_closed_destinations"), order_no="", by=None, at=at, target=words,
            payload=payload,
        )  # fmt: skip
    return True


def note_given_up(*, command: Command, at: datetime) -> None:
    """The last that the network should have heard was given up: after AGAIN it is told anew, with the list of then. In the
    transaction that gives it up."""
    later = Command.objects.filter(customer=command.customer_id, kind=command.kind, pk__gt=command.pk)
    if not later.exclude(state=OutboxState.GIVEN_UP).exists():
        ClosedTold.objects.filter(customer=command.customer_id).update(closed=UNKNOWN, opened="", told_at=at)
