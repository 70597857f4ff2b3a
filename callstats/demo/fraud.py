"""Call fraud in the demo: an extension that was stolen last night, one near its limit, two that were unblocked."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import md5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from callstats.actions.alarms import acknowledge
from callstats.actions.spend import count_spendings
from callstats.actions.spend_sql import CHANGED
from callstats.actions.unblock import unblock_extension
from callstats.demo.traffic import put
from callstats.models import FraudAlarm, Spending
from callstats.queries.spending import PLUS_AMOUNT, UNTIL_MIDNIGHT
from customers.models import Customer
from customers.queries.contract import fraud_limit_on
from inventory.actions.settle import note_done
from inventory.ems.simulator.store import Store
from inventory.models import Command
from oms.kit.outbox import OutboxState, finish
from partners.models import Account

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG, EACH = 3_300, Decimal("1.11")  # seconds of each call, and what it costs
DIALLED = "+443069990"  # and three digits
RECENT = timedelta(days=2)  # so far back the demo's other calls are counted, too


def load(now: datetime) -> None:
    """Runs as the system, once."""
    customers = told_of()
    if Spending.objects.exists() or len(customers) < len(STORIES):
        return
    by = Account.objects.select_related("partner").get(login_id="admin@rs-vertical.example")
    stolen, near, known = customers
    _calls(known, "104", "Priya Nair", "1.2", now - DAY)
    _count(now - DAY)
    _unblock(known, "104", by, now - DAY, "Conference with the whole sales team, agreed with Ms Nair.", PLUS_AMOUNT)
    _calls(stolen, "103", "Reception", "1.3", now)
    _calls(near, "102", "Tom Ashworth", "0.85", now)
    _calls(known, "101", "Front desk", "1.2", now)
    _count(now)
    _unblock(
        known, "101", by, now, "The customer rings round its members today and knows what it costs.", UNTIL_MIDNIGHT
    )
    for alarm in FraudAlarm.objects.filter(customer=known, extension="104", acknowledged_at=None).order_by("pk")[:1]:
        comment = "The whole sales team votes for the company's band; agreed with Ms Nair."
        acknowledge(alarm=alarm, comment=comment, by=by, at=now)


STORIES = ("stolen", "near", "known")


def told_of() -> list[Customer]:
    """The customers of the stories."""
    placed = Customer.objects.filter(partner__name="RS-Vertical", status="activated", currency="GBP")
    running = placed.filter(tenancy__isnull=False, fraudlimits__isnull=False).order_by("code").distinct()
    return list(running.select_related("tenancy")[: len(STORIES)])


def _calls(customer: Customer, extension: str, user: str, share: str, until: datetime) -> None:
    """Long calls out of one extension, in the last hours of its day, for so much of its limit."""
    limit = fraud_limit_on(customer, until.date())
    count = int((limit.custom_limit or limit.default_limit) * Decimal(share) / EACH) + 1 if limit else 0
    local = until.astimezone(ZoneInfo(customer.time_zone))
    begin = max(local.replace(hour=0, minute=0, second=1, microsecond=0), local - 3 * HOUR)
    put([_row(customer, extension, user, begin + (local - begin) * n / count, n) for n in range(count)], until)


def _row(customer: Customer, extension: str, user: str, started: datetime, n: int) -> list[object]:
    call_id = f"demo-fraud-{customer.code}-{extension}-{started:%Y%m%d}-{n}"
    answered = started + timedelta(seconds=7)
    return [
        started, uuid.UUID(md5(call_id.encode(), usedforsecurity=False).hexdigest()), customer.tenancy.server_id,
        customer.partner_id, customer.pk, answered, answered + timedelta(seconds=LONG), LONG, "out", "trunk", "answered",
        customer.tenancy.prefix, extension, "", f"{DIALLED}{(n * 37) % 1000:03d}", user, "trunk-1", call_id,
    ]  # fmt: skip


def _count(at: datetime) -> None:
    """What was called lately is counted as of `at`, and what follows reaches the network at once."""
    recent = "(select * from callstats_call where started_at between %(since)s and %(at)s and customer_id is not null)"
    with connection.cursor() as cursor:
        cursor.execute(CHANGED.format(recent), {"at": at, "since": at - RECENT})
    count_spendings(at=at)
    _deliver(at)


def _unblock(customer: Customer, extension: str, by: Account, at: datetime, comment: str, until: str) -> None:
    for spending in Spending.objects.filter(customer=customer, extension=extension, state="blocked"):
        amount = Decimal(40) if until == PLUS_AMOUNT else None
        unblock_extension(spending=spending, comment=comment, until=until, amount=amount, by=by, at=at)
    _deliver(at)


def _deliver(at: datetime) -> None:
    """As the worker would, where the demo's network stands."""
    store = Store(settings.EMS_STORE) if settings.EMS_STORE else None
    kinds = ["block_extension", "unblock_extension"]
    for command in Command.objects.filter(kind__in=kinds, state=OutboxState.WAITING).order_by("id"):
        Command.objects.filter(pk=command.pk).update(state=OutboxState.CLAIMED, attempts=1)
        command.refresh_from_db()
        if store and store.tenant(command.lane):
            store.take(key=command.key, kind=command.kind, customer=command.lane, payload=command.payload, secret="")
        finish(command, at=at)
        command.refresh_from_db()
        note_done(command, {})
    if store:
        store.close()
