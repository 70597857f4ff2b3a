"""Files of a reseller's bank account: brought in, matched with customers, booked. Each payment once, whatever comes twice."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.actions.book import book
from billing.enums import EntryKind
from billing.formats import bank_csv, camt
from billing.formats.booking import BankEntry, Why
from billing.models import BankFile, BankLine
from billing.queries.bank import customers_named, why_not_bank
from customers.enums import BalanceControl
from customers.models import Customer
from oms.kit.lengths import whole
from oms.kit.money import Money
from oms.kit.sheets import Limits, SheetProblem
from partners.models import Account

AT_ONCE = 500  # payments of one file that are booked by one request; the others wait for the next
LEAVES_OPEN = ("", Why.CURRENCY, Why.REFUSED)  # what another customer may mend


@transaction.atomic
def take_bank_file(*, upload: "UploadedFile[Any]", by: Account, at: datetime) -> BankFile:
    """Keep the payments of a file, each with its customer or with what is wrong; nothing is booked.

    Raises ValidationError at `file` for what cannot be read, and for a content that came in before.
    """
    name = whole((upload.name or "").strip(), 200, "file")
    raw = upload.read(Limits().packed + 1)
    is_camt = camt.looks_like(raw, name)
    try:
        found = camt.read(raw) if is_camt else bank_csv.read(raw)
    except SheetProblem as problem:
        raise ValidationError({"file": str(problem)}) from None
    _one_at_a_time(by.partner_id)
    digest = hashlib.sha256(raw).hexdigest()
    if before := BankFile.objects.filter(partner_id=by.partner_id, sha256=digest).first():
        told = {"name": before.name, "day": date_format(before.came_at, "DATE_FORMAT")}
        raise ValidationError({"file": _("This file came in as “%(name)s” on %(day)s; nothing is changed.") % told})
    file = BankFile.objects.create(
        partner_id=by.partner_id, partner_name=by.partner.name, name=name, kind="camt" if is_camt else "csv",
        sha256=digest, came_at=at, by_name=by.name,
    )  # fmt: skip
    BankLine.objects.bulk_create(_lines(file, found, at), batch_size=500)
    return file


@transaction.atomic
def choose_customer(*, line: BankLine, code: str, by: Account, at: datetime) -> BankLine:
    """Say whose a payment is. Raises PermissionDenied for another company; ValidationError, by field, for a customer that is not
    there or has another currency, and for a line that is booked or cannot be."""
    locked = BankLine.objects.select_for_update(of=("self",)).select_related("file").get(pk=line.pk)
    if reason := why_not_bank(by, locked.file):
        raise PermissionDenied(reason)
    if reason := why_not_choose(locked):
        raise ValidationError(reason)
    customer = Customer.objects.filter(partner_id=locked.partner_id, code__iexact=code.strip()).first()
    if customer is None:
        raise ValidationError({"customer": _("You have no customer with this ID.")})
    if customer.currency != locked.currency:
        told = {"name": customer.name, "currency": customer.currency, "other": locked.currency}
        raise ValidationError({"customer": _("The account of %(name)s is in %(currency)s, not in %(other)s.") % told})
    locked.customer, locked.chosen_by, locked.why, locked.detail = customer, by.name, "", ""
    locked.save(update_fields=["customer", "chosen_by", "why", "detail"])
    return locked


@transaction.atomic
def book_bank_file(*, file: BankFile, by: Account, at: datetime) -> tuple[int, int]:
    """Book the first matched lines of a file that are not booked yet, AT_ONCE of them: how many were, and how many were
    refused, each with its words.

    Raises PermissionDenied for another company; ValidationError where there is none.
    """
    locked = BankFile.objects.select_for_update().get(pk=file.pk)
    if reason := why_not_bank(by, locked):
        raise PermissionDenied(reason)
    waiting = BankLine.objects.select_for_update(of=("self",)).filter(file=locked, entry=None, why="")
    lines = list(
        waiting.filter(customer__partner_id=locked.partner_id).select_related("customer").order_by("place")[:AT_ONCE]
    )
    if not lines:
        raise ValidationError(_("No line of this file waits to be booked."))
    booked = [_book(line, by=by, at=at) for line in sorted(lines, key=lambda one: (one.customer_id, one.place))]
    return sum(booked), len(booked) - sum(booked)


@transaction.atomic
def put_bank_file_away(*, file: BankFile, by: Account, at: datetime) -> None:
    """Forget a file of which nothing is booked. Raises PermissionDenied for another company, else ValidationError."""
    locked = BankFile.objects.select_for_update().get(pk=file.pk)
    if reason := why_not_bank(by, locked):
        raise PermissionDenied(reason)
    if locked.lines.exclude(entry=None).exists():
        raise ValidationError(_("Something of this file is booked, so it stays."))
    locked.delete()


def why_not_choose(line: BankLine) -> str:
    """Why nobody can say whose the line is; empty when somebody can."""
    if line.entry_id:
        return _("This payment is booked; correct it on the customer's account.")
    return "" if line.why in LEAVES_OPEN else Why(line.why).label


def _one_at_a_time(partner_id: int) -> None:
    """Whoever else brings in a file of this reseller waits until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"bank files {partner_id}"])


def _lines(file: BankFile, found: list[BankEntry], at: datetime) -> list[BankLine]:
    today = at.date()
    named = customers_named([one.reference for one in found], file.partner_id)
    marks = _marks(found)
    known = BankLine.objects.filter(partner_id=file.partner_id, mark__in=marks, why="")
    seen = set(known.values_list("mark", flat=True))
    lines = []
    for one, customer, mark in zip(found, named, marks, strict=True):
        why = one.why or _against(one, customer, mark in seen, today)
        seen |= set() if why else {mark}
        lines.append(
            BankLine(
                partner_id=file.partner_id,
                file=file,
                place=one.place,
                day=one.day,
                amount=one.amount,
                currency=one.currency,
                payer=one.payer,
                reference=one.reference,
                bank_reference=one.mark,
                mark=mark,
                why=why,
                detail=one.detail,
                customer=customer,
            )  # fmt: skip
        )
    return lines


def _against(one: BankEntry, customer: Customer | None, twice: bool, today: date) -> str:
    if twice:
        return Why.TWICE
    if one.day is not None and one.day > today:
        return Why.FUTURE
    return Why.CURRENCY if customer is not None and customer.currency != one.currency else ""


def _marks(found: list[BankEntry]) -> list[str]:
    """By what each payment is known: the bank's own reference, else all that is said of it and which of such it is."""
    counts: dict[str, int] = {}
    marks = []
    for one in found:
        said = one.mark or f"{one.day}|{one.amount}|{one.currency}|{one.payer}|{one.reference}"
        counts[said] = nth = 1 if one.mark else counts.get(said, 0) + 1
        marks.append(hashlib.sha256(f"{bool(one.mark)}|{said}|{nth}".encode()).hexdigest())
    return marks


def _book(line: BankLine, *, by: Account, at: datetime) -> bool:
    """Whether it was booked; what refuses it stands on the line."""
    customer: Any = line.customer
    prepaid = customer.balance_control == BalanceControl.PREPAID
    amount: Any = line.amount
    day: Any = line.day
    words = " ".join(filter(None, (line.payer and f"{line.payer}:", line.reference)))
    try:
        with transaction.atomic():
            line.entry = book(
                customer=customer, kind=EntryKind.TOP_UP if prepaid else EntryKind.PAYMENT,
                amount=Money(amount, line.currency), day=day, reference=line.bank_reference,
                comment=words if len(words) <= 500 else f"{words[:499]}…", by=by, at=at,
            )  # fmt: skip
    except ValidationError as refused:
        line.why, line.detail = Why.REFUSED, " ".join(refused.messages)[:500]
    line.save(update_fields=["entry", "why", "detail"])
    return line.entry_id is not None
