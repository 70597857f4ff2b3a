"""A statement on paper: as the customer's class has it drawn, in the customer's language, with both companies."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from billing.models import Seller, Statement
from billing.queries.paper import drawn_from, paper_of
from customers.enums import InvoiceTemplate
from customers.models import BillingAccount, Customer, CustomerClass
from oms.kit.acting import as_system
from tests.billed import at, closed, in_class, issue
from tests.page import read
from tests.pdf_text import pdf_text
from tests.people import OWNER

pytestmark = pytest.mark.django_db
FORMULA, DAYS, ORDER = "3 × 12.00 GBP × 26 of 30 days", "5 – 30 Nov 2027", "order T-1"


def drawn(statement: Statement) -> str:
    with as_system():
        template, told = drawn_from(Statement.objects.get(pk=statement.pk))
    return " ".join(read(render_to_string(template, told).encode()).text.split())


@pytest.fixture
def november(billed) -> Statement:
    [made] = closed(billed, at(2, 12))
    return made


@pytest.mark.parametrize(
    ("template", "has"),
    [
        ("", (FORMULA, DAYS)), ("Standard", (FORMULA, DAYS)), ("What somebody typed once", (FORMULA, DAYS)),
        ("Detailed", (FORMULA, DAYS, ORDER)), ("Short", ()),
    ],
)  # fmt: skip
def test_a_class_says_how_much_stands_on_it(billed, november, template: str, has: tuple[str, ...]) -> None:
    in_class(billed, invoice_template=template)
    told = drawn(november)
    assert {words for words in (FORMULA, DAYS, ORDER) if words in told} == set(has)
    assert told.count("31.20 GBP") >= 4, "group, line, net and total stand on each"


def test_every_template_of_the_choice_is_one_that_is_drawn(billed, november) -> None:
    with as_system():
        papers = []
        for template in InvoiceTemplate.values:
            CustomerClass.objects.filter(customers=billed).delete()
            in_class(billed, invoice_template=template)
            papers.append(paper_of(Statement.objects.get(pk=november.pk)))
            Customer.objects.filter(pk=billed.pk).update(customer_class=None)
            CustomerClass.objects.filter(name="Of the tests").delete()
    texts = [pdf_text(paper) for paper in papers]
    assert all(paper.startswith(b"%PDF-") for paper in papers) and len(set(texts)) == 3
    assert all("31.20 GBP" in text for text in texts)


def test_an_issued_one_stays_as_it_was_drawn(acting, billed, november) -> None:
    in_class(billed, invoice_template="Short")
    issue(acting, november)
    before = drawn(november)
    with as_system():
        CustomerClass.objects.filter(customers=billed).update(invoice_template="Detailed")
        Seller.objects.filter(partner_id=billed.partner_id).update(address="2 Other Row")
    assert drawn(november) == before and FORMULA not in before


def test_both_companies_stand_on_it(acting, billed, november) -> None:
    with as_system():
        Seller.objects.filter(partner_id=billed.partner_id).delete()
        Seller.objects.create(
            partner_id=billed.partner_id, registered_name="RS Vertical Ltd", company_no="00000001",
            vat_number="GB123456789", address="3 Example Court", city="London", post_code="EC1A 1AA", country="GB",
            bank_account="GB33BUKB20201555555555",
        )  # fmt: skip
        BillingAccount.objects.filter(customer=billed).update(
            country="DE", vat_number="DE123456789", buyer_reference="PO-7"
        )
    issue(acting, november)
    told = drawn(november)
    for words in (
        "RS Vertical Ltd", "3 Example Court", "London EC1A 1AA", "United Kingdom", "00000001", "GB123456789",
        "GB33BUKB20201555555555", "DE123456789", "PO-7", "Germany",
    ):  # fmt: skip
        assert words in told, (words, told)


def test_it_is_in_the_customers_language_whoever_fetches_it(acting, billed, november, signed_in) -> None:
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(language="de")
    issue(acting, november)
    answer = signed_in(OWNER).get(reverse("billing:statement-pdf", args=[november.pk]))
    text = pdf_text(answer.content)
    assert "31,20 GBP" in text and "31.20" not in text
    assert "3 × 12,00 GBP × 26 von 30 Tagen" in text and "Seite 1 / 1" in text


def test_the_class_is_asked_which_one(signed_in) -> None:
    page = read(signed_in(OWNER).get(reverse("customers:classes-add")).content)
    field = page.first("select", name="invoice_template")
    assert [option.text for option in field.all("option")] == ["Standard", "Detailed", "Short"]
