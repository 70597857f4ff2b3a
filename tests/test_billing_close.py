"""Billing periods are closed into statements; statements are issued, sent, credited, and never change."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from billing.actions import close
from billing.actions.close import begin_periods, close_period
from billing.actions.issue import credit_statement, due_day, issue_statement
from billing.actions.mail import send_mail, send_statement
from billing.actions.pay import pay
from billing.actions.settle import note_overdue
from billing.enums import STATEMENT_WAYS, EntryKind, StatementState
from billing.models import (
    ClosedPeriod,
    CustomerBalance,
    RunningPeriod,
    Statement,
    StatementLine,
    StatementMail,
    StatementSequence,
)
from callstats.models import HourlyUsage
from customers.actions import contract
from customers.enums import CustomerType
from customers.models import BillingAccount, Customer, CustomerClass
from oms.kit.acting import as_system
from oms.kit.money import Money
from tests import things
from tests.changes import fresh
from tests.people import ABOVE, CLERK, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


class Killed(Exception):
    """The worker died here."""


def on(day: int, month: int = 11) -> date:
    return date(2027, month, day)


def at(day: int, month: int, hour: int = 12) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LONDON)


@pytest.fixture
def billed(acting, example) -> Customer:
    """Charged by the month since September 2027: 3 at 12.00 from the 5th of November on."""
    with acting(CLERK) as clerk:
        contract.add_line(
            customer=example, billing_account=example.billing_accounts.first(), order_no="T-1", by=clerk, item=things.item(),
            quantity=3, price=Decimal("12.00"), act_date=on(5), at=at(5, 11), billing_start=on(5),
        )  # fmt: skip
    with as_system():
        Customer.objects.filter(pk=example.pk).update(created_at=at(10, 9), service_start=on(5))
        RunningPeriod.objects.filter(customer=example).delete()
        begin_periods(at=at(10, 11))
    return fresh(example)


def more(acting, customer: Customer, change: int, day: date) -> None:
    """Confirmed for `day`, however late."""
    with acting(CLERK) as clerk:
        line = customer.servicelines.get()
        contract.change_quantity(line=line, change=change, effective=day, order_no="T-2", by=clerk, at=at(20, 11))


def closed(customer: Customer, upto: datetime) -> list[Statement]:
    while close_period(customer.pk, at=upto):
        pass
    with as_system():
        return list(Statement.objects.filter(customer=customer).order_by("first", "pk"))


def running_of(customer: Customer) -> RunningPeriod:
    with as_system():
        return RunningPeriod.objects.get(customer=customer)


def lines_of(statement: Statement) -> list[tuple[str, date, Decimal, Decimal]]:
    with as_system():
        return list(statement.lines.values_list("name", "first", "before", "amount"))


def issue(acting, statement: Statement, who: str = OWNER, when: datetime = at(1, 12, 8)) -> Statement:
    with acting(who) as by:
        issue_statement(statement=statement, by=by, at=when)
    return statement


def test_the_first_period_is_that_of_the_creation(billed) -> None:
    running = running_of(billed)
    assert (running.first, running.last) == (on(1, 9), on(30, 9))
    assert running.ends_at == datetime(2027, 10, 1, 2, tzinfo=LONDON)


def test_an_earlier_fact_begins_earlier(acting, billed) -> None:
    with acting(CLERK) as clerk:
        contract.add_line(
            customer=billed, billing_account=billed.billing_accounts.first(), order_no="T-9", by=clerk, quantity=1,
            item=things.item("t-early"), price=Decimal("1.00"), act_date=on(3, 6), at=at(5, 11), billing_start=on(3, 6),
        )  # fmt: skip
    with as_system():
        RunningPeriod.objects.filter(customer=billed).delete()
        begin_periods(at=at(10, 11))
    assert running_of(billed).first == on(1, 6)


def test_nothing_before_the_day_the_portal_bills_from(acting, billed, settings) -> None:
    settings.BILLING_SINCE = on(15, 11)
    with as_system():
        RunningPeriod.objects.filter(customer=billed).delete()
        begin_periods(at=at(10, 11))
    [november] = closed(billed, at(2, 12))
    assert november.first == on(1)


def test_a_closed_period_is_a_statement_for_its_billing_account(billed) -> None:
    [november] = closed(billed, at(2, 12))
    assert (november.first, november.last, november.state, november.no) == (on(1), on(30), StatementState.OPEN, "")
    assert lines_of(november) == [(things.item().name, on(1), Decimal(0), Decimal("31.20"))]
    assert (november.recurring, november.tax, november.total) == (Decimal("31.20"), 0, Decimal("31.20"))
    assert (november.account, november.customer_name) == ("Head office", billed.name)
    with as_system():
        assert [one.first.month for one in ClosedPeriod.objects.filter(customer=billed)] == [9, 10, 11]


def test_a_period_is_closed_at_two_in_its_own_night(billed) -> None:
    closed(billed, at(20, 11))
    assert not close_period(billed.pk, at=datetime(2027, 12, 1, 1, 59, tzinfo=LONDON))
    assert close_period(billed.pk, at=datetime(2027, 12, 1, 2, 0, tzinfo=LONDON))
    assert not close_period(billed.pk, at=datetime(2027, 12, 1, 2, 0, tzinfo=LONDON))


def test_what_is_confirmed_late_is_on_the_next_one(acting, billed) -> None:
    closed(billed, at(2, 12))
    more(acting, billed, 2, on(21))
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    name = things.item().name
    assert lines_of(december) == [
        (name, on(1, 12), Decimal(0), Decimal("60.00")), (name, on(1), Decimal("31.20"), Decimal("8.00")),
    ]  # fmt: skip
    assert december.recurring == Decimal("68.00")


def in_class(customer: Customer, **values) -> None:
    with as_system():
        klass = CustomerClass.objects.create(partner_id=customer.partner_id, name="Of the tests", **values)
        Customer.objects.filter(pk=customer.pk).update(customer_class=klass)


def test_in_advance_and_the_refund(acting, billed) -> None:
    in_class(billed, in_advance=True, tax_rate=Decimal("20"), taxation="VAT")
    october, november = closed(billed, at(2, 12))
    name = things.item().name
    assert lines_of(october) == [(name, on(1), Decimal(0), Decimal("31.20"))]
    assert lines_of(november) == [(name, on(1, 12), Decimal(0), Decimal("36.00"))]
    assert (november.tax, november.total) == (Decimal("7.20"), Decimal("43.20"))
    more(acting, billed, -3, on(16, 12))
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    assert lines_of(december) == [(name, on(1, 12), Decimal("36.00"), Decimal("-18.58"))]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": CustomerType.TEST}, "test"),
        ({"kind": CustomerType.DEMO}, "demo"),
        ({"inactive_billing": True}, "inactive"),
    ],
)
def test_who_is_left_out_is_never_charged_for_it(billed, values, why) -> None:
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(**values)
    assert closed(billed, at(2, 12)) == []
    with as_system():
        assert ClosedPeriod.objects.get(customer=billed, first=on(1)).left_out == why
        Customer.objects.filter(pk=billed.pk).update(kind=CustomerType.NORMAL, inactive_billing=False)
    [december] = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))
    assert lines_of(december) == [(things.item().name, on(1, 12), Decimal(0), Decimal("36.00"))]


def test_calls_are_charged_less_what_the_bundles_take(acting, billed) -> None:
    with as_system():
        HourlyUsage.objects.create(
            partner_id=billed.partner_id, customer=billed, hour=at(9, 11), day=on(9), clock=12, direction="out", type="trunk",
            result="answered", calls=3, seconds=300, priced=3, cost=Decimal("4.1250"), currency="GBP",
        )  # fmt: skip
    [november] = closed(billed, at(2, 12))
    assert lines_of(november)[-1] == ("Calls", on(1), Decimal(0), Decimal("4.13"))
    assert (november.usage, november.total) == (Decimal("4.13"), Decimal("35.33"))


def test_killed_half_way_and_twice_it_is_the_same(billed, monkeypatch) -> None:
    closed(billed, at(20, 11))

    def die(*_args) -> None:
        raise Killed

    monkeypatch.setattr(close, "_lines", die)
    with pytest.raises(Killed), transaction.atomic():
        close_period(billed.pk, at=at(2, 12))
    monkeypatch.undo()
    with as_system():
        assert not Statement.objects.filter(customer=billed).exists()
        assert RunningPeriod.objects.get(customer=billed).first == on(1)
    assert len(closed(billed, at(2, 12))) == len(closed(billed, at(2, 12))) == 1


def test_a_closed_customer_rests_once_nothing_is_left(acting, billed) -> None:
    more(acting, billed, -3, on(20))
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(status="closed", service_end=on(19))
    assert len(closed(billed, datetime(2028, 6, 2, tzinfo=LONDON))) == 1
    assert running_of(billed).ends_at is None


def test_the_database_closes_no_day_twice(billed) -> None:
    closed(billed, at(2, 12))
    with as_system(), pytest.raises(DatabaseError, match="A day is in one closed period"), transaction.atomic():
        ClosedPeriod.objects.create(
            customer=billed, kind="monthly", first=on(29), last=on(5, 12), charged_to=on(5, 12), closed_at=at(6, 12)
        )


# --- issue, send, credit


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
    assert mail.body.startswith(
        f"Statement {november.no} for 1 Nov 2027 – 30 Nov 2027 is attached. It comes to 31.20 GBP."
    )
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
        "Recurring, set right, 1 Nov 2027 – 30 Nov 2027", "charged by earlier statements", "-31.20 GBP", "8.00 GBP",
        "Against 1 Nov 2027 – 30 Nov 2027", "+36.80", str(Money(december.total, "GBP")),
    ):  # fmt: skip
        assert words in page, words
    assert signed_in(NEIGHBOUR).get(december.get_absolute_url()).status_code == 404
    assert signed_in(ABOVE).post(f"{december.get_absolute_url()}issue/").status_code == 403


def test_the_preview_of_the_running_period_is_the_statement_to_come(acting, billed, signed_in) -> None:
    closed(billed, at(2, 12))
    more(acting, billed, 2, on(21))
    page = signed_in(CLERK).get(f"/customers/{billed.code}/charges/?day=2027-12-09").content.decode()
    assert "Recurring, set right, 1 Nov 2027 – 30 Nov 2027" in page and "60.00 GBP" in page
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
