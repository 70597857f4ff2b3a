"""A statement on paper: its PDF, in the branding of the company that charges it, the customer's language, and as the
customer's class has it drawn."""

from typing import Any

from django.utils import translation

from billing.models import Statement
from billing.queries.said import said_then
from billing.queries.statement import told_of
from customers.enums import InvoiceTemplate
from customers.models import Customer
from oms.kit.pdf import draw
from oms.kit.working_days import country_of
from partners.branding.queries.look import branding_of
from partners.models import Partner

TEMPLATES = {
    InvoiceTemplate.STANDARD: "billing/statement_pdf.html",
    InvoiceTemplate.DETAILED: "billing/statement_pdf_detailed.html",
    InvoiceTemplate.SHORT: "billing/statement_pdf_short.html",
}


def paper_of(statement: Statement) -> bytes:
    """The PDF; raises NoPdf where this machine cannot draw one. To be asked as the system: the language is the customer's,
    who may be another company's by now."""
    language = Customer.objects.values_list("language", flat=True).get(pk=statement.customer_id)
    partner = Partner.objects.get(pk=statement.partner_id)
    with translation.override(language):
        template, told = drawn_from(statement)
        return draw(template, told | {"look": branding_of(partner)})


def drawn_from(statement: Statement) -> tuple[str, dict[str, Any]]:
    """The template, and what it draws; what was known at Issue stays."""
    said = said_then(statement)
    seller, buyer = said["seller"], said["buyer"]
    names = {name: country_of(of["country"]) if of.get("country") else "" for name, of in said.items()}
    told = {
        "statement": statement, "sheet": told_of(statement, reader=None), "seller": seller, "buyer": buyer,
        "seller_country": names["seller"], "buyer_country": names["buyer"],
        "credited": statement.credits_statement and statement.credits_statement.no,
    }  # fmt: skip
    standard = TEMPLATES[InvoiceTemplate.STANDARD]
    return next((file for kind, file in TEMPLATES.items() if kind == said["paper"].get("template")), standard), told


def paper_name(statement: Statement) -> str:
    """Of the file, without its end."""
    kind = "credit-note" if statement.credits_statement_id else "statement"
    return f"{kind}-{statement.no or statement.pk}"
