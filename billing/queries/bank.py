"""Files of bank accounts: whose a payment is, and how each line stands."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from billing.enums import EntryKind, LineState
from billing.models import BalanceEntry, BankFile, BankLine
from customers.models import Customer
from partners.models import Account

CUSTOMER_ID = re.compile(r"(?<![A-Z0-9])C ?(\d{3} ?\d{3} ?\d{3})(?!\d)")
WORDS = re.compile(r"[^\s,;:()]+")
MOST_WORDS, LONGEST_WORD = 12, 40  # of one reference that may be the number of a statement: words with a digit


def state_of_line() -> Case:
    """How a line stands; its values are those of LineState."""
    return Case(
        When(entry__isnull=False, then=Value(LineState.BOOKED)),
        When(~Q(why=""), then=Value(LineState.REFUSED)),
        When(customer_id__isnull=False, then=Value(LineState.MATCHED)),
        default=Value(LineState.OPEN),
        output_field=CharField(),
    )


def files_of(user: Account) -> QuerySet[BankFile]:
    """Rows of the grid of files: how many lines there are, are booked, wait for a customer, and were refused."""
    booked, refused = Q(lines__entry__isnull=False), ~Q(lines__why="")
    waiting = Q(lines__entry=None, lines__why="")
    return BankFile.objects.visible_to(user).annotate(
        line_count=Count("lines"),
        booked=Count("lines", filter=booked),
        matched=Count("lines", filter=waiting & Q(lines__customer_id__isnull=False)),
        unmatched=Count("lines", filter=waiting & Q(lines__customer_id=None)),
        refused=Count("lines", filter=refused),
    )


def lines_of(user: Account, file: BankFile) -> QuerySet[BankLine]:
    """The lines of a file; `to_choose` where this person may say whose it is."""
    rows = BankLine.objects.visible_to(user).filter(file=file).annotate(state=state_of_line())
    free = Q(entry=None) & (Q(why="") | Q(why__in=("currency", "refused")))
    return rows.annotate(
        to_choose=Case(
            When(free & Q(partner_id=user.partner_id), then=True), default=False, output_field=BooleanField()
        )
    )


def why_not_bank(user: Account, file: BankFile) -> str:
    """Why this person may not act on the file; empty when it may."""
    if file.partner_id == user.partner_id:
        return ""
    return _("Only %s, whose bank account it is, books what is in this file.") % file.partner_name


def customers_named(references: Iterable[str], partner_id: int) -> list[Customer | None]:
    """Of each reference the one customer of the reseller that it names, by its ID or by the number of a statement; None where
    it names none, or more than one."""
    texts = [text.upper() for text in references]
    codes = [{f"C{found.replace(' ', '')}" for found in CUSTOMER_ID.findall(text)} for text in texts]
    words = [_numbers_in(text) for text in texts]
    own = Customer.objects.filter(partner_id=partner_id)
    by_code = {one.code: one for one in own.filter(code__in=set().union(*codes))} if any(codes) else {}
    issued: dict[str, set[int]] = {}
    every = set().union(*words)
    statements: Any = BalanceEntry.objects.filter(
        kind=EntryKind.STATEMENT, reference__in=every, customer__partner_id=partner_id
    )
    for reference, customer_id in statements.values_list("reference", "customer_id") if every else ():
        issued.setdefault(reference.upper(), set()).add(customer_id)
    billed = own.in_bulk({pk for found in issued.values() for pk in found})
    return [_only(named, said, by_code, issued, billed) for named, said in zip(codes, words, strict=True)]


def _numbers_in(text: str) -> set[str]:
    """Words of a reference that may be the number of a statement."""
    found = (word.strip(".'\"!") for word in WORDS.findall(text))
    numbers = [word for word in found if len(word) <= LONGEST_WORD and any(sign.isdecimal() for sign in word)]
    return set(numbers[:MOST_WORDS])


def _only(
    codes: set[str], words: set[str], by_code: dict[str, Customer], issued: dict[str, set[int]],
    billed: dict[int, Customer],
) -> Customer | None:  # fmt: skip
    found = {by_code[code].pk: by_code[code] for code in codes if code in by_code}
    found |= {pk: billed[pk] for word in words for pk in issued.get(word, ()) if pk in billed}
    return next(iter(found.values())) if len(found) == 1 else None
