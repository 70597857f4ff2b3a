"""A statement gets its number and goes to the customer; an issued one is taken back by a credit note (guide 2.5.3.4)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.book import book
from billing.actions.move_statement import move_statement
from billing.enums import EntryKind, StatementKind, StatementState
from billing.kept import negated
from billing.models import Statement, StatementLine, StatementSequence
from billing.queries.said import said_of
from billing.rules import why_not_act
from customers.models import BillingAccount, Customer
from oms.kit.acting import as_system
from oms.kit.lengths import whole
from oms.kit.money import Money
from partners.models import Account

LONGEST = 500
DAY = timedelta(days=1)
SUMS = ("recurring", "once", "usage", "credits", "tax", "total")


@transaction.atomic
def issue_statement(*, statement: Statement, by: Account, at: datetime) -> None:
    """Give it the next number of the company; from now on it never changes. Raises PermissionDenied for another company;
    ValidationError where it is issued already."""
    locked = _locked(statement, by)
    if locked.state != StatementState.OPEN:
        raise ValidationError(_("%(no)s was issued before.") % {"no": locked.no})
    _number(locked, by, at)
    statement.take_over(locked)


@transaction.atomic
def credit_statement(*, statement: Statement, reason: str, by: Account, at: datetime) -> Statement:
    """Take all of an issued statement back by a credit note, which is returned, issued. What is due for its days then, the next
    statement charges. Raises PermissionDenied for another company; ValidationError for one that is not issued, is a credit
    note or credited already, and without a reason."""
    locked = _locked(statement, by)
    reason = whole(reason.strip(), LONGEST, "reason")
    if not reason:
        raise ValidationError({"reason": _("Say why it is taken back; the customer reads it.")})
    if locked.kind == StatementKind.CREDIT_NOTE:
        raise ValidationError(_("A credit note cannot be credited."))
    if not locked.allows("credit"):
        told = {"statement": str(locked), "state": locked.get_state_display()}
        raise ValidationError(_("%(statement)s cannot be credited: it is “%(state)s”.") % told)
    move_statement(locked, "credit")
    note = _note_for(locked, reason, by, at)
    statement.take_over(locked)
    return note


def due_day(account: BillingAccount, issued: date) -> date:
    """The billing account's next Payment Date, the day of issue itself not."""
    day = issued.replace(day=account.payment_day)
    return day if day > issued else (issued.replace(day=1) + 32 * DAY).replace(day=account.payment_day)


def _locked(statement: Statement, by: Account) -> Statement:
    if reason := why_not_act(by, statement):
        raise PermissionDenied(reason)
    Customer.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=statement.customer_id
    ).first()  # before it, as who books
    return Statement.objects.select_for_update().get(pk=statement.pk)


def _number(statement: Statement, by: Account, at: datetime) -> None:
    """Issue it; the company's row of numbers is held, so that none is left out or given twice."""
    StatementSequence.objects.get_or_create(partner_id=statement.partner_id)
    sequence = StatementSequence.objects.select_for_update().get(partner_id=statement.partner_id)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    with as_system():  # the customer may be another company's by now
        account = BillingAccount.objects.select_related("customer").get(pk=statement.billing_account_id)
        said = said_of(statement)
    customer = account.customer
    place = " ".join(filter(None, [account.city, account.post_code]))
    move_statement(
        statement, "issue", sequence=sequence.last, no=f"{statement.last:%Y-%m}-{sequence.last:06d}", issued_at=at,
        due_day=due_day(account, at.astimezone(ZoneInfo(customer.time_zone)).date()),
        invoiced=said,
        addressed_to="\n".join(filter(None, [customer.name, account.name, account.address, account.county, place])),
    )  # fmt: skip
    if statement.total and customer.partner_id == statement.partner_id:
        book(
            customer=customer, kind=EntryKind.STATEMENT if statement.total > 0 else EntryKind.CREDIT, reference=statement.no,
            amount=Money(-statement.total, statement.currency), day=customer.today(at), by=by, at=at,
        )  # fmt: skip


def _note_for(statement: Statement, reason: str, by: Account, at: datetime) -> Statement:
    kept = {
        "tax_name",
        "tax_rate",
        "tax_from",
        "tax_category",
        "tax_country",
        "first",
        "last",
        "currency",
        "account",
        "customer_code",
        "customer_name",
    }
    note = Statement(
        kind=StatementKind.CREDIT_NOTE, partner_id=statement.partner_id, customer_id=statement.customer_id,
        billing_account_id=statement.billing_account_id, credits_statement=statement, reason=reason, made_at=at,
        **{name: getattr(statement, name) for name in kept}, **{name: -getattr(statement, name) for name in SUMS},
    )  # fmt: skip
    note.save()
    StatementLine.objects.bulk_create(
        StatementLine(
            statement=note, customer_id=line.customer_id, place=line.place, kind=line.kind, key=line.key, name=line.name,
            first=line.first, last=line.last, before=-line.before, amount=-line.amount,
            made_of=negated(line.made_of),
        )
        for line in statement.lines.all()
    )  # fmt: skip
    _number(note, by, at)
    return note
