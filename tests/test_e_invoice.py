"""A statement as an e-invoice: the rules of EN 16931 that matter, the order of UBL's schema, what is missing in words."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from billing.actions.issue import credit_statement
from billing.actions.mail import send_mail, send_statement
from billing.formats.ubl import CAC, CBC, Invoice, Line, Party, written
from billing.models import Seller, Statement, StatementMail
from billing.queries.invoice import invoice_file
from customers.models import BillingAccount, Customer
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.grid.written import grid_files
from partners.models import ExcelExport
from tests.billed import at, closed, in_class, issue
from tests.people import ABOVE, OWNER

pytestmark = pytest.mark.django_db
# as the schema of UBL 2.1 has them; what is not written is left out
ORDER = {
    "Invoice": "CustomizationID ID IssueDate DueDate InvoiceTypeCode Note DocumentCurrencyCode BuyerReference "
    "InvoicePeriod BillingReference AccountingSupplierParty AccountingCustomerParty PaymentMeans TaxTotal "
    "LegalMonetaryTotal InvoiceLine",
    "CreditNote": "CustomizationID ID IssueDate CreditNoteTypeCode Note DocumentCurrencyCode BuyerReference "
    "InvoicePeriod BillingReference AccountingSupplierParty AccountingCustomerParty PaymentMeans TaxTotal "
    "LegalMonetaryTotal CreditNoteLine",
    "Party": "EndpointID PostalAddress PartyTaxScheme PartyLegalEntity",
    "PostalAddress": "StreetName CityName PostalZone CountrySubentity Country",
    "PartyLegalEntity": "RegistrationName CompanyID",
    "PartyTaxScheme": "CompanyID TaxScheme",
    "PaymentMeans": "PaymentMeansCode PaymentID PayeeFinancialAccount",
    "TaxTotal": "TaxAmount TaxSubtotal",
    "TaxSubtotal": "TaxableAmount TaxAmount TaxCategory",
    "TaxCategory": "ID Percent TaxExemptionReason TaxScheme",
    "ClassifiedTaxCategory": "ID Percent TaxScheme",
    "LegalMonetaryTotal": "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PayableAmount",
    "InvoiceLine": "ID InvoicedQuantity LineExtensionAmount InvoicePeriod Item Price",
    "CreditNoteLine": "ID CreditedQuantity LineExtensionAmount InvoicePeriod Item Price",
    "Item": "Name ClassifiedTaxCategory",
    "InvoicePeriod": "StartDate EndDate",
    "InvoiceDocumentReference": "ID IssueDate",
}  # fmt: skip
MANDATORY = {  # BR-01 to BR-16, BR-CO-25
    "Invoice": "CustomizationID ID IssueDate DueDate InvoiceTypeCode DocumentCurrencyCode AccountingSupplierParty "
    "AccountingCustomerParty TaxTotal LegalMonetaryTotal InvoiceLine",
    "CreditNote": "CustomizationID ID IssueDate CreditNoteTypeCode DocumentCurrencyCode BillingReference "
    "AccountingSupplierParty AccountingCustomerParty TaxTotal LegalMonetaryTotal CreditNoteLine",
}  # fmt: skip
SELLER = Party(
    "Example Voice Ltd", "GB", "GB123456789", "07000001", "1 Example Square", "London", "EC1A 1AA", "", "0088:1"
)
BUYER = Party("Example Bakery", "DE", "DE123456789", endpoint="EM:bills@bakery.example")
NOVEMBER = (date(2027, 11, 1), date(2027, 11, 30))
PLAIN = Invoice(
    "2027-11-000001", date(2027, 12, 1), date(2027, 12, 28), "GBP", *NOVEMBER, SELLER, BUYER, "S", Decimal("17.5"),
    Decimal("3.05"), (Line("Phones & \x01desks", Decimal("20.00"), *NOVEMBER), Line("Outage", Decimal("-2.60"), *NOVEMBER)),
    reference="PO 7", bank_account="GB82WEST12345698765432",
)  # fmt: skip
NOUGHT = Decimal(0)
EVERY = [
    PLAIN,
    replace(PLAIN, category="Z", rate=NOUGHT, tax=NOUGHT),
    replace(PLAIN, category="E", rate=NOUGHT, tax=NOUGHT, why="Exempt"),
    replace(PLAIN, category="AE", rate=NOUGHT, tax=-NOUGHT, why="Reverse charge"),
    replace(PLAIN, category="G", rate=NOUGHT, tax=NOUGHT, why="Zero rated export"),
    replace(PLAIN, category="O", rate=NOUGHT, tax=NOUGHT, why="Outside"),
    replace(PLAIN, of=("2027-11-000001", date(2027, 12, 1)), note="Wrong"),
    replace(PLAIN, lines=(Line("All goes back", Decimal("-7.00"), *NOVEMBER),), tax=Decimal("-1.23")),
]


def read(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


def name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def one(root: ElementTree.Element, path: str) -> str:
    [found] = root.findall("/".join(f"{{*}}{part}" for part in path.split("/")))
    return found.text or ""


def every(root: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall("/".join(f"{{*}}{part}" for part in path.split("/")))]


def sums(root: ElementTree.Element) -> list[Decimal]:
    return [Decimal(found.text) for found in root.find("{*}LegalMonetaryTotal")]


@pytest.mark.parametrize("invoice", EVERY)
def test_well_formed_and_in_the_order_of_the_schema(invoice) -> None:
    root = read(written(invoice))
    assert root.tag == f"{{urn:oasis:names:specification:ubl:schema:xsd:{invoice.kind}-2}}{invoice.kind}"
    for element in root.iter():
        children = [name(child) for child in element]
        if children:
            order = ORDER.get(name(element), " ".join(dict.fromkeys(children))).split()
            assert children == sorted(children, key=order.index), name(element)
            assert set(children) <= set(order)
        else:
            assert element.text and element.text.strip(), name(element)  # PEPPOL and XRechnung: nothing is empty
        assert element.tag.startswith((f"{{{CBC}}}", f"{{{CAC}}}")) or element is root
    assert set(MANDATORY[invoice.kind].split()) <= {name(child) for child in root}


@pytest.mark.parametrize("invoice", EVERY)
def test_sums(invoice) -> None:
    """BR-CO-10, 13, 14, 15, 16, 17; BR-DEC: two decimals; BR-27: no price below nought."""
    root, line = read(written(invoice)), f"{invoice.kind}Line"
    lines = [Decimal(one) for one in every(root, f"{line}/LineExtensionAmount")]
    net, without, gross, payable = sums(root)
    tax = Decimal(one(root, "TaxTotal/TaxAmount"))
    assert net == without == sum(lines) == Decimal(one(root, "TaxTotal/TaxSubtotal/TaxableAmount"))
    assert gross == payable == net + tax and tax == Decimal(one(root, "TaxTotal/TaxSubtotal/TaxAmount"))
    assert abs(tax - net * invoice.rate / 100) <= Decimal("0.005")
    prices = [Decimal(one) for one in every(root, f"{line}/Price/PriceAmount")]
    quantity = "CreditedQuantity" if invoice.of else "InvoicedQuantity"
    quantities = [Decimal(one) for one in every(root, f"{line}/{quantity}")]
    assert min(prices) >= 0 and lines == [a * b for a, b in zip(prices, quantities, strict=True)]
    amounts = [found for found in root.iter() if "currencyID" in found.attrib]
    assert {found.get("currencyID") for found in amounts} == {one(root, "DocumentCurrencyCode")} == {"GBP"}
    assert all(len(found.text.partition(".")[2]) == 2 and found.text != "-0.00" for found in amounts)


@pytest.mark.parametrize("invoice", EVERY)
def test_tax_categories(invoice) -> None:
    """BR-S, Z, E, AE, G, O: one category everywhere, its reason where it needs one, its rate but for O."""
    root = read(written(invoice))
    said = every(root, f"{invoice.kind}Line/Item/ClassifiedTaxCategory/ID") + every(
        root, "TaxTotal/TaxSubtotal/TaxCategory/ID"
    )
    assert set(said) == {invoice.category}
    reasons = every(root, "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason")
    assert reasons == ([invoice.why] if invoice.category in ("E", "AE", "O", "G") else [])
    percents = every(root, "TaxTotal/TaxSubtotal/TaxCategory/Percent")
    assert percents == ([] if invoice.category == "O" else [f"{invoice.rate:.2f}"])
    numbers = every(root, "AccountingSupplierParty/Party/PartyTaxScheme/CompanyID")
    assert numbers == ([] if invoice.category == "O" else ["GB123456789"])


def test_what_is_said_of_both() -> None:
    root = read(written(PLAIN))
    assert one(root, "InvoiceTypeCode") == "380" and one(root, "BuyerReference") == "PO 7"
    assert one(root, "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName") == "Example Voice Ltd"
    assert one(root, "AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode") == "DE"
    [endpoint] = root.findall("{*}AccountingCustomerParty/{*}Party/{*}EndpointID")
    assert (endpoint.text, endpoint.get("schemeID")) == ("bills@bakery.example", "EM")
    assert one(root, "PaymentMeans/PayeeFinancialAccount/ID") == "GB82WEST12345698765432"  # BR-61
    assert every(root, "InvoiceLine/Item/Name") == ["Phones & desks", "Outage"]


def test_a_credit_note_names_its_invoice() -> None:
    root = read(written(EVERY[6]))
    assert one(root, "CreditNoteTypeCode") == "381" and one(root, "Note") == "Wrong"
    assert one(root, "BillingReference/InvoiceDocumentReference/ID") == "2027-11-000001"
    assert not every(root, "DueDate") and not every(root, "PaymentMeans/PaymentMeansCode")


def known(billed, *, country: str = "GB", vat: str = "GB123456789", **buyer) -> None:
    with as_system():
        Seller.objects.filter(partner_id=billed.partner_id).delete()
        Seller.objects.create(
            partner_id=billed.partner_id, registered_name="Vertical Ltd", country="GB", vat_number=vat
        )
        BillingAccount.objects.filter(customer=billed).update(country=country, **buyer)


def missing(statement: Statement) -> list[str]:
    with as_system(), pytest.raises(ValidationError) as error:
        invoice_file(Statement.objects.get(pk=statement.pk))
    return error.value.messages


def test_what_is_missing_is_named(acting, billed) -> None:
    with as_system():
        Seller.objects.filter(partner_id=billed.partner_id).delete()
    [november] = closed(billed, at(2, 12))
    assert missing(november)[0] == "Issue it first: without a number it is no statement yet."
    issue(acting, november)
    assert missing(november) == [
        "The Invoice Details of the company that charges are missing.",
        "No tax: neither the customer class says a rate, nor the billing account its country.",
        "Country is missing in the billing account “Head office”.",
    ]


def test_what_its_category_needs_is_named(acting, billed) -> None:
    known(billed, vat="", country="DE")
    in_class(billed, taxation="Reverse charge", tax_category="AE")
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    assert missing(november) == [
        "VAT number is missing in the Invoice Details of the company that charges.",
        "VAT number is missing in the billing account “Head office”.",
    ]
    known(billed, country="DE", vat_number="DE123456789")
    with as_system():
        root = read(invoice_file(Statement.objects.get(pk=november.pk)))
    assert one(root, "TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason") == "Reverse charge"


def test_an_issued_one_stays_as_it_was_and_its_credit_note_fits(acting, billed) -> None:
    known(billed, buyer_reference="PO 1")
    in_class(billed, tax_rate=Decimal(20), taxation="VAT")
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    known(billed, buyer_reference="PO 2", country="DE")
    with acting(OWNER) as by:
        note = credit_statement(statement=november, reason="Wrong.", by=by, at=at(3, 12))
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(name="Another name")
        first, second = (read(invoice_file(Statement.objects.get(pk=one.pk))) for one in (november, note))
    assert one(first, "BuyerReference") == "PO 1" and one(first, "DueDate") == november.due_day.isoformat()
    assert one(first, "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName") == "Example Bakery"
    assert sums(first) == sums(second) and sums(first)[3] == november.total
    assert one(second, "BillingReference/InvoiceDocumentReference/ID") == november.no


def test_button_file_and_refusal(acting, billed, signed_in) -> None:
    known(billed)
    in_class(billed, tax_rate=Decimal(20), taxation="VAT")
    [november] = closed(billed, at(2, 12))
    client, address = signed_in(OWNER), reverse("billing:statement-invoice", args=[november.pk])
    refused = client.get(address, follow=True).content.decode()
    assert "Issue it first: without a number it is no statement yet." in refused and address not in refused
    issue(acting, november)
    assert address in client.get(november.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="statement-{november.no}.xml"'
    assert one(read(answer.content), "ID") == november.no


def test_the_mail_has_it_where_the_class_says_so(acting, billed) -> None:
    in_class(billed, tax_rate=Decimal(20), taxation="VAT", e_invoice=True, notification_list="a@example.com")
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    with acting(OWNER) as by, pytest.raises(ValidationError, match="Country is missing in the billing account"):
        send_statement(statement=november, by=by, at=at(2, 12))
    known(billed)
    with acting(OWNER) as by:
        send_statement(statement=november, by=by, at=at(2, 12))
    with as_system():
        row = StatementMail.objects.get(statement=november)
    mail.outbox.clear()
    send_mail(row)
    names = [name for name, _content, _kind in mail.outbox[0].attachments]
    assert names == [f"statement-{november.no}.pdf", f"statement-{november.no}.xml"]


def test_files_of_the_grid(acting, billed, signed_in) -> None:
    known(billed)
    in_class(billed, tax_rate=Decimal(20), taxation="VAT")
    with as_system():
        BillingAccount.objects.filter(customer=billed).update(name="=Head office")
    [november] = closed(billed, at(2, 12))
    client, only = signed_in(OWNER), {"customer": billed.code}
    assert client.get(reverse("billing:statements-csv"), only).content.decode().count("\n") == 1  # not issued
    issue(acting, november)
    page = client.get(reverse("billing:statements"), only).content.decode()
    assert f"{reverse('billing:statements-csv')}?customer={billed.code}" in page
    head, row = client.get(reverse("billing:statements-csv"), only).content.decode().splitlines()
    told = dict(zip(head.split(","), row.split(","), strict=True))
    assert told["number"] == november.no and told["account"] == "'=Head office" and told["tax_rate"] == "20.00"
    assert (told["net"], told["total"]) == (f"{november.net.amount:.2f}", f"{november.total:.2f}")
    assert (told["due_day"], told["currency"], told["credits_number"]) == ("2027-12-28", "GBP", "")
    lines = client.get(reverse("billing:statements-lines-csv"), only).content.decode().splitlines()
    with as_system():
        assert len(lines) == 1 + november.lines.count()
    archive = zipfile.ZipFile(io.BytesIO(client.get(reverse("billing:statements-zip"), only).content))
    assert archive.namelist() == [f"statement-{november.no}.xml"]
    assert signed_in(ABOVE).get(reverse("billing:statements-csv"), only).content.decode().count("\n") == 2


def test_the_zip_says_of_which_there_is_none(acting, billed, signed_in) -> None:
    with as_system():
        Seller.objects.filter(partner_id=billed.partner_id).delete()
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    answer = signed_in(OWNER).get(reverse("billing:statements-zip"), {"customer": billed.code})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.namelist() == ["missing.txt"]
    words = f"{november.no}: The Invoice Details of the company that charges are missing."
    assert archive.read("missing.txt").decode().startswith(words)


@pytest.mark.parametrize("name", ["statements-csv", "statements-lines-csv", "statements-zip"])
def test_a_worker_writes_the_file_of_many(acting, billed, signed_in, monkeypatch, name) -> None:
    known(billed)
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    client, only = signed_in(OWNER), {"customer": billed.code}
    at_once = client.get(reverse(f"billing:{name}"), only)
    monkeypatch.setattr("billing.views.invoices.AT_ONCE", 0)
    answer = client.get(reverse(f"billing:{name}"), only)
    assert client.get(reverse(f"billing:{name}"), only).url == answer.url  # asking twice is asking once
    with as_system():
        export = ExcelExport.objects.get(account=client.account, state="waiting")
    assert answer.url == reverse("partners:export", args=[export.pk])
    assert deliver_due("export") == 1
    page = client.get(answer.url).content.decode()
    assert f"Download file {export.file_name}" in page
    file = client.get(reverse("partners:export-file", args=[export.pk]))
    assert file["Content-Type"] == at_once["Content-Type"]
    written = b"".join(file.streaming_content)
    if name == "statements-zip":
        names = [zipfile.ZipFile(io.BytesIO(content)).namelist() for content in (written, at_once.content)]
        assert names[0] == names[1] != []
    else:
        assert written == at_once.content and written.count(b"\n") > 1


def test_more_than_a_file_takes_is_refused(acting, billed, signed_in, monkeypatch) -> None:
    monkeypatch.setattr("billing.views.invoices.AT_ONCE", 0)
    monkeypatch.setitem(grid_files, "e-invoices", replace(grid_files["e-invoices"], most=0))
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    client = signed_in(OWNER)
    answer = client.get(reverse("billing:statements-zip"), {"customer": billed.code})
    deliver_due("export")
    words = "1 rows are more than the 0 that this file takes. Narrow the filter."
    assert words in client.get(answer.url).content.decode()


def test_who_has_its_details_is_led_to_them_and_not_to_others(signed_in) -> None:
    with as_system():
        own = Seller.objects.get(partner__name="RS-Vertical")
    page = signed_in(OWNER).get(reverse("billing:sellers")).content.decode()
    assert reverse("billing:sellers-edit", args=[own.pk]) in page and "Add Invoice Details" not in page
    with as_system():
        own.delete()
    page = signed_in(OWNER).get(reverse("billing:sellers")).content.decode()
    assert "Add Invoice Details" in page and "Modify Invoice Details" not in page
