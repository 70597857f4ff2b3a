"""What follows on an account when its customer begins, or is changed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.block import ask_for_a_look
from billing.actions.book import book, keep_funds, locked_balance
from billing.actions.warn import warn
from billing.enums import EntryKind
from billing.models import BalanceEntry
from customers.enums import BalanceControl
from customers.models import Customer
from oms.kit.money import Money
from partners.models import Account


@transaction.atomic
def begin_account(*, customer: Customer, by: Account, at: datetime) -> None:
    """A prepaid customer's first payment, which its first order says, is the first entry of its account."""
    if customer.available_funds and not BalanceEntry.objects.filter(customer=customer).exists():
        book(
            customer=customer, kind=EntryKind.TOP_UP, amount=Money(customer.available_funds, customer.currency),
            day=customer.today(at), reference="", by=by, at=at, comment=_("First payment"),
        )  # fmt: skip


@transaction.atomic
def follow_billing(*, customer: Customer, by: Account, at: datetime) -> None:
    """The account after its customer's currency, balance control or credit limit became another. Raises ValidationError, by field, where
    something is booked in the earlier currency."""
    row = locked_balance(customer)
    booked = BalanceEntry.objects.filter(customer=customer).exclude(currency=customer.currency).first()
    if booked is not None:
        told = {"name": customer.name, "a": booked.currency}
        raise ValidationError(
            {"currency": _("The account of %(name)s is booked in %(a)s, so the currency stays.") % told}
        )
    if row.balance_control == BalanceControl.PREPAID:
        customer.available_funds = keep_funds(row, at=at)
    warn(row, by=by, at=at)
    ask_for_a_look(customer=customer, at=at)
