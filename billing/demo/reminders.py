"""Who is slow to pay in the demo: one is reminded twice, one was blocked and released by hand, one is blocked, one paid after it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from billing.actions.block import review
from billing.actions.block_by_hand import block_by_hand, release_by_hand
from billing.actions.issue import issue_statement
from billing.actions.pay import pay
from billing.actions.remind import remind
from billing.demo.statements import morning_after
from billing.enums import EntryKind, NextStep
from billing.models import CustomerBalance, Reminder, ReminderMail, Statement
from billing.queries.reminders import coming, reached_by, rules_of
from customers.actions.create import update_customer
from customers.models import Customer, CustomerClass
from inventory.demo.network import Network
from inventory.ems.simulator.store import Store
from oms.kit.outbox import OutboxState
from orders.demo.life import SLOW
from partners.models import Account, Notice

DAY, TWO = timedelta(days=1), timedelta(days=2)
UNPAID_SINCE = timedelta(days=90)  # the first statement that ended since is the one that is not paid
STEPS = ((5, "reminder"), (12, "second"))
CLASSES = {"Slow payers": ((90, "last"), 100), "Strict": ((20, "last"), 25)}


def load(now: datetime) -> None:
    """Runs as the system, once."""
    if Reminder.objects.exists():
        return
    by = Account.objects.select_related("partner").get(login_id="admin@rs-vertical.example")
    for name, klass in zip(SLOW, ("Slow payers", "Slow payers", "Strict", "Strict"), strict=True):
        customer = Customer.objects.get(name=name)
        fields = {"customer_class": _class(klass, by)}
        customer = update_customer(customer=customer, fields=fields, by=by, at=customer.created_at)
        if late := _issue(customer, by, now):
            _tell(customer, late, by, now)
    ReminderMail.objects.update(state=OutboxState.DONE, completed_at=F("created_at"))
    Notice.objects.filter(kind__startswith="block.").update(seen_at=now)


def _class(name: str, by: Account) -> CustomerClass:
    last, block = CLASSES[name]
    steps = [{"days": days, "level": level} for days, level in (*STEPS, last)]
    fields = {"grace_days": 3, "reminder_steps": steps, "block_days": block}
    found: CustomerClass = CustomerClass.objects.get_or_create(partner=by.partner, name=name, defaults=fields)[0]
    return found


def _issue(customer: Customer, by: Account, now: datetime) -> Statement | None:
    """All up to the one that is not paid, which is returned; later ones are not issued yet."""
    for statement in Statement.objects.filter(customer=customer).order_by("last", "pk"):
        issue_statement(statement=statement, by=by, at=morning_after(statement))
        if statement.last >= (now - UNPAID_SINCE).date():
            return statement
        _pay(customer, by, morning_after(statement) + 9 * DAY)
    return None


def _pay(customer: Customer, by: Account, at: datetime) -> None:
    owed = -CustomerBalance.objects.get(customer=customer).balance
    if owed > 0:
        reference = f"BACS {customer.code} {at:%d%m}"
        pay(
            customer=customer, kind=EntryKind.PAYMENT, amount=owed, day=customer.today(at), reference=reference, comment="",
            by=by, at=at,
        )  # fmt: skip


def _tell(customer: Customer, late: Statement, by: Account, now: datetime) -> None:
    """Step by step, each at nine on its own day, up to now."""
    _reminded, held, _blocked, paid = SLOW
    for at, step in _steps(customer, late, now):
        if step == NextStep.BLOCK:
            review(customer.pk, at=at)
            _network(customer, at)
            break
        remind(customer.pk, at=at)
        if customer.name == held:
            _by_hand(customer, by, now)
            break
    else:
        return
    if customer.name == paid and at + TWO <= now:
        _pay(customer, by, at + TWO)
        review(customer.pk, at=at + TWO)
        _network(customer, at + TWO)


def _by_hand(customer: Customer, by: Account, now: datetime) -> None:
    """Blocked before its rules would, and on hold since it was released."""
    block_by_hand(customer=customer, reason="Promised to pay last week, and did not.", by=by, at=now - 3 * DAY)
    _network(customer, now - 3 * DAY)
    reason = "Says that a phone on it was never delivered; the parcel is looked for."
    release_by_hand(customer=customer, reason=reason, until=customer.today(now) + 20 * DAY, by=by, at=now - DAY)
    _network(customer, now - DAY)


def _steps(customer: Customer, late: Statement, now: datetime) -> Iterator[tuple[datetime, NextStep]]:
    while following := coming(rules_of(customer), [late], reached_by([late])):
        at = datetime.combine(following.day, time(9), ZoneInfo(customer.time_zone))
        if at > now:
            return
        yield at, following.step


def _network(customer: Customer, at: datetime) -> None:
    """The simulator stops it, or lets it go on; where another EMS is played to, the worker tells that."""
    if settings.EMS_STORE:
        store = Store(settings.EMS_STORE)
        Network(store).take(customer, at=at)
        store.close()
