"""What people book by hand: top-ups, payments, refunds, and the correction of a wrong one."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.book import book, booked_before, booked_words, locked_balance
from billing.enums import BY_HAND, EntryKind
from billing.models import BalanceEntry, CustomerBalance
from billing.queries.balance import why_not_book
from customers.enums import BalanceControl
from customers.models import Customer
from oms.kit.figures import figure
from oms.kit.money import Money
from partners.models import Account

OLDEST = timedelta(days=3_660)


@transaction.atomic
def pay(
    *, customer: Customer, kind: EntryKind, amount: Decimal, day: date, reference: str, comment: str, by: Account,
    at: datetime,
) -> BalanceEntry:  # fmt: skip
    """Book a top-up (prepaid), a payment (postpaid) or a refund of `amount`, positive, in the customer's currency.

    Raises PermissionDenied for anybody but the customer's reseller; ValidationError, by field, for a kind that the customer
    has not, a day that is to come, an amount of nought, a refund beyond what is there, and a reference that is booked already.
    """
    row = locked_balance(customer)
    if reason := why_not_book(by, row.partner_id, row.partner_name):
        raise PermissionDenied(reason)
    if reason := why_not_kind(row, kind):
        raise ValidationError(reason)
    if amount <= 0:
        raise ValidationError({"amount": _("An amount is more than 0.")})
    _check_day(day, customer.today(at))
    if kind == EntryKind.REFUND and amount > row.balance:
        told = {"most": f"{figure(max(row.balance, Decimal(0)), 2)} {row.currency}", "name": row.customer_name}
        raise ValidationError({"amount": _("%(name)s has %(most)s to its credit; no more can be paid back.") % told})
    if before := booked_before(customer, kind, reference.strip()):
        raise ValidationError({"reference": booked_words(before)})
    value = Money(-amount if kind == EntryKind.REFUND else amount, row.currency)
    return book(customer=customer, kind=kind, amount=value, day=day, reference=reference, comment=comment, by=by, at=at)


@transaction.atomic
def correct(*, entry: BalanceEntry, reason: str, by: Account, at: datetime) -> BalanceEntry:
    """Take a wrong entry back by one of its own, with its reason; the right one is booked anew.

    Raises PermissionDenied for anybody but the customer's reseller; ValidationError without a reason, for what nobody
    books by hand, and for what is corrected already.
    """
    row = locked_balance(entry.customer)
    if why := why_not_book(by, row.partner_id, row.partner_name):
        raise PermissionDenied(why)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it was wrong.")})
    if why := why_not_correct(entry):
        raise ValidationError(why)
    return book(
        customer=entry.customer, kind=EntryKind.CORRECTION, amount=Money(-entry.amount, entry.currency),
        day=entry.customer.today(at), reference=entry.reference, comment=reason, corrects=entry, by=by, at=at,
    )  # fmt: skip


def why_not_kind(row: CustomerBalance, kind: EntryKind) -> str:
    """Why nothing of that kind is booked by hand on the account; empty when it may be."""
    prepaid = row.balance_control == BalanceControl.PREPAID
    if kind == EntryKind.TOP_UP and not prepaid:
        return _("%(name)s is postpaid: record a payment instead of a top-up.") % {"name": row.customer_name}
    if kind == EntryKind.PAYMENT and prepaid:
        return _("%(name)s is prepaid: top it up instead of recording a payment.") % {"name": row.customer_name}
    return ""


def why_not_correct(entry: BalanceEntry) -> str:
    """Why an entry is not corrected by hand; empty when it is."""
    if entry.kind not in BY_HAND:
        return _("Only a top-up, a payment or a refund is corrected here; an issued statement by a credit on the next.")
    if entry.partner_id != entry.customer.partner_id:
        return _("It was booked by an earlier reseller of the customer, so it stays.")
    if BalanceEntry.objects.filter(corrects=entry).exists():
        return _("It is corrected already.")
    return ""


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise ValidationError({"day": _("A day to come cannot be booked yet.")})
    if day < today - OLDEST:
        raise ValidationError({"day": _("This is more than ten years ago. Check the day.")})
