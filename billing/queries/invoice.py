"""A statement as an e-invoice: what it says of both companies, and what is missing. To be asked as the system."""

import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from billing.enums import StatementKind, TaxFrom
from billing.formats.ubl import Invoice, Line, Party, written
from billing.models import Statement
from billing.queries.paper import paper_name
from billing.queries.said import Said, said_then
from billing.queries.tax import why_no_tax
from customers.enums import TaxCategory
from customers.models import Customer

VAT_OF_SELLER = (TaxCategory.STANDARD, TaxCategory.ZERO, TaxCategory.EXEMPT, TaxCategory.REVERSE, TaxCategory.EXPORT)
STEP = 50  # files between two marks of progress


def invoice_file(statement: Statement) -> bytes:
    """The file (UBL 2.1). What was known at Issue stays; what was not known then is taken as it is now. Raises
    ValidationError, a line for each thing that is missing."""
    said = said_then(statement)
    if missing := list(_missing(statement, said)):
        raise ValidationError(missing)
    return written(_invoice(statement, said))


def _missing(statement: Statement, said: dict[str, Said]) -> Iterable[str]:
    """In words, by the rules of EN 16931 that ask for it."""
    seller, buyer, category = said["seller"], said["buyer"], statement.tax_category or _category(statement)
    if not statement.no:
        yield _("Issue it first: without a number it is no statement yet.")
    if not seller:
        yield _("The Invoice Details of the company that charges are missing.")  # BR-06, BR-08
    if statement.tax_from in (TaxFrom.NO_COUNTRY, TaxFrom.NO_RATE):
        yield why_no_tax(statement.tax_from, statement.tax_country)  # BR-CO-18
    if seller and category in VAT_OF_SELLER and not seller.get("vat_number"):
        yield _("VAT number is missing in the Invoice Details of the company that charges.")  # BR-S-02, BR-AE-02, …
    if not buyer.get("country"):
        yield _("Country is missing in the billing account “%s”.") % statement.account  # BR-11
    if category == TaxCategory.REVERSE and not buyer.get("vat_number"):
        yield _("VAT number is missing in the billing account “%s”.") % statement.account  # BR-AE-02


def _category(statement: Statement) -> str:
    """Of a statement from before statements said it."""
    return TaxCategory.STANDARD if statement.tax_rate else TaxCategory.ZERO


def _invoice(statement: Statement, said: dict[str, Said]) -> Invoice:
    seller, buyer, note = said["seller"], said["buyer"], statement.kind == StatementKind.CREDIT_NOTE
    zone = ZoneInfo(Customer.objects.values_list("time_zone", flat=True).get(pk=statement.customer_id))
    sign, of = Decimal(-1 if note else 1), statement.credits_statement
    category = statement.tax_category or _category(statement)
    lines = tuple(
        Line(line.name, sign * line.amount, line.first, line.last) for line in statement.lines.order_by("place")
    )
    return Invoice(
        number=statement.no, issued=_issued(statement).astimezone(zone).date(), due=statement.due_day,
        currency=statement.currency, first=statement.first, last=statement.last,
        seller=_party(seller, seller["registered_name"]), buyer=_party(buyer, buyer["name"]), category=category,
        rate=statement.tax_rate, tax=sign * statement.tax, lines=lines, note=statement.reason,
        why=statement.tax_name or str(TaxCategory(category).label), reference=buyer.get("buyer_reference", ""),
        bank_account=seller.get("bank_account", ""),
        of=(of.no, _issued(of).astimezone(zone).date()) if note and of else None,
    )  # fmt: skip


def _issued(statement: Statement) -> Any:
    return statement.issued_at


def _party(said: Said, name: str) -> Party:
    names = ("country", "vat_number", "company_no", "address", "city", "post_code", "county", "endpoint")
    return Party(name=name, **{one: said.get(one, "") for one in names})


def write_invoices(
    path: Path, statements: Iterable[Statement], made: Callable[[Statement], bytes], note: Callable[[int], None]
) -> int:
    """Write a ZIP of what `made` makes of each; how many there are. What raises ValidationError stands in `missing.txt` with its
    reasons."""
    missing, count = [], 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, statement in enumerate(statements, 1):
            if number % STEP == 0:
                note(number)
            try:
                archive.writestr(f"{paper_name(statement)}.xml", made(statement))
                count += 1
            except ValidationError as error:
                missing.append(f"{statement.no}: {' '.join(error.messages)}")
        if missing:
            archive.writestr("missing.txt", "\n".join([*missing, ""]))
    return count
