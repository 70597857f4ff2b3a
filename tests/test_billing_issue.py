"""Statements are issued, sent, credited and paid, and never change."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.template.loader import render_to_string

from billing.actions.issue import credit_statement, due_day, issue_statement
from billing.actions.mail import send_mail, send_statement
from billing.actions.pay import pay
from billing.actions.settle import note_overdue
from billing.enums import STATEMENT_WAYS, EntryKind, StatementState
from billing.models import (
    CustomerBalance,
    Statement,
    StatementLine,
    StatementMail,
    StatementSequence,
)
from billing.queries.statement import told_of
from customers.actions import contract
from customers.actions.places import replace_accounts
from customers.models import BillingAccount, Customer, Suspension
from oms.kit.acting import as_system
from oms.kit.money import Money
from tests import things
from tests.billed import LONDON, at, closed, in_class, issue, lines_of, more, on
from tests.changes import fresh
from tests.page import read
from tests.people import ABOVE, CLERK, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db


def test_issued_ones_are_numbered_without_a_gap(acting, billed) -> None:
    first, second = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-2:]
    with as_system():
        StatementSequence.objects.get_or_create(partner_id=billed.partner_id)
        last = StatementSequence.objects.get(partner_id=billed.partner_id).last
    issue(acting, first)
    with acting(OWNER) as by, pytest.raises(ValidationError), transaction.atomic():
        issue_statement(statement=first, by=by, at=at(1, 12))
    issue(acting, second)
    assert (first.no, second.no) == (f"2027-11-{last + 1:06d}", f"2027-12-{last + 2:06d}")
    assert first.due_day == date(2027, 12, 28)
    assert first.addressed_to.splitlines() == [billed.name, "Head office", "1 Example Street", "London EC1A 1AA"]


@pytest.mark.parametrize(
    ("payment_day", "issued", "due"),
    [(28, on(1), on(28)), (1, on(1), on(1, 12)), (15, on(15), on(15, 12)), (5, on(31, 12), date(2028, 1, 5))],
)
def test_it_is_due_on_the_next_payment_date(payment_day, issued, due) -> None:
    assert due_day(BillingAccount(payment_day=payment_day), issued) == due


def test_only_the_company_that_charges_acts(acting, billed) -> None:
    [november] = closed(billed, at(2, 12))
    words = "Only the company that charges this customer issues, sends and credits its statements."
    with acting(ABOVE) as by:
        for act in (
            lambda: issue_statement(statement=november, by=by, at=at(2, 12)),
            lambda: send_statement(statement=november, by=by, at=at(2, 12)),
            lambda: credit_statement(statement=november, reason="No.", by=by, at=at(2, 12)),
        ):
            with pytest.raises(PermissionDenied, match=words):
                act()


def refused(act) -> list[str]:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act()
    return error.value.messages


def test_refusals_in_words(acting, billed) -> None:
    [november] = closed(billed, at(2, 12))
    with acting(OWNER) as by:
        stamp = {"by": by, "at": at(2, 12)}
        assert refused(lambda: send_statement(statement=november, **stamp)) == [
            "Issue it first: without a number it is no statement yet."
        ]
        assert refused(lambda: credit_statement(statement=november, reason="Wrong.", **stamp)) == [
            f"{november} cannot be credited: it is “Open”."
        ]
        issue_statement(statement=november, **stamp)
        assert refused(lambda: issue_statement(statement=november, **stamp)) == [f"{november.no} was issued before."]
        assert refused(lambda: credit_statement(statement=november, reason="  ", **stamp)) == [
            "Say why it is taken back; the customer reads it."
        ]
        note = credit_statement(statement=november, reason="Wrong.", **stamp)
        assert refused(lambda: credit_statement(statement=november, reason="Wrong.", **stamp)) == [
            f"{november.no} cannot be credited: it is “Credited”."
        ]
        assert refused(lambda: credit_statement(statement=note, reason="Wrong.", **stamp)) == [
            "A credit note cannot be credited."
        ]
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(contact_email="", admin_email="")
    with acting(OWNER) as by:
        assert refused(lambda: send_statement(statement=note, by=by, at=at(2, 12))) == [
            "Nobody is known to get it: enter a contact e-mail of the customer, or a Notification List in its class."
        ]


def test_a_credit_note_takes_all_back_and_the_next_one_charges_anew(acting, billed) -> None:
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    with acting(OWNER) as by:
        note = credit_statement(statement=november, reason="Wrong price.", by=by, at=at(3, 12))
    assert (note.total, note.state, note.credits_statement_id) == (-november.total, StatementState.ISSUED, november.pk)
    assert november.state == StatementState.CREDITED
    assert [amount for *_more, amount in lines_of(note)] == [Decimal("-31.20")]
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    assert sorted(amount for *_more, amount in lines_of(december)) == [Decimal("31.20"), Decimal("36.00")]
    with as_system():
        whole = StatementLine.objects.filter(customer=billed).aggregate(sum=Sum("amount"))["sum"]
    assert whole == Decimal("67.20")


@pytest.mark.parametrize("column", ["total", "no", "customer_name", "due_day", "issued_at", "tax"])
def test_an_issued_statement_never_changes(acting, billed, column) -> None:
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    other = {"total": 1, "no": "1", "customer_name": "X", "due_day": on(1), "issued_at": at(1, 1), "tax": 1}[column]
    with as_system(), pytest.raises(DatabaseError, match="A statement never changes"), transaction.atomic():
        Statement.objects.filter(pk=november.pk).update(**{column: other})


def test_the_state_moves_by_its_ways_alone(acting, billed) -> None:
    [november] = closed(billed, at(2, 12))
    edges = set(STATEMENT_WAYS.edges)
    issue(acting, november)
    for target in StatementState.values:
        if target != "issued" and ("issued", target) not in edges:
            with as_system(), pytest.raises(DatabaseError), transaction.atomic():
                Statement.objects.filter(pk=november.pk).update(state=target)


def test_lines_are_kept_for_good(billed) -> None:
    [november] = closed(billed, at(2, 12))
    for sql in ("update billing_statementline set amount = 0", "delete from billing_statementline"):
        with as_system(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{sql} where statement_id = %s", [november.pk])


def test_a_statement_leaves_by_mail_as_pdf(acting, billed, mailoutbox) -> None:
    in_class(billed, notification_list="accounts@bakery.example\nowner@bakery.example")
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    with acting(OWNER) as by:
        assert send_statement(statement=november, by=by, at=at(2, 12)) == [
            "accounts@bakery.example", "owner@bakery.example",
        ]  # fmt: skip
    with as_system():
        rows = list(StatementMail.objects.filter(statement=november).order_by("address"))
    for row in rows:
        send_mail(row)
    mail = mailoutbox[0]
    assert mail.to == ["accounts@bakery.example"]
    assert mail.subject == f"Statement {november.no} from Vertical Cloud Portal"
    assert mail.body.startswith(f"Statement {november.no} for 1 – 30 Nov 2027 is attached. It comes to 31.20 GBP.")
    [(name, content, kind)] = mail.attachments
    assert (name, kind, content[:5]) == (f"statement-{november.no}.pdf", "application/pdf", b"%PDF-")


# --- its pages


def test_the_page_is_the_statement(acting, billed, signed_in) -> None:
    closed(billed, at(2, 12))
    more(acting, billed, 2, on(21))
    november, december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))
    client = signed_in(OWNER)
    assert client.post(f"{november.get_absolute_url()}issue/").status_code == 302
    page = client.get(december.get_absolute_url()).content.decode()
    for words in (
        "Recurring, set right, 1 – 30 Nov 2027", "charged by earlier statements", "−31.20 GBP", "8.00 GBP",
        "Against 1 – 30 Nov 2027", "+36.80", str(Money(december.total, "GBP")),
    ):  # fmt: skip
        assert words in page, words
    assert signed_in(NEIGHBOUR).get(december.get_absolute_url()).status_code == 404
    assert signed_in(ABOVE).post(f"{december.get_absolute_url()}issue/").status_code == 403


def test_the_preview_of_the_running_period_is_the_statement_to_come(acting, billed, signed_in) -> None:
    closed(billed, at(2, 12))
    more(acting, billed, 2, on(21))
    page = signed_in(CLERK).get(f"/customers/{billed.code}/charges/?day=2027-12-09").content.decode()
    assert "Recurring, set right, 1 – 30 Nov 2027" in page and "60.00 GBP" in page
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    assert str(Money(december.total, "GBP")) in page


# --- paid, and not


def test_what_is_paid_says_which_statements_are(acting, billed) -> None:
    first, second = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))
    for one in (first, second):
        issue(acting, one)

    def paid(amount: str, when: datetime) -> list[str]:
        with acting(OWNER) as by:
            pay(
                customer=fresh(billed), kind=EntryKind.PAYMENT, amount=Decimal(amount), day=when.date(), reference="",
                comment="", by=by, at=when,
            )  # fmt: skip
        with as_system():
            found = Statement.objects.filter(customer=billed).order_by("first")
            return list(found.values_list("state", flat=True))

    assert paid("10.00", at(2, 12)) == ["part_paid", "issued"]
    assert paid("21.20", at(3, 12)) == ["paid", "issued"]
    assert paid("0.01", at(30, 12)) == ["paid", "overdue"]
    assert paid("35.99", at(31, 12)) == ["paid", "paid"]
    with acting(OWNER) as by:
        note = credit_statement(statement=first, reason="Wrong.", by=by, at=at(31, 12))
    with as_system():
        assert CustomerBalance.objects.get(customer=billed).balance == Decimal("31.20")
        assert Statement.objects.get(pk=note.pk).state == "issued"


def test_what_is_not_paid_on_its_day_is_overdue(acting, billed) -> None:
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    note_overdue(at=at(28, 12))
    with as_system():
        assert Statement.objects.get(pk=november.pk).state == "issued"
    note_overdue(at=at(29, 12))
    with as_system():
        assert Statement.objects.get(pk=november.pk).state == "overdue"


def test_the_paper_says_what_the_page_says(acting, billed, signed_in, monkeypatch) -> None:
    """A first month with a trial, a change in the middle and a stop; in the customer's language."""
    in_class(billed, tax_rate=Decimal("17.50"), taxation="VAT")
    more(acting, billed, 2, on(21))
    with acting(CLERK) as clerk:
        contract.add_line(
            customer=billed, billing_account=billed.billing_accounts.first(), order_no="T-3", by=clerk, quantity=2,
            item=things.item("t-trial"), price=Decimal("7.00"), act_date=on(10), at=at(10, 11), billing_start=on(17),
        )  # fmt: skip
        Suspension.objects.create(
            customer=billed, order_no="T-4", start=on(25), end=on(27), reason="Moved", plan_name="", made_by="x",
            made_at=at(25, 11),
        )  # fmt: skip
    [november] = closed(billed, at(2, 12))
    issue(acting, november)
    drawn = []
    monkeypatch.setattr(
        "billing.queries.paper.draw", lambda template, told: drawn.append(render_to_string(template, told)) or b"%PDF-"
    )
    client = signed_in(OWNER)
    assert client.get(f"{november.get_absolute_url()}pdf/").content == b"%PDF-"
    page, paper = (read(text).text for text in (client.get(november.get_absolute_url()).content, drawn[0].encode()))
    sheet = told_of(november, reader=None)
    lines = {line.name: str(line.amount) for line in sheet.lines}
    assert lines == {things.item().name: "33.20 GBP", things.item("t-trial").name: "5.13 GBP"}
    figures = [*lines.values(), "38.33 GBP", "6.71 GBP", "45.04 GBP", "3 × 12.00 GBP × 16 of 30 days"]
    figures += ["5 × 12.00 GBP × 4 of 30 days", "2 × 7.00 GBP × 8 of 30 days", november.no, "28 Dec 2027"]
    figures += ["10 – 16 Nov 2027: 2 on trial, not charged.", "25 – 27 Nov 2027: 5 not charged"]
    for words in figures:
        assert words in page and words in paper, words


def test_an_account_that_another_company_charged_stays(acting, billed, account) -> None:
    """The customer came from a neighbour; its statements are not seen here."""
    with acting(CLERK) as clerk:
        have = [{**things.ACCOUNT, "id": one.pk} for one in billed.billing_accounts.all()]
        replace_accounts(customer=billed, accounts=[*have, {**things.ACCOUNT, "name": "Old"}], by=clerk, at=at(1, 11))
    neighbour = account(NEIGHBOUR).partner
    with as_system():
        old = BillingAccount.objects.get(customer=billed, name="Old")
        Statement.objects.create(
            partner=neighbour, customer=billed, customer_code=billed.code, customer_name=billed.name, billing_account=old,
            account=old.name, first=on(1, 3), last=on(31, 3), currency="GBP", made_at=at(1, 4),
        )  # fmt: skip
    with acting(CLERK) as clerk:
        words = refused(lambda: replace_accounts(customer=billed, accounts=have, by=clerk, at=at(2, 11)))
    assert words == ["“Old” is used by orders, numbers, devices or service lines and cannot be deleted."]
