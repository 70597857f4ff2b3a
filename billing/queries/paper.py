"""A statement on paper: its PDF, in the branding of the company that charges it and the customer's language."""

from django.utils import translation

from billing.models import Statement
from billing.queries.statement import told_of
from customers.models import Customer
from oms.kit.pdf import draw
from partners.branding.queries.look import branding_of
from partners.models import Partner

TEMPLATE = "billing/statement_pdf.html"


def paper_of(statement: Statement) -> bytes:
    """The PDF; raises NoPdf where this machine cannot draw one. To be asked as the system: the language is the customer's,
    who may be another company's by now."""
    language = Customer.objects.values_list("language", flat=True).get(pk=statement.customer_id)
    partner = Partner.objects.get(pk=statement.partner_id)
    with translation.override(language):
        told = {
            "statement": statement, "sheet": told_of(statement, reader=None), "look": branding_of(partner),
            "credited": statement.credits_statement and statement.credits_statement.no,
        }  # fmt: skip
        return draw(TEMPLATE, told)


def paper_name(statement: Statement) -> str:
    """Of the file, without its end."""
    kind = "credit-note" if statement.credits_statement_id else "statement"
    return f"{kind}-{statement.no or statement.pk}"
