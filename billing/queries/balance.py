"""Accounts as people see them: how each stands, its entries, and what all of them come to."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from billing.enums import BY_HAND, Standing
from billing.models import BalanceEntry, CustomerBalance
from customers.enums import BalanceControl
from customers.models import Customer
from partners.models import Account

WHOLE = 100  # per cent
S = Standing


def standing() -> Case:
    """The one rule of how an account stands, over the columns of its row; its values are those of Standing.

    Near the limit: BALANCE_WARNS_AT per cent of the credit limit are owed, or of the funds that last came are used.
    """
    share = Decimal(settings.BALANCE_WARNS_AT) / WHOLE
    prepaid = Q(balance_control=BalanceControl.PREPAID)
    return Case(
        When(prepaid & Q(balance__lte=0), then=Value(S.USED_UP)),
        When(prepaid & Q(balance__lte=F("topped_to") * (1 - share)), then=Value(S.NEAR)),
        When(prepaid, then=Value(S.IN_CREDIT)),
        When(available__lte=0, then=Value(S.AT_LIMIT)),
        When(balance__lt=0, balance__lte=F("credit_limit") * -share, then=Value(S.NEAR)),
        When(balance__lt=0, then=Value(S.OWING)),
        When(balance__gt=0, then=Value(S.IN_CREDIT)),
        default=Value(S.SETTLED),
        output_field=CharField(),
    )


def accounts_of(user: Account) -> QuerySet[CustomerBalance]:
    """Rows of the grid: how each account stands, and `mine` where this person's company books."""
    return CustomerBalance.objects.visible_to(user).annotate(
        standing=standing(), mine=_mine("partner_id", user), pays_back=Case(
            When(balance__gt=0, then=True), default=False, output_field=BooleanField()
        ),
    )  # fmt: skip


def account_of(customer: Customer, user: Account) -> CustomerBalance:
    """The account of a customer that this person sees."""
    found: CustomerBalance = accounts_of(user).get(customer=customer)
    return found


def entries_of(user: Account, customer: Customer) -> QuerySet[BalanceEntry]:
    """What was booked for a customer; `to_correct` where this person may take it back. `note` and `operator` are empty where
    a reseller booked that this person does not see."""
    corrected = BalanceEntry.objects.filter(corrects=OuterRef("pk"))
    rows = BalanceEntry.objects.visible_to(user).filter(customer=customer)
    seen = Q(partner_id__isnull=False) if user.sees_all else Q(partner_id__in=user.reach())
    to_correct = Q(kind__in=BY_HAND, corrected=False, partner_id=user.partner_id, customer__partner_id=user.partner_id)
    return rows.annotate(
        corrected=Exists(corrected),
        to_correct=Case(When(to_correct, then=True), default=False, output_field=BooleanField()),
        note=Case(When(seen, then=F("comment")), default=Value("")),
        operator=Case(When(seen, then=F("by_name")), default=Value("")),
    )


def _mine(path: str, user: Account) -> Case:
    return Case(When(**{path: user.partner_id}, then=True), default=False, output_field=BooleanField())


def sums_by_currency(rows: QuerySet[Any], paths: Iterable[str]) -> list[dict[str, Any]]:
    """What the columns of `rows` come to, one for each currency."""
    sums = {f"sum_{path}": Sum(path) for path in paths}
    return list(rows.order_by().values("currency").annotate(**sums).order_by("currency"))


def why_not_book(user: Account, partner_id: int, partner_name: str) -> str:
    """Why this person may not book on the account of a customer of that reseller; empty when it may."""
    if partner_id == user.partner_id:
        return ""
    return _("Only %s, whose customer it is, books on this account.") % partner_name
