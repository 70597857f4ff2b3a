"""CAMT.053, the ISO 20022 statement of a bank account, of any version (camt.053.001.02 and later).

A booked entry with several transactions is one line for each that says its own amount, else one line. Entities and a DTD
are refused, as no bank writes any.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from billing.formats.booking import BankEntry, Why, judged
from oms.kit.figures import figure
from oms.kit.reading import names
from oms.kit.sheets import Limits, SheetProblem

NONE = "NOTPROVIDED"  # what stands where the payer gave no reference
AMOUNT = re.compile(r"\d{1,18}(\.\d{1,5})?")
BOOKED = "BOOK"


def looks_like(raw: bytes, name: str) -> bool:
    """Whether a file is XML and no list."""
    head = raw[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return head.startswith(b"<") or name.lower().endswith(".xml")


def read(raw: bytes, limits: Limits = Limits()) -> list[BankEntry]:
    """The money that came, in the order of the file. Raises SheetProblem, in words."""
    if len(raw) > limits.packed:
        raise SheetProblem(_("The file is larger than %(mb)s MB.") % {"mb": limits.packed // 1024**2})
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise SheetProblem(_("The file defines entities or a document type. A bank's statement has none.")) from None
    except (ParseError, ValueError, LookupError):
        raise SheetProblem(_("The file is no XML that can be read. Fetch it from the bank again.")) from None
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    statements = root.findall("BkToCstmrStmt/Stmt")
    if root.tag != "Document" or not statements:
        raise SheetProblem(_("The file is XML, but no CAMT.053 statement."))
    found = list(_entries(statements))
    if len(found) > limits.rows:
        raise SheetProblem(_("The statement has more than %(n)s entries.") % {"n": figure(limits.rows)})
    if not found:
        raise SheetProblem(_("The statement holds no entry."))
    return found


def _entries(statements: list[Element]) -> Iterator[BankEntry]:
    place = 0
    for statement in statements:
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for entry in statement.findall("Ntry"):
            details = entry.findall("NtryDtls/TxDtls")
            own = [one for one in details if _amount_of(one) is not None]
            parts: list[Element | None] = list(details) if details and len(own) == len(details) else [None]
            if len(details) == 1:
                parts = list(details)
            for n, part in enumerate(parts, 1):
                place += 1
                yield _entry(place, account, entry, part, n if len(parts) > 1 else 0)


def _entry(place: int, account: str, entry: Element, part: Element | None, nth: int) -> BankEntry:
    why = ""
    if (_text(entry, "Sts/Cd") or _text(entry, "Sts") or BOOKED) != BOOKED:
        why = Why.PENDING
    money = _amount_of(part) if part is not None and nth else None
    amount, currency = money or _amount_of(entry) or (None, "")
    way = (_text(part, "CdtDbtInd") if part is not None and nth else "") or _text(entry, "CdtDbtInd")
    reversal = _text(entry, "RvslInd") in ("true", "1")
    if amount is not None and (way != "CRDT" or reversal):
        amount, why = -amount, why or Why.OUT
    known = (_text(part, "Refs/AcctSvcrRef") if part is not None else "") or _text(entry, "AcctSvcrRef")
    inner = part if part is not None else entry.find("NtryDtls/TxDtls")
    return judged(
        place, day=_day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")), amount=amount, currency=currency,
        payer=_payer(inner), reference=_reference(entry, inner), why=why,
        mark=" ".join(filter(None, (account, known, str(nth) if nth else ""))) if known else "",
    )  # fmt: skip


def _amount_of(element: Element | None) -> tuple[Decimal, str] | None:
    """The amount of an entry or of one of its transactions, with its currency."""
    if element is None:
        return None
    found = element.find("Amt")
    found = element.find("AmtDtls/TxAmt/Amt") if found is None else found
    text = (found.text or "").strip() if found is not None else ""
    if found is None or not AMOUNT.fullmatch(text):
        return None
    try:
        return Decimal(text), str(found.get("Ccy", "")).upper()[:3]
    except InvalidOperation:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _payer(part: Element | None) -> str:
    return _text(part, "RltdPties/Dbtr/Nm") or _text(part, "RltdPties/Dbtr/Pty/Nm")


def _reference(entry: Element, part: Element | None) -> str:
    """What the payer wrote: free text, a structured reference, and the reference from end to end."""
    found = []
    if part is not None:
        found += [one.text or "" for one in part.findall("RmtInf/Ustrd")]
        found += [one.text or "" for one in part.findall("RmtInf/Strd/CdtrRefInf/Ref")]
        end = _text(part, "Refs/EndToEndId")
        found += [end] if end != NONE else []
    return names.sought(" ".join(filter(None, found)) or _text(entry, "AddtlNtryInf"))


def _text(element: Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return names.sought(found.text or "") if found is not None else ""
