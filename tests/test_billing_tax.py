"""Which tax holds: by class, by country, by day; on the statement, in words, for good."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from billing.models import Seller, Statement, TaxRate
from billing.queries.statement import preview_of, told_of
from billing.taxes import ClassTax, Tax, TaxRule, tax_for
from customers.actions.contract import add_line
from customers.models import BillingAccount
from oms.kit.acting import as_system
from partners.models import Partner
from tests import things
from tests.billed import LONDON, at, closed, in_class, issue, on
from tests.page import read
from tests.people import ABOVE, CLERK, OWNER
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db
LAST = date(2027, 11, 30)
GB = TaxRule("GB", "S", Decimal("17.5"), date(2008, 1, 1), "VAT")
GB_NOW = TaxRule("GB", "S", Decimal(20), date(2027, 11, 30), "VAT")
GB_ABOVE = TaxRule("GB", "S", Decimal(25), date(2027, 11, 1), "VAT above", above=1)
DE = TaxRule("DE", "AE", Decimal(0), date(2021, 1, 1), "Reverse charge")
DE_ABOVE = TaxRule("DE", "G", Decimal(0), date(2021, 1, 1), "Export", above=2)
RULES = [GB_ABOVE, GB, DE_ABOVE, GB_NOW, DE]
NONE = Decimal(0)


@pytest.mark.parametrize(
    ("klass", "country", "day", "rules", "held"),
    [
        (None, "GB", LAST, RULES, Tax("country", "S", Decimal(20), "VAT", "GB")),  # the day on which the period ends
        (None, "GB", date(2027, 11, 29), RULES, Tax("country", "S", Decimal("17.5"), "VAT", "GB")),
        (None, "GB", date(2007, 12, 31), RULES, Tax("no_rate", country="GB")),
        (None, "DE", LAST, RULES, Tax("country", "AE", NONE, "Reverse charge", "DE")),
        (None, "DE", LAST, [DE_ABOVE], Tax("country", "G", NONE, "Export", "DE")),  # of a company above
        (None, "FR", LAST, RULES, Tax("no_rate", country="FR")),
        (None, "", LAST, RULES, Tax("no_country")),
        (ClassTax(), "DE", LAST, RULES, Tax("country", "AE", NONE, "Reverse charge", "DE")),  # it says nothing
        (ClassTax("VAT", Decimal(5)), "DE", LAST, RULES, Tax("class", "S", Decimal(5), "VAT", "DE")),
        (ClassTax("Nought"), "GB", LAST, RULES, Tax("class", "Z", NONE, "Nought", "GB")),
        (ClassTax("Charity", NONE, "E"), "", LAST, [], Tax("class", "E", NONE, "Charity", "")),
    ],
)
def test_what_holds(klass, country, day, rules, held) -> None:
    assert tax_for(klass, country, day, rules) == held


def in_country(customer, code: str) -> None:
    with as_system():
        BillingAccount.objects.filter(customer=customer).update(country=code)


def rate(partner_id: int, country: str = "GB", **values) -> TaxRate:
    with as_system():
        TaxRate.objects.filter(partner_id=partner_id).delete()
        given = {"rate": Decimal(20), "words": "VAT", "valid_from": date(2027, 11, 30)} | values
        return TaxRate.objects.create(partner_id=partner_id, country=country, **given)


def tax_told(statement: Statement) -> tuple:
    with as_system():
        sheet = told_of(statement, reader=None)
    [(title, _money)] = sheet.taxes
    return title, sheet.tax.amount, sheet.no_tax


def test_a_statement_has_the_rate_of_its_country_and_keeps_it(acting, billed) -> None:
    in_country(billed, "GB")
    held = rate(billed.partner_id)
    [november] = closed(billed, at(2, 12))
    assert (november.tax_from, november.tax_category, november.tax_country) == ("country", "S", "GB")
    assert tax_told(november) == ("VAT, 20 %", (november.net.amount * Decimal("0.2")).quantize(Decimal("0.01")), "")
    assert november.total == november.net.amount + november.tax
    with as_system():
        TaxRate.objects.filter(pk=held.pk).update(rate=Decimal(99), words="More")
    issue(acting, november)
    with as_system():
        assert tax_told(Statement.objects.get(pk=november.pk))[0] == "VAT, 20 %"
    for column in ({"tax_category": "Z"}, {"tax_country": "DE"}, {"tax_from": "class"}, {"invoiced": {}}):
        with as_system(), pytest.raises(DatabaseError), transaction.atomic():
            assert november.invoiced
            Statement.objects.filter(pk=november.pk).update(**column)


def test_the_class_goes_before_the_country(billed) -> None:
    in_country(billed, "GB")
    rate(billed.partner_id)
    in_class(billed, tax_rate=Decimal(5), taxation="Reduced")
    [november] = closed(billed, at(2, 12))
    assert tax_told(november)[0] == "Reduced, 5 %" and november.tax_from == "class"


def test_a_company_above_is_the_default(billed) -> None:
    in_country(billed, "DE")
    with as_system():
        TaxRate.objects.filter(country="DE").delete()
        parent = Partner.objects.get(pk=billed.partner_id).parent_id
    rate(parent, "DE", category="AE", rate=Decimal(0), words="Reverse charge")
    [november] = closed(billed, at(2, 12))
    assert tax_told(november) == ("Reverse charge, 0 %", Decimal(0), "")


def test_the_preview_has_the_tax_of_the_account_of_each_line(acting, billed, signed_in) -> None:
    in_country(billed, "GB")
    rate(billed.partner_id)
    with as_system():
        first = billed.billing_accounts.order_by("pk")[0]
        other = BillingAccount.objects.get(pk=first.pk)
        other.pk, other.name, other.country, other.is_default = None, "Paris", "FR", False
        other.save()
        TaxRate.objects.create(
            partner_id=billed.partner_id, country="FR", rate=Decimal("5.5"), words="TVA", valid_from=date(2020, 1, 1)
        )
    with acting(CLERK) as clerk:
        add_line(
            customer=billed, billing_account=other, order_no="T-8", by=clerk, item=things.item("t-more"), quantity=1,
            price=Decimal("10.00"), act_date=on(1), at=at(5, 11), billing_start=on(1),
        )  # fmt: skip
    with acting(OWNER) as reader:
        sheet = preview_of(billed, on(20), reader=reader)
    of_first = sheet.net.amount - 10
    assert [(title, money.amount) for title, money in sheet.taxes] == [
        (f"VAT, 20 % ({first.name})", (of_first * Decimal("0.2")).quantize(Decimal("0.01"))),
        ("TVA, 5.5 % (Paris)", Decimal("0.55")),
    ]
    assert sheet.tax.amount == sum(statement.tax for statement in closed(billed, at(2, 12)))
    assert sheet.gross.amount == sheet.net.amount + sheet.tax.amount


def test_where_there_is_none_it_says_so(billed, signed_in) -> None:
    [november] = closed(billed, at(2, 12))
    words = "No tax: neither the customer class says a rate, nor the billing account its country."
    assert tax_told(november) == ("Tax, 0 %", Decimal(0), words)
    page = read(signed_in(OWNER).get(november.get_absolute_url()).content)
    assert words in page.first("main").text
    assert (
        words in read(signed_in(OWNER).get(reverse("billing:charges", args=[billed.code])).content).first("main").text
    )


def test_a_country_without_a_rate_says_so(billed) -> None:
    in_country(billed, "FR")
    november = closed(billed, datetime(2027, 12, 2, tzinfo=LONDON))[0]
    assert tax_told(november)[2] == "No tax: there is no rate for France."


RIGHT = {"country": "FR", "category": "S", "rate": "20", "valid_from": "2027-01-01", "words": "TVA"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rate": "101"}, "A tax rate is 100 % at most."),
        ({"rate": "0"}, "The standard rate is more than 0 %. Choose another category for 0 %."),
        ({"category": "Z"}, "Only the standard rate has a rate; with this category it is 0 %."),
        ({"category": "AE", "rate": "0", "words": ""}, "Say why there is no tax; it stands on the invoice."),
        ({"country": "XX"}, "Select a valid choice. XX is not one of the available choices."),
        ({"rate": "-1"}, "This cannot be less than 0."),
        ({"words": "x" * 61}, "Ensure this value has at most 60 characters (it has 61)."),
    ],
)
def test_a_wrong_rate_is_refused_in_words(wrong, words, signed_in) -> None:
    answer = fill_in(signed_in(OWNER), reverse("billing:tax-rates-add"), **{**RIGHT, **wrong})
    assert answer.status_code == 422 and words in problems(answer)


def test_a_rate_is_added_once_and_told_in_its_history(signed_in) -> None:
    client = signed_in(OWNER)
    assert fill_in(client, reverse("billing:tax-rates-add"), **RIGHT).status_code == 302
    words = "You have a rate of this country from that day already."
    assert words in problems(fill_in(client, reverse("billing:tax-rates-add"), **RIGHT))
    with as_system():
        made = TaxRate.objects.get(country="FR")
    assert made.partner_id == client.account.partner_id
    edit = reverse("billing:tax-rates-edit", args=[made.pk])
    assert fill_in(client, edit, rate="21").status_code == 302
    entry = read(client.get(reverse("billing:tax-rates-entry", args=[made.pk])).content).first("main").text
    assert "21.00" in entry and "20.00" in entry
    assert signed_in(ABOVE).get(edit).status_code == 403


DETAILS = {"registered_name": "Example Voice Ltd", "country": "GB", "vat_number": "GB123456789", "city": "Leeds"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"vat_number": "123"}, "Write it with the country in front and without spaces, like GB123456789."),
        ({"vat_number": "QQ123456"}, "Write it with the country in front and without spaces, like GB123456789."),
        ({"endpoint": "88:1"}, "Write scheme and number, like 0088:5012345678900, or EM: and an e-mail address."),
        ({"bank_account": "GB82WEST12345698765433"}, "This is no IBAN: its check digits do not fit."),
    ],
)
def test_wrong_invoice_details_are_refused_in_words(wrong, words, signed_in) -> None:
    client = signed_in(OWNER)
    with as_system():
        Seller.objects.filter(partner_id=client.account.partner_id).delete()
    answer = fill_in(client, reverse("billing:sellers-add"), **{**DETAILS, **wrong})
    assert answer.status_code == 422 and words in problems(answer)


def test_a_company_has_its_details_once(signed_in) -> None:
    client = signed_in(OWNER)
    with as_system():
        Seller.objects.filter(partner_id=client.account.partner_id).delete()
    typed = {**DETAILS, "bank_account": "gb82 west 1234 5698 7654 32"}
    assert fill_in(client, reverse("billing:sellers-add"), **typed).status_code == 302
    with as_system():
        assert Seller.objects.get(partner_id=client.account.partner_id).bank_account == "GB82WEST12345698765432"
    words = "Your company's invoice details stand already. Modify those."
    assert words in problems(fill_in(client, reverse("billing:sellers-add"), **typed))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"vat_number": "nothing"}, "Write it with the country in front and without spaces, like GB123456789."),
        ({"endpoint": "x"}, "Write scheme and number, like 0088:5012345678900, or EM: and an e-mail address."),
    ],
)
def test_a_billing_account_says_country_and_numbers(wrong, words, billed, signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        account = billed.billing_accounts.first()
    edit = reverse("customers:modify-account", args=[billed.code, account.pk])
    assert words in problems(fill_in(client, edit, **wrong))
    assert fill_in(client, edit, country="DE", vat_number="DE123456789", endpoint="EM:a@b.example").status_code == 302
    account.refresh_from_db()
    assert (account.country, account.vat_number) == ("DE", "DE123456789")
    listed = client.get(reverse("customers:billing-accounts", args=[billed.code])).content.decode()
    assert "Germany" in listed and "DE123456789" in listed


def test_a_class_that_contradicts_itself_is_refused(signed_in) -> None:
    typed = {"name": "Odd", "grace_days": "1", "tax_rate": "5", "tax_category": "AE", "taxation": "Reverse charge"}
    words = "Only the standard rate has a rate; with this category it is 0 %."
    assert words in problems(fill_in(signed_in(OWNER), reverse("customers:classes-add"), **typed))
    assert on(5) < LAST
