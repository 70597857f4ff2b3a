"""What a customer agreed to (guide 2.5.5.1)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Agreement, Customer


def agreement_of(customer: Customer) -> Agreement | None:
    """The last agreement of the customer, with its version."""
    return Agreement.objects.filter(customer=customer).select_related("terms").order_by("-terms__version").first()


def terms_facts(agreement: Agreement | None) -> list[tuple[str, str]]:
    if agreement is None:
        return [(_("Terms and condition"), ""), (_("Apply Date"), ""), (_("Accept Date"), "")]
    terms = agreement.terms
    last = date_format(terms.valid_to, "DATE_FORMAT") if terms.valid_to else ""
    accepted = date_format(timezone.localtime(agreement.accepted_at), "DATETIME_FORMAT")
    return [
        (_("Terms and condition"), str(terms)),
        (_("Apply Date"), f"{date_format(terms.valid_from, 'DATE_FORMAT')} – {last}".rstrip()),
        (_("Accept Date"), f"{accepted}\n{agreement.person}"),
    ]
