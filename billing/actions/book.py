"""The one door through which something is booked on a customer's account."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.actions.block import ask_for_a_look
from billing.actions.settle import settle_statements
from billing.actions.warn import warn
from billing.enums import AGAINST, IN_FAVOUR, PAID, EntryKind
from billing.models import BalanceEntry, CustomerBalance
from customers.actions.row import put
from customers.enums import BalanceControl
from customers.models import Customer
from oms.kit.figures import figure
from oms.kit.lengths import whole
from oms.kit.money import Money
from partners.models import Account

MOST = Decimal("9999999999.99")  # that an account comes to, either way
LONGEST_REFERENCE, LONGEST_COMMENT = 140, 500


@transaction.atomic
def book(
    *, customer: Customer, kind: EntryKind, amount: Money, day: date, reference: str, by: Account | None, at: datetime,
    comment: str = "", corrects: BalanceEntry | None = None,
) -> BalanceEntry:  # fmt: skip
    """Book `amount` (positive in the customer's favour) on the account of `customer`, and keep what it comes to.

    The same kind and reference twice for one customer is booked once, and the entry of the first time comes back; not so
    where that one was corrected, or without a reference. Who may book is asked before (billing/actions/pay.py); `by` is None
    for what the portal does by itself. Raises ValidationError, by field, for another currency or another amount under a
    reference that is booked already; ValueError for an amount that its kind cannot have.
    """
    reference = whole(reference.strip(), LONGEST_REFERENCE, "reference")
    comment = whole(comment.strip(), LONGEST_COMMENT, "comment")
    value = amount.rounded().amount
    _check_sign(kind, value)
    row = locked_balance(customer)
    if amount.currency != row.currency:
        told = {"name": row.customer_name, "currency": row.currency, "other": amount.currency}
        raise ValidationError({"amount": _("The account of %(name)s is in %(currency)s, not in %(other)s.") % told})
    if before := booked_before(customer, kind, reference):
        return _the_same(before, value)
    total = row.balance + value
    if abs(total) > MOST:
        raise ValidationError({"amount": _("No account can hold an amount like that. Check it.")})
    entry = BalanceEntry.objects.create(
        partner_id=row.partner_id, customer=customer, kind=kind, day=day, amount=value, balance=total, currency=row.currency, reference=reference,
        comment=comment, corrects=corrects, by_name=by.name if by else "", at=at,
    )  # fmt: skip
    _keep(row, entry, at=at)
    settle_statements(customer=customer, balance=row.balance, today=customer.today(at))
    warn(row, by=by, at=at)
    ask_for_a_look(customer=customer, at=at)
    return entry


def locked_balance(customer: Customer) -> CustomerBalance:
    """The customer's row of balance, locked after the customer itself, as whoever changes the customer locks them."""
    Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
    row: CustomerBalance = CustomerBalance.objects.select_for_update(of=("self",)).get(customer_id=customer.pk)
    return row


def booked_before(customer: Customer, kind: EntryKind, reference: str) -> BalanceEntry | None:
    """The entry of that kind and reference which holds; none without a reference."""
    if not reference:
        return None
    found = BalanceEntry.objects.filter(customer=customer, kind=kind, reference=reference, correction=None)
    return found.order_by("pk").first()


def last_payment_of(customer_id: int) -> date | None:
    """The day of the last money that came and was not corrected since."""
    came = BalanceEntry.objects.filter(customer_id=customer_id, kind__in=PAID, correction=None)
    return came.order_by("-day").values_list("day", flat=True).first()


def _check_sign(kind: EntryKind, value: Decimal) -> None:
    if not value:
        raise ValidationError({"amount": _("Nothing is booked for an amount of nought.")})
    if (kind in IN_FAVOUR and value < 0) or (kind in AGAINST and value > 0):
        raise ValueError(f"{kind} cannot be of {value}: amounts are positive in the customer's favour.")


def _the_same(before: BalanceEntry, value: Decimal) -> BalanceEntry:
    if before.amount == value:
        return before
    raise ValidationError({"reference": booked_words(before)})


def booked_words(before: BalanceEntry) -> str:
    """That there is such an entry already."""
    told = {
        "kind": before.get_kind_display(), "reference": before.reference, "day": date_format(before.day, "DATE_FORMAT"),
        "amount": f"{figure(abs(before.amount), 2)} {before.currency}",
    }  # fmt: skip
    return _("%(kind)s “%(reference)s” is booked already: %(amount)s on %(day)s.") % told


def _keep(row: CustomerBalance, entry: BalanceEntry, *, at: datetime) -> None:
    """What the account comes to by this entry; what a prepaid customer has left stands on the customer as well."""
    row.balance = entry.balance
    if entry.amount > 0:
        row.topped_to = entry.balance
    row.last_payment = last_payment_of(row.customer_id)
    row.save(update_fields=["balance", "topped_to", "last_payment"])
    if row.balance_control == BalanceControl.PREPAID:
        keep_funds(row, at=at)


def keep_funds(row: CustomerBalance, *, at: datetime) -> Decimal:
    """Available Funds of a prepaid customer are what its account holds."""
    funds = max(row.balance, Decimal(0))
    put(row.customer_id, at=at, available_funds=funds)
    return funds
