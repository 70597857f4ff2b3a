"""Customers are reminded of what is overdue, as their class says, and their reseller holds that back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from billing.actions import remind as remind_module
from billing.actions.pay import pay
from billing.actions.remind import go_on_reminding, hold_reminders, remind, remind_due
from billing.actions.reminder_mail import send_reminder
from billing.actions.settle import note_overdue
from billing.enums import EntryKind, NextStep, StatementState
from billing.models import RemindedStatement, Reminder, ReminderMail, Statement
from billing.queries import happenings
from billing.reminding import Rules
from customers.models import Customer, CustomerClass
from oms.kit.acting import as_system
from tests.billed import LONDON, at, closed, in_class, issue
from tests.page import read
from tests.people import ABOVE, BELOW, NEIGHBOUR, OWNER

pytestmark = pytest.mark.django_db
STEPS = [{"days": 3, "level": "reminder"}, {"days": 10, "level": "second"}, {"days": 17, "level": "last"}]
DAY = timedelta(days=1)
DUE = date(2027, 12, 15)


def on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


@pytest.fixture
def late(acting, billed) -> Statement:
    """31.20 to be paid by 15 December; its class reminds 3, 10 and 17 days after two days of grace."""
    in_class(billed, reminder_steps=STEPS, grace_days=2, notification_list="accounts@bakery.example")
    [november] = closed(billed, at(2, 12))
    with as_system():
        billed.billing_accounts.update(payment_day=15)
    issue(acting, november)
    return november


def told(customer_id: int) -> list[tuple]:
    with as_system():
        rows = Reminder.objects.filter(customer=customer_id).order_by("day")
        return list(rows.values_list("step", "level", "day", "overdue", "next_step", "next_day"))


def run(start: date, end: date) -> None:
    """The job at nine on every day."""
    day = start
    while day <= end:
        note_overdue(at=on(day))
        remind_due(at=on(day))
        day += DAY


# --- when


@pytest.mark.parametrize(
    ("reached", "last", "says"),
    [
        (0, None, (date(2027, 12, 20), NextStep.REMINDER)),
        (1, date(2027, 12, 20), (date(2027, 12, 27), NextStep.SECOND)),
        (1, date(2027, 12, 29), (date(2028, 1, 5), NextStep.SECOND)),  # the first was late: seven days lie between them
        (2, date(2027, 12, 27), (date(2028, 1, 3), NextStep.LAST)),
        (3, date(2028, 1, 3), (date(2028, 1, 13), NextStep.BLOCK)),
        (3, date(2028, 1, 20), (date(2028, 1, 30), NextStep.BLOCK)),
    ],
)
def test_what_comes_next(reached, last, says) -> None:
    assert Rules.of(2, STEPS, 27).next_of(DUE, reached, last) == says


def test_what_comes_next_without_steps_or_block() -> None:
    assert Rules.of(2, STEPS, None).next_of(DUE, 3, DUE) is None
    assert Rules.of(0, [], None).next_of(DUE) is None
    assert Rules.of(0, [], 5).next_of(DUE) == (date(2027, 12, 20), NextStep.BLOCK)
    assert Rules.of(0, STEPS[:1], 3).next_of(DUE, 1, date(2027, 12, 18)) == (date(2027, 12, 19), NextStep.BLOCK)


def test_step_by_step_under_a_moved_clock(late) -> None:
    run(date(2027, 12, 10), date(2028, 1, 31))
    assert told(late.customer_id) == [
        (1, "reminder", date(2027, 12, 20), Decimal("31.200"), "second", date(2027, 12, 27)),
        (2, "second", date(2027, 12, 27), Decimal("31.200"), "last", date(2028, 1, 3)),
        (3, "last", date(2028, 1, 3), Decimal("31.200"), "", None),
    ]


def test_in_the_customers_own_day_from_eight_on(late) -> None:
    day = date(2027, 12, 20)
    note_overdue(at=on(day))
    assert not remind(late.customer_id, at=on(day, 7)) and remind_due(at=on(day, 7)) == 0
    assert told(late.customer_id) == []
    assert remind_due(at=on(day, 8)) >= 1  # the demo has others
    assert remind_due(at=on(day, 9)) == 0 and len(told(late.customer_id)) == 1


def test_whoever_was_down_for_weeks_leaves_out_no_step(late) -> None:
    run(date(2028, 1, 20), date(2028, 2, 10))
    assert [(row[0], row[2]) for row in told(late.customer_id)] == [
        (1, date(2028, 1, 20)), (2, date(2028, 1, 27)), (3, date(2028, 2, 3)),
    ]  # fmt: skip


def test_what_is_paid_is_not_reminded_of(acting, late) -> None:
    run(date(2027, 12, 16), date(2027, 12, 21))
    with acting(OWNER) as by:
        customer = Customer.objects.get(pk=late.customer_id)
        paid = {"kind": EntryKind.PAYMENT, "day": date(2027, 12, 22), "reference": "", "comment": ""}
        pay(customer=customer, amount=Decimal("20.00"), by=by, at=on(date(2027, 12, 22)), **paid)
    run(date(2027, 12, 22), date(2027, 12, 28))
    assert [(row[0], row[3]) for row in told(late.customer_id)] == [(1, Decimal("31.200")), (2, Decimal("11.200"))]
    with acting(OWNER) as by:
        pay(customer=customer, amount=Decimal("11.20"), by=by, at=on(date(2027, 12, 29)), **paid | {"reference": "2"})
    run(date(2027, 12, 29), date(2028, 1, 20))
    assert len(told(late.customer_id)) == 2
    with as_system():
        assert Statement.objects.get(pk=late.pk).state == StatementState.PAID


@pytest.mark.parametrize("why", ["prepaid", "no class", "no steps", "nobody to get it"])
def test_who_is_never_reminded(late, why) -> None:
    with as_system():
        one = Customer.objects.filter(pk=late.customer_id)
        if why == "prepaid":
            one.update(balance_control="prepaid")
        if why == "no class":
            one.update(customer_class=None)
        if why == "no steps":
            CustomerClass.objects.filter(customers=one.get()).update(reminder_steps=[])
        if why == "nobody to get it":
            CustomerClass.objects.filter(customers=one.get()).update(notification_list="")
            one.update(contact_email="", admin_email="")
    run(date(2027, 12, 19), date(2027, 12, 24))
    assert told(late.customer_id) == []


# --- once


def test_killed_between_and_run_twice_it_is_one(late, monkeypatch) -> None:
    day = date(2027, 12, 20)
    note_overdue(at=on(day))

    def die(*_args) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(remind_module, "wake", die)
        assert remind_due(at=on(day)) == 0
    assert told(late.customer_id) == []
    assert remind_due(at=on(day)) >= 1 and remind_due(at=on(day)) == 0 and len(told(late.customer_id)) == 1
    assert not remind(late.customer_id, at=on(day, 12))
    with as_system():
        [reminder] = Reminder.objects.filter(customer=late.customer_id)
        assert [mail.address for mail in reminder.mails.all()] == ["accounts@bakery.example"]
        for again in (
            lambda: RemindedStatement.objects.create(reminder=reminder, statement=late, step=1, unpaid=1),
            lambda: Reminder.objects.create(
                partner_id=reminder.partner_id, customer_id=reminder.customer_id, step=2, overdue=1, day=day, at=on(day)
            ),
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                again()
        with pytest.raises(DatabaseError), transaction.atomic():
            Reminder.objects.filter(pk=reminder.pk).update(overdue=0)


# --- what it says


def the_mail(late, mailoutbox) -> str:
    with as_system():
        [row] = ReminderMail.objects.filter(reminder__customer=late.customer_id)
    send_reminder(row)
    assert mailoutbox[-1].to == ["accounts@bakery.example"]
    return f"{mailoutbox[-1].subject}\n{mailoutbox[-1].body}"


def test_the_mail(late, mailoutbox) -> None:
    run(date(2027, 12, 20), date(2027, 12, 20))
    assert the_mail(late, mailoutbox) == (
        "Reminder from Vertical Cloud Portal: 31.20 GBP to pay\n"
        f"These statements are not paid:\n{late.no}: 31.20 GBP, to pay by 15 Dec 2027\n\nTogether 31.20 GBP.\n\n"
        "Unless they are paid, a second reminder follows on 27 Dec 2027.\n\n"
        "If you have paid meanwhile, there is nothing to do.\n\nVertical Cloud Portal\n"
    )


def test_the_mail_in_the_customers_language(late, mailoutbox) -> None:
    with as_system():
        Customer.objects.filter(pk=late.customer_id).update(language="de")
    run(date(2027, 12, 20), date(2027, 12, 20))
    assert "Sofern sie nicht bezahlt werden, folgt am 27. Dez. 2027 eine zweite Erinnerung." in the_mail(
        late, mailoutbox
    )


def test_the_statement_and_the_account_tell_of_it(late, signed_in) -> None:
    run(date(2027, 12, 20), date(2027, 12, 20))
    client = signed_in(OWNER)
    page = client.get(reverse("billing:statement", args=[late.pk])).content.decode()
    assert "Reminder to accounts@bakery.example" in page
    account = read(client.get(reverse("billing:account", args=[late.customer_code])).content).text
    assert "Last reminder Reminder, 20 Dec 2027" in " ".join(account.split())


def test_the_timeline_tells_of_statement_reminder_and_payment(acting, late, signed_in) -> None:
    run(date(2027, 12, 20), date(2027, 12, 20))
    with as_system():
        customer = Customer.objects.get(pk=late.customer_id)
    with acting(OWNER) as by:
        day = {"day": date(2027, 12, 21), "at": on(date(2027, 12, 21))}
        pay(customer=customer, kind=EntryKind.PAYMENT, amount=late.total, reference="R-1", comment="", by=by, **day)
        until = on(date(2027, 12, 31))
        found = [happenings.statements, happenings.reminders, happenings.payments]
        rows = [find(customer, by, until, 9) for find in found]
        before = [find(customer, by, on(date(2027, 12, 20), 8), 9) for find in found]
    account = reverse("billing:account", args=[late.customer_code])
    told = [(row.title, row.detail, row.by, row.leads) for [row] in rows]
    assert told == [
        (f"Statement {late.no}", "1 – 30 Nov 2027: 31.20 GBP", "", late.get_absolute_url()),
        ("Reminder", f"31.20 GBP overdue of {late.no}", "", account),
        ("Payment", "31.20 GBP, R-1", by.name, account),
    ]
    assert [len(rows) for rows in before] == [1, 0, 0]
    with acting(NEIGHBOUR) as by:
        assert [find(customer, by, until, 9) for find in found] == [[], [], []]


# --- on hold


def hold(acting, late, until: date, reason: str = "In dispute.", who: str = OWNER, when: date = date(2027, 12, 16)):
    with acting(who) as by:
        customer = Customer.objects.get(pk=late.customer_id)
        return hold_reminders(customer=customer, until=until, reason=reason, by=by, at=on(when))


def test_on_hold_nobody_is_reminded_and_no_step_is_left_out(acting, late) -> None:
    hold(acting, late, date(2027, 12, 31))
    run(date(2027, 12, 16), date(2028, 1, 8))
    assert [(row[0], row[2]) for row in told(late.customer_id)] == [(1, date(2028, 1, 1)), (2, date(2028, 1, 8))]


def test_a_hold_ends_before_its_day(acting, late) -> None:
    hold(acting, late, date(2027, 12, 31))
    with acting(OWNER) as by:
        customer = Customer.objects.get(pk=late.customer_id)
        go_on_reminding(customer=customer, by=by, at=on(date(2027, 12, 21)))
        with pytest.raises(ValidationError) as error:
            go_on_reminding(customer=customer, by=by, at=on(date(2027, 12, 21)))
    assert error.value.messages == ["Its reminders are not on hold."]
    run(date(2027, 12, 21), date(2027, 12, 22))
    assert [row[2] for row in told(late.customer_id)] == [date(2027, 12, 21)]


@pytest.mark.parametrize(
    ("until", "reason", "says"),
    [
        (date(2027, 12, 15), "Dispute", {"until": ["That day is over."]}),
        (date(2028, 12, 16), "Dispute", {"until": ["Hold reminders back for a year at most."]}),
        (date(2027, 12, 31), "  ", {"reason": ["Say why it is not reminded."]}),
    ],
)
def test_what_no_hold_can_be(acting, late, until, reason, says) -> None:
    with pytest.raises(ValidationError) as error:
        hold(acting, late, until, reason)
    assert error.value.message_dict == says


def test_only_its_own_reseller_holds_back(acting, late, signed_in) -> None:
    words = "Only RS-Vertical, whose customer it is, says whether it is reminded."
    with pytest.raises(PermissionDenied, match=words):
        hold(acting, late, date(2027, 12, 31), who=ABOVE)
    address = reverse("billing:reminders-hold", args=[late.customer_code])
    assert words in signed_in(ABOVE).get(address).content.decode()
    assert signed_in(NEIGHBOUR).get(address).status_code == 404


# --- its pages


def test_hold_and_go_on_by_the_pages(late, signed_in) -> None:
    client = signed_in(OWNER)
    address = reverse("billing:reminders-hold", args=[late.customer_code])
    assert client.post(address, {"until": "", "reason": ""}).status_code == 422
    day = (date.today() + 5 * DAY).isoformat()
    answer = client.post(address, {"until": day, "reason": "Asked for a second look."}, follow=True)
    assert "Asked for a second look." in answer.content.decode()
    answer = client.post(reverse("billing:reminders-go-on", args=[late.customer_code]), follow=True)
    assert "is reminded again." in answer.content.decode()
    answer = client.post(reverse("billing:reminders-go-on", args=[late.customer_code]), follow=True)
    assert "Its reminders are not on hold." in answer.content.decode()


def test_the_grid_is_of_those_one_sees(late, signed_in) -> None:
    run(date(2027, 12, 20), date(2027, 12, 20))
    url = f"{reverse('billing:reminders')}?customer={late.customer_code}"
    for login, seen in ((OWNER, True), (ABOVE, True), (BELOW, False), (NEIGHBOUR, False)):
        page = signed_in(login).get(url).content.decode()
        assert (late.no in page) == seen
    assert late.no in signed_in(OWNER).get(f"{url}&now=overdue&level=reminder").content.decode()
    assert late.no not in signed_in(OWNER).get(f"{url}&now=paid").content.decode()


# --- the class


def class_form(**more: str) -> dict[str, str]:
    rows = {
        "fields-TOTAL_FORMS": "0",
        "fields-INITIAL_FORMS": "0",
        "reminders-TOTAL_FORMS": "3",
        "reminders-INITIAL_FORMS": "0",
    }
    return {"name": "Late payers", "grace_days": "2", "tax_rate": "0", **rows, **more}


def row(n: int, days: object, level: str = "reminder") -> dict[str, str]:
    return {f"reminders-{n}-days": str(days), f"reminders-{n}-level": level}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({**row(0, 10), **row(1, 3)}, "The days go up from row to row: more than 10."),
        ({**row(0, 3), **row(1, 3)}, "“3” is listed twice. Keep one row."),
        (row(0, 366), "From 1 to 365 days."),
        ({**row(0, 3), **row(1, 10), "block_days": "9"}, "The last reminder is after 10 days; the block is not before it."),
        ({"block_days": "0"}, "From 1 to 365 days."),
        ({"block_days": "366"}, "From 1 to 365 days."),
        ({"reminders-TOTAL_FORMS": "6", **{k: v for n in range(6) for k, v in row(n, n + 1).items()}}, "Please submit at most 5 forms."),
    ],
)  # fmt: skip
def test_what_a_class_refuses(signed_in, typed, says) -> None:
    answer = signed_in(OWNER).post(reverse("customers:classes-add"), class_form(**typed))
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_class_keeps_its_steps_and_tells_of_them(signed_in) -> None:
    client = signed_in(OWNER)
    typed = class_form(**row(0, 3), **row(2, 10, "last"), block_days="20", blocks_at_limit="on")
    page = client.post(reverse("customers:classes-add"), typed, follow=True)
    with as_system():
        made = CustomerClass.objects.get(name="Late payers")
    assert made.reminder_steps == [{"days": 3, "level": "reminder"}, {"days": 10, "level": "last"}]
    assert (made.block_days, made.blocks_at_limit) == (20, True)
    assert "3: Reminder, 10: Last warning" in page.content.decode()
    edit = client.get(reverse("customers:classes-edit", args=[made.pk])).content.decode()
    assert 'name="reminders-1-days" value="10"' in edit
