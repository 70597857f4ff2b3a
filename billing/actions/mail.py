"""Statements leave by mail."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from billing.enums import StatementState
from billing.models import ReminderMail, Statement, StatementMail
from billing.queries.invoice import invoice_file
from billing.queries.lines import in_days, in_money
from billing.queries.paper import paper_name, paper_of
from billing.rules import why_not_act
from customers.models import Customer, CustomerClass
from oms.kit.acting import as_system
from oms.kit.outbox import wake
from partners.branding.queries.look import branding_of
from partners.messages.notifications.letter import plain_mail
from partners.models import Account, Partner


def addresses_of(statement: Statement) -> list[str]:
    """Who gets it: the Notification List of the customer's class, else its contact, else its administrator."""
    with as_system():  # the customer may be another company's by now
        customer = Customer.objects.select_related("customer_class").get(pk=statement.customer_id)
    return addresses_for(customer)


def addresses_for(customer: Customer) -> list[str]:
    """As above, of a customer with its class."""
    listed = customer.customer_class.notification_list.split() if customer.customer_class else []
    return listed or [one for one in (customer.contact_email, customer.admin_email) if one][:1]


def with_invoice(statement: Statement) -> bool:
    """Whether the customer's class wants the e-invoice in the mail."""
    with as_system():  # the customer may be another company's by now
        return CustomerClass.objects.filter(customers=statement.customer_id, e_invoice=True).exists()


@transaction.atomic
def send_statement(*, statement: Statement, by: Account, at: datetime) -> list[str]:
    """Have it mailed as PDF; the addresses. Raises PermissionDenied for another company; ValidationError for one that is not
    issued, where nobody is known to get it, and where the class wants an e-invoice for which something is missing."""
    if reason := why_not_act(by, statement):
        raise PermissionDenied(reason)
    if statement.state == StatementState.OPEN:
        raise ValidationError(_("Issue it first: without a number it is no statement yet."))
    addresses = addresses_of(statement)
    if not addresses:
        raise ValidationError(
            _("Nobody is known to get it: enter a contact e-mail of the customer, or a Notification List in its class.")
        )
    if with_invoice(statement):
        with as_system():
            invoice_file(statement)  # refused before anything leaves
    StatementMail.objects.bulk_create(
        StatementMail(
            key=f"statement:{uuid.uuid4()}", partner_id=statement.partner_id, statement=statement, address=address,
            sent_by=by.name, created_at=at, due_at=at,
        )
        for address in addresses
    )  # fmt: skip
    wake("statements")
    return addresses


def send_mail(row: StatementMail) -> None:
    """Deliver one, in the customer's language."""
    with as_system():
        statement = Statement.objects.get(pk=row.statement_id)
        language = Customer.objects.values_list("language", flat=True).get(pk=statement.customer_id)
        look = branding_of(Partner.objects.get(pk=statement.partner_id))
        paper = paper_of(statement)
        invoice = invoice_file(statement) if with_invoice(statement) else None
    with translation.override(language):
        told = {
            "no": statement.no, "days": in_days(statement.first, statement.last), "company": look.name,
            "total": in_money(statement.total, statement.currency),
        }  # fmt: skip
        subject = _("Statement %(no)s from %(company)s") % told
        body = _("Statement %(no)s for %(days)s is attached. It comes to %(total)s.\n\n%(company)s\n") % told
    mail = mail_to_customer(row, company=look.name, subject=subject, body=body)
    mail.attach(f"{paper_name(statement)}.pdf", paper, "application/pdf")
    if invoice:
        mail.attach(f"{paper_name(statement)}.xml", invoice, "application/xml")
    mail.send()


def mail_to_customer(row: StatementMail | ReminderMail, *, company: str, subject: str, body: str) -> EmailMessage:
    """From the company to the address of an outbox row."""
    return plain_mail(key=row.key, address=row.address, company=company, subject=subject, body=body)
