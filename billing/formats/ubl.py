"""An invoice or a credit note as UBL 2.1 by EN 16931 (docs/adr/0012); no database and no clock.

The order of elements is that of the schema. Business terms are named where a name alone does not say them.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC, CAC = f"{UBL}CommonBasicComponents-2", f"{UBL}CommonAggregateComponents-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017"
INVOICE, CREDIT_NOTE, CREDIT_TRANSFER, PIECE = "380", "381", "30", "C62"
SAYS_WHY, WITHOUT_RATE = ("E", "AE", "O", "G"), ("O",)  # categories: BR-E-10, BR-AE-10, BR-O-10, BR-G-10; BR-O-05
CENT = Decimal("0.01")
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Party:
    """`endpoint`: scheme:identifier."""

    name: str
    country: str
    vat_number: str = ""
    company_no: str = ""
    address: str = ""
    city: str = ""
    post_code: str = ""
    county: str = ""
    endpoint: str = ""


@dataclass(frozen=True)
class Line:
    """One charge; `amount` may be below nought."""

    name: str
    amount: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class Invoice:
    """All amounts in `currency` and as the document says them: those of a credit note are above nought. `why`: the words
    that give the reason where there is no tax. `of`: number and day of the invoice that a credit note takes back."""

    number: str
    issued: date
    due: date | None
    currency: str
    first: date
    last: date
    seller: Party
    buyer: Party
    category: str
    rate: Decimal
    tax: Decimal
    lines: tuple[Line, ...] = field(default=())
    why: str = ""
    note: str = ""
    reference: str = ""
    bank_account: str = ""
    of: tuple[str, date] | None = None

    @property
    def net(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def kind(self) -> str:
        return "CreditNote" if self.of else "Invoice"


def written(invoice: Invoice) -> bytes:
    """The file, UTF-8."""
    for prefix, space in (("", f"{UBL}{invoice.kind}-2"), ("cbc", CBC), ("cac", CAC)):
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.Element(f"{{{UBL}{invoice.kind}-2}}{invoice.kind}")
    _head(root, invoice)
    _party(_group(root, "AccountingSupplierParty", "Party"), invoice.seller, invoice)
    _party(_group(root, "AccountingCustomerParty", "Party"), invoice.buyer, invoice)
    if invoice.bank_account and not invoice.of:
        means = _group(root, "PaymentMeans")
        _say(means, "PaymentMeansCode", CREDIT_TRANSFER)
        _say(means, "PaymentID", invoice.number)
        _say(_group(means, "PayeeFinancialAccount"), "ID", invoice.bank_account)
    _tax_total(root, invoice)
    total = _group(root, "LegalMonetaryTotal")
    _amount(total, "LineExtensionAmount", invoice.net, invoice)
    _amount(total, "TaxExclusiveAmount", invoice.net, invoice)
    _amount(total, "TaxInclusiveAmount", invoice.net + invoice.tax, invoice)
    _amount(total, "PayableAmount", invoice.net + invoice.tax, invoice)
    for number, line in enumerate(invoice.lines, start=1):
        _line(root, number, line, invoice)
    ElementTree.indent(root)
    found: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found


def _head(root: ElementTree.Element, invoice: Invoice) -> None:
    _say(root, "CustomizationID", CUSTOMIZATION)
    _say(root, "ID", invoice.number)
    _say(root, "IssueDate", invoice.issued.isoformat())
    if not invoice.of:
        _say(root, "DueDate", invoice.due.isoformat() if invoice.due else "")
    _say(root, f"{invoice.kind}TypeCode", CREDIT_NOTE if invoice.of else INVOICE)
    _say(root, "Note", invoice.note)
    _say(root, "DocumentCurrencyCode", invoice.currency)
    _say(root, "BuyerReference", invoice.reference)
    _days(root, invoice.first, invoice.last)
    if invoice.of:
        reference = _group(root, "BillingReference", "InvoiceDocumentReference")
        _say(reference, "ID", invoice.of[0])
        _say(reference, "IssueDate", invoice.of[1].isoformat())


def _party(party: ElementTree.Element, of: Party, invoice: Invoice) -> None:
    if of.endpoint:
        scheme, _colon, number = of.endpoint.partition(":")
        _say(party, "EndpointID", number, schemeID=scheme)
    address = _group(party, "PostalAddress")
    _say(address, "StreetName", of.address)
    _say(address, "CityName", of.city)
    _say(address, "PostalZone", of.post_code)
    _say(address, "CountrySubentity", of.county)
    _say(_group(address, "Country"), "IdentificationCode", of.country)
    if of.vat_number and invoice.category != "O":  # BR-O-02
        scheme_of = _group(party, "PartyTaxScheme")
        _say(scheme_of, "CompanyID", of.vat_number)
        _say(_group(scheme_of, "TaxScheme"), "ID", "VAT")
    legal = _group(party, "PartyLegalEntity")
    _say(legal, "RegistrationName", of.name)
    _say(legal, "CompanyID", of.company_no)


def _tax_total(root: ElementTree.Element, invoice: Invoice) -> None:
    total = _group(root, "TaxTotal")
    _amount(total, "TaxAmount", invoice.tax, invoice)
    part = _group(total, "TaxSubtotal")
    _amount(part, "TaxableAmount", invoice.net, invoice)
    _amount(part, "TaxAmount", invoice.tax, invoice)
    _category(_group(part, "TaxCategory"), invoice, why=invoice.why)


def _category(category: ElementTree.Element, invoice: Invoice, why: str = "") -> None:
    _say(category, "ID", invoice.category)
    if invoice.category not in WITHOUT_RATE:
        _say(category, "Percent", f"{invoice.rate.quantize(CENT)}")
    if invoice.category in SAYS_WHY:
        _say(category, "TaxExemptionReason", why)
    _say(_group(category, "TaxScheme"), "ID", "VAT")


def _line(root: ElementTree.Element, number: int, line: Line, invoice: Invoice) -> None:
    """A price is never below nought (BR-27): what goes back is a quantity of -1."""
    row = _group(root, f"{invoice.kind}Line")
    _say(row, "ID", str(number))
    quantity = "CreditedQuantity" if invoice.of else "InvoicedQuantity"
    _say(row, quantity, "-1" if line.amount < 0 else "1", unitCode=PIECE)
    _amount(row, "LineExtensionAmount", line.amount, invoice)
    _days(row, line.first, line.last)
    item = _group(row, "Item")
    _say(item, "Name", line.name)
    _category(_group(item, "ClassifiedTaxCategory"), invoice)
    _amount(_group(row, "Price"), "PriceAmount", abs(line.amount), invoice)


def _days(above: ElementTree.Element, first: date, last: date) -> None:
    period = _group(above, "InvoicePeriod")
    _say(period, "StartDate", first.isoformat())
    _say(period, "EndDate", last.isoformat())


def _group(above: ElementTree.Element, *names: str) -> ElementTree.Element:
    for name in names:
        above = ElementTree.SubElement(above, f"{{{CAC}}}{name}")
    return above


def _say(above: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    """An element with text; none where there is nothing to say. Signs that XML cannot hold are left out."""
    if told := UNFIT.sub("", text):
        ElementTree.SubElement(above, f"{{{CBC}}}{name}", attributes).text = told


def _amount(above: ElementTree.Element, name: str, amount: Decimal, invoice: Invoice) -> None:
    _say(above, name, f"{amount.quantize(CENT) + 0}", currencyID=invoice.currency)
