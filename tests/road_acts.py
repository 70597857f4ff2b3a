"""What happens beside the browser on its roads, in a process of the portal's own: a class is given, a day comes, a month ends."""

from datetime import UTC, datetime, time

from django.utils import timezone

from billing.actions.close import begin_periods, close_period
from billing.actions.pay import pay
from billing.enums import EntryKind
from billing.models import CustomerBalance, RunningPeriod, Statement
from customers.actions.create import update_customer
from customers.models import Customer, CustomerClass
from oms.kit.acting import acting_for, as_system
from orders.actions.take_effect import take_effect
from orders.demo.life import SLOW
from orders.models import Order
from tests.balance_acts import owner

NOON = time(12, tzinfo=UTC)


def prepaid_with_a_statement(funds: int) -> list[str]:
    """(code, name) of a running customer with an open statement over more than `funds`, which it has from now on; its class
    blocks it once they are used up."""
    with as_system():
        by = owner()
        klass = CustomerClass.objects.create(partner=by.partner, name="Prepaid, to the penny", blocks_at_limit=True)
        waiting = Statement.objects.filter(state="open", partner=by.partner, total__gt=funds).values("customer")
        busy = Order.objects.unfinished().values("customer")
        own = Customer.objects.filter(partner=by.partner, status="activated", currency="GBP", pk__in=waiting)
        one = own.exclude(pk__in=busy).exclude(name__in=SLOW).order_by("pk")[0]
        has = CustomerBalance.objects.get(customer=one).balance
    with acting_for(by.partner_id):
        one = update_customer(
            customer=one, fields={"customer_class": klass, "balance_control": "prepaid"}, by=by, at=timezone.now()
        )
        kind = EntryKind.TOP_UP if has < funds else EntryKind.REFUND
        pay(
            customer=one, kind=kind, amount=abs(funds - has), day=one.today(timezone.now()), reference="Card 7001",
            comment="", by=by, at=timezone.now(),
        )  # fmt: skip
    return [one.code, one.name]


def day_comes(no: str, day: str) -> bool:
    """Whether the confirmed order takes effect at noon of `day`."""
    with as_system():
        by = owner()
    with acting_for(by.partner_id):
        return take_effect(
            order=Order.objects.get(no=no), by=by, at=datetime.combine(datetime.fromisoformat(day), NOON)
        )


def month_ends(code: str) -> list:
    """[first day, last day, number of its statement] of the customer's running period, which is closed as if it were over."""
    begin_periods(at=timezone.now())
    with as_system():
        running = RunningPeriod.objects.get(customer__code=code)
    assert close_period(running.customer_id, at=running.ends_at)
    with as_system():
        statement = Statement.objects.get(customer=running.customer_id)
        return [statement.first.isoformat(), statement.last.isoformat(), statement.pk]
