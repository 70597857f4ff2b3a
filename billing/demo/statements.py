"""Statements in the demo: every period that is over is closed; most of earlier months are issued, and paid."""

from datetime import datetime, timedelta
from decimal import Decimal

from billing.actions.adjust import decide_adjustment, propose_adjustment
from billing.actions.close import begin_periods, close_period
from billing.actions.issue import credit_statement, issue_statement
from billing.actions.mail import send_statement
from billing.actions.pay import pay
from billing.enums import EntryKind
from billing.models import BalanceEntry, RunningPeriod, Statement
from customers.actions.create import update_customer
from customers.enums import BalanceControl
from customers.models import Customer, CustomerClass
from orders.demo.life import SLOW
from partners.models import Account

DAY = timedelta(days=1)
ISSUED_AFTER = timedelta(hours=6, minutes=10)
LATELY = timedelta(days=20)  # what ended since is not issued yet
NOT_YET = 5  # nor is the newest of every fifth customer
TAXED = slice(20, 28)


def load(now: datetime) -> None:
    """Runs as the system, once."""
    if Statement.objects.exists():
        return
    _tax(now)
    _adjust(now)
    begin_periods(at=now)
    while ended := list(RunningPeriod.objects.filter(ends_at__lte=now).order_by("ends_at", "customer__code")):
        for running in ended:  # each on the morning after its last day
            close_period(running.customer_id, at=running.ends_at)
    _issue(now)
    _credit(now)


def _tax(now: datetime) -> None:
    """Some customers are of a class with tax."""
    by = Account.objects.select_related("partner").get(partner__name="RS-Vertical", is_chief=True)
    klass = CustomerClass.objects.get(partner=by.partner, name="Small business")
    placed = Customer.objects.filter(partner=by.partner, status="activated", customer_class=None, kind="normal")
    for customer in placed.filter(servicelines__isnull=False).distinct().order_by("code")[TAXED]:
        update_customer(customer=customer, fields={"customer_class": klass}, by=by, at=now)


def _adjust(now: datetime) -> None:
    """Four of one company: agreed by one person, by two, and one that waits."""
    by = list(
        Account.objects.select_related("partner").filter(partner__name="RS-Vertical", is_active=True).order_by("pk")
    )
    placed = Customer.objects.filter(partner__name="RS-Vertical", status="activated", currency="GBP", kind="normal")
    customers = list(placed.filter(servicelines__isnull=False).distinct().order_by("code")[:2])
    if len(by) < 2 or len(customers) < 2:
        return
    chief, other = by[0], by[1]
    for customer, amount, days, reason in (
        (customers[0], "-12.00", 35, "Late delivery of 2 phones"),
        (customers[0], "-80.00", 33, "Outage for half a day, agreed by telephone"),
        (customers[1], "-7.50", 40, "A missed call-back"),
        (customers[1], "65.00", 2, "Engineer's visit, second call"),
    ):
        at = now - timedelta(days=days)
        made = propose_adjustment(
            customer=customer, account=customer.billing_accounts.order_by("pk")[0], amount=Decimal(amount),
            day=customer.today(at), reason=reason, by=other, at=at,
        )  # fmt: skip
        if days > 30 and made.allows("agree"):
            decide_adjustment(adjustment=made, verb="agree", comment="", by=chief, at=at + timedelta(hours=3))


def _issue(now: datetime) -> None:
    """In the order of their periods, each company by its Chief Admin."""
    chiefs = {one.partner_id: one for one in Account.objects.filter(is_chief=True).select_related("partner")}
    over = Statement.objects.filter(last__lt=(now - LATELY).date()).exclude(customer__name__in=SLOW)
    over = over.order_by("last", "pk")  # who is slow to pay has a story of its own (reminders.py)
    newest = dict(over.values_list("customer_id", "pk"))
    kept = {pk for customer, pk in newest.items() if customer % NOT_YET == 0}
    told = set(BalanceEntry.objects.values_list("customer_id", flat=True))  # their accounts have stories of their own
    for statement in over.exclude(customer__in=told).select_related("customer"):
        chief = chiefs.get(statement.partner_id)
        if chief and statement.pk not in kept:
            issue_statement(statement=statement, by=chief, at=morning_after(statement))
            owes = statement.pk == newest[statement.customer_id]
            _pay(statement, chief, now, whole=not owes or statement.customer_id % NOT_YET != 1)


def _pay(statement: Statement, by: Account, now: datetime, *, whole: bool) -> None:
    """The customer pays some days later: all of it, or half."""
    paid = min(now, morning_after(statement) + 9 * DAY)
    amount = statement.total if whole else (statement.total / 2).quantize(Decimal("0.01"))
    customer = statement.customer
    if amount > 0:
        kind = EntryKind.TOP_UP if customer.balance_control == BalanceControl.PREPAID else EntryKind.PAYMENT
        pay(
            customer=customer, kind=kind, amount=amount, day=customer.today(paid), reference=f"For {statement.no}",
            comment="", by=by, at=paid,
        )  # fmt: skip


def _credit(now: datetime) -> None:
    """One was wrong, and its customer has a credit note; the newest of the same company were sent."""
    issued = Statement.objects.filter(partner__name="RS-Vertical", total__gt=0).exclude(no="").order_by("-last", "pk")
    by = Account.objects.select_related("partner").filter(partner__name="RS-Vertical", is_chief=True).first()
    if by is None:
        return
    for statement in issued[:3]:
        send_statement(statement=statement, by=by, at=morning_after(statement))
    if wrong := issued[3:4].first():
        credit_statement(statement=wrong, reason="Charged before the agreed start of service.", by=by, at=now)


def morning_after(statement: Statement) -> datetime:
    """The statement was made in the night after its period."""
    made: datetime = statement.made_at
    return made + ISSUED_AFTER
