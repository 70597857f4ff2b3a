"""The accounts of customers: a ledger that only grows, and what it comes to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from billing.actions.book import book
from billing.actions.pay import correct, pay
from billing.enums import EntryKind, Standing
from billing.models import BalanceEntry, CustomerBalance
from billing.notifications.account import BalanceNear, BalanceReached
from billing.queries.balance import account_of, accounts_of, entries_of
from customers.actions.change_reseller import change_reseller
from customers.actions.create import update_customer
from customers.actions.move import move
from customers.models import Customer
from oms.kit.money import Money
from partners.models import Notice
from tests.people import ABOVE, CLERK, NEIGHBOUR, OWNER, SP
from tests.test_customer_create import create

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
K = EntryKind


def words(caught) -> dict[str, list[str]]:
    return caught.value.message_dict


@pytest.fixture
def owner(account):
    return account(OWNER)


@pytest.fixture
def one(owner) -> Customer:
    """A running postpaid customer with nothing booked."""
    fresh = Customer.objects.filter(partner_id=owner.partner_id, status="activated", balance_control="postpaid")
    return fresh.filter(balance_entries=None, membership=None).order_by("pk").first()


def booked(customer, amount, kind=K.CORRECTION, reference="", currency="GBP", **more):
    told = {"day": timezone.localdate(), "reference": reference, "by": None, "at": timezone.now(), **more}
    return book(customer=customer, kind=kind, amount=Money(Decimal(amount), currency), **told)


def paid(customer, by, amount="10", kind=K.PAYMENT, **more):
    told = {"day": customer.today(timezone.now()), "reference": "", "comment": "", "at": timezone.now(), **more}
    return pay(customer=customer, kind=kind, amount=Decimal(amount), by=by, **told)


def balance(customer) -> Decimal:
    return CustomerBalance.objects.get(customer=customer).balance


# --- the ledger


def test_every_customer_has_a_row_that_says_what_the_customer_says() -> None:
    assert CustomerBalance.objects.count() == Customer.objects.count()
    for row in CustomerBalance.objects.select_related("customer"):
        one = row.customer
        assert (row.partner_id, row.partner_name, row.customer_code, row.customer_name) == (
            one.partner_id, one.partner_name, one.code, one.name
        )  # fmt: skip
        assert (row.balance_control, row.currency, row.credit_limit) == (
            one.balance_control, one.currency, one.credit_limit
        )  # fmt: skip


def test_every_balance_is_the_sum_of_its_entries() -> None:
    sums = dict(BalanceEntry.objects.values_list("customer_id").annotate(Sum("amount")))
    assert sums
    for row in CustomerBalance.objects.all():
        assert row.balance == sums.get(row.customer_id, 0), row
        last = BalanceEntry.objects.filter(customer_id=row.customer_id).order_by("at", "pk").last()
        assert row.balance == (last.balance if last else 0)


def test_entries_only_grow(one) -> None:
    booked(one, "5")
    for sql in ("update billing_balanceentry set amount = 1", "delete from billing_balanceentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert balance(one) == 5


def test_the_same_reference_is_booked_once(one) -> None:
    first = booked(one, "-40", K.STATEMENT, "S-77")
    assert booked(one, "-40", K.STATEMENT, "S-77") == first
    assert booked(one, "40", K.CREDIT, "S-77") != first, "of another kind it is something else"
    with pytest.raises(ValidationError) as caught:
        booked(one, "-41", K.STATEMENT, "S-77")
    day = f"{first.day:%-d %b %Y}"
    assert words(caught) == {"reference": [f"Statement “S-77” is booked already: 40.00 GBP on {day}."]}
    assert balance(one) == 0
    assert booked(one, "1") != booked(one, "1"), "without a reference nothing is the same"


def test_an_issued_reference_stands_once_in_the_database(one) -> None:
    entry = booked(one, "-40", K.STATEMENT, "S-77")
    entry.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)


def test_currencies_never_meet(one) -> None:
    with pytest.raises(ValidationError) as caught:
        booked(one, "5", currency="EUR")
    assert words(caught) == {"amount": [f"The account of {one.name} is in GBP, not in EUR."]}


@pytest.mark.parametrize(
    ("kind", "amount"), [(K.TOP_UP, "-1"), (K.PAYMENT, "-1"), (K.CREDIT, "-1"), (K.REFUND, "1"), (K.STATEMENT, "1")]
)
def test_a_kind_has_its_sign(one, kind, amount) -> None:
    with pytest.raises(ValueError, match="amounts are positive in the customer's favour"):
        booked(one, amount, kind)


def test_amounts_that_nobody_can_mean(one) -> None:
    with pytest.raises(ValidationError) as caught:
        booked(one, "0.001")
    assert words(caught) == {"amount": ["Nothing is booked for an amount of nought."]}
    booked(one, "9999999999.99")
    with pytest.raises(ValidationError) as caught:
        booked(one, "0.01")
    assert words(caught) == {"amount": ["No account can hold an amount like that. Check it."]}
    with pytest.raises(ValidationError) as caught:
        booked(one, "1", reference="x" * 141)
    assert words(caught) == {"reference": ["This has up to 140 characters; there are 141."]}


# --- how an account stands


@pytest.mark.parametrize(
    ("control", "limit", "steps", "stands", "available"),
    [
        ("postpaid", None, (), Standing.SETTLED, None),
        ("postpaid", None, ("-900",), Standing.OWING, None),
        ("postpaid", None, ("5",), Standing.IN_CREDIT, None),
        ("postpaid", "100", ("-79.99",), Standing.OWING, "20.01"),
        ("postpaid", "100", ("-80",), Standing.NEAR, "20"),
        ("postpaid", "100", ("-99.99",), Standing.NEAR, "0.01"),
        ("postpaid", "100", ("-100",), Standing.AT_LIMIT, "0"),
        ("postpaid", "100", ("-130",), Standing.AT_LIMIT, "-30"),
        ("postpaid", "0", (), Standing.AT_LIMIT, "0"),
        ("postpaid", "0", ("1",), Standing.IN_CREDIT, "1"),
        ("prepaid", None, (), Standing.USED_UP, "0"),
        ("prepaid", None, ("100",), Standing.IN_CREDIT, "100"),
        ("prepaid", None, ("100", "-79.99"), Standing.IN_CREDIT, "20.01"),
        ("prepaid", None, ("100", "-80"), Standing.NEAR, "20"),
        ("prepaid", None, ("100", "-80", "5"), Standing.IN_CREDIT, "25"),
        ("prepaid", None, ("100", "-100"), Standing.USED_UP, "0"),
        ("prepaid", None, ("100", "-130"), Standing.USED_UP, "-30"),
    ],
)
def test_how_an_account_stands(owner, one, control, limit, steps, stands, available) -> None:
    Customer.objects.filter(pk=one.pk).update(balance_control=control, credit_limit=limit and Decimal(limit))
    for amount in steps:
        booked(one, amount)
    row = account_of(one, owner)
    assert (row.standing, row.available) == (stands, available and Decimal(available))
    assert accounts_of(owner).filter(standing=stands, customer=one).exists()


# --- where a customer's funds come from


def test_the_first_payment_is_the_first_entry(owner) -> None:
    new = create(owner, balance_control="prepaid", available_funds=Decimal(75))
    update_customer(customer=new, fields={"available_funds": Decimal(80)}, by=owner, at=timezone.now())
    assert not BalanceEntry.objects.filter(customer=new).exists(), "while it is ordered, it is a word and no money"
    new = move(new, "create_service", by=owner, at=timezone.now())
    entry = BalanceEntry.objects.get(customer=new)
    assert (entry.kind, entry.amount, entry.balance, entry.by_name) == (K.TOP_UP, 80, 80, owner.name)
    row = account_of(new, owner)
    assert (row.balance, row.last_payment, row.standing) == (80, entry.day, Standing.IN_CREDIT)


def test_funds_are_booked_and_no_longer_typed(owner) -> None:
    new = create(owner, balance_control="prepaid", available_funds=Decimal(75))
    new = move(new, "create_service", by=owner, at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        update_customer(customer=new, fields={"available_funds": Decimal(80)}, by=owner, at=timezone.now())
    assert words(caught) == {"available_funds": ["Book what is paid in Balances & Payments."]}
    booked(new, "-25.50")
    new.refresh_from_db()
    assert new.available_funds == Decimal("49.50")
    booked(new, "-60")
    new.refresh_from_db()
    assert new.available_funds == 0, "a customer has no funds below nought; its account says how far below"
    assert balance(new) == Decimal("-10.50")


def test_prepaid_becomes_postpaid_and_back(owner) -> None:
    new = create(owner, balance_control="prepaid", available_funds=Decimal(75))
    new = move(new, "create_service", by=owner, at=timezone.now())
    told = {"by": owner, "at": timezone.now()}
    fields = {"balance_control": "postpaid", "credit_limit": Decimal(10), "available_funds": Decimal(75)}
    new = update_customer(customer=new, fields=fields, **told)
    assert (new.available_funds, account_of(new, owner).available) == (None, 85)
    new = update_customer(customer=new, fields={"balance_control": "prepaid", "credit_limit": None}, **told)
    assert (new.available_funds, account_of(new, owner).available) == (75, 75)


def test_the_currency_stays_once_something_is_booked(owner) -> None:
    new = create(owner, balance_control="prepaid", available_funds=Decimal(75))
    new = update_customer(customer=new, fields={"currency": "EUR"}, by=owner, at=timezone.now())
    new = move(new, "create_service", by=owner, at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        update_customer(customer=new, fields={"currency": "GBP"}, by=owner, at=timezone.now())
    assert words(caught) == {"currency": [f"The account of {new.name} is booked in EUR, so the currency stays."]}


# --- by hand


def test_a_payment_by_hand(owner, one) -> None:
    booked(one, "-30")
    entry = paid(one, owner, "12.50", reference=" BACS 1 ", comment="by phone")
    assert (entry.amount, entry.balance, entry.reference) == (Decimal("12.50"), Decimal("-17.50"), "BACS 1")
    row = account_of(one, owner)
    assert (row.balance, row.last_payment, row.standing) == (Decimal("-17.50"), entry.day, Standing.OWING)


def test_what_is_refused_by_hand(owner, one) -> None:
    today = one.today(timezone.now())
    for amount in ("0", "-1"):
        with pytest.raises(ValidationError) as caught:
            paid(one, owner, amount)
        assert words(caught) == {"amount": ["An amount is more than 0."]}
    with pytest.raises(ValidationError) as caught:
        paid(one, owner, day=today + timedelta(days=1))
    assert words(caught) == {"day": ["A day to come cannot be booked yet."]}
    with pytest.raises(ValidationError) as caught:
        paid(one, owner, day=today - timedelta(days=4_000))
    assert words(caught) == {"day": ["This is more than ten years ago. Check the day."]}
    with pytest.raises(ValidationError, match=f"{one.name} is postpaid: record a payment instead of a top-up."):
        paid(one, owner, kind=K.TOP_UP)
    with pytest.raises(ValidationError) as caught:
        paid(one, owner, kind=K.REFUND)
    assert words(caught) == {"amount": [f"{one.name} has 0.00 GBP to its credit; no more can be paid back."]}
    paid(one, owner, "7", reference="R1")
    with pytest.raises(ValidationError) as caught:
        paid(one, owner, "8", reference="R1")
    assert words(caught) == {"reference": [f"Payment “R1” is booked already: 7.00 GBP on {today:%-d %b %Y}."]}
    Customer.objects.filter(pk=one.pk).update(balance_control="prepaid")
    with pytest.raises(ValidationError, match=f"{one.name} is prepaid: top it up instead of recording a payment."):
        paid(one, owner)


def test_a_refund_takes_what_is_there(owner, one) -> None:
    paid(one, owner, "50")
    assert paid(one, owner, "50", kind=K.REFUND).amount == -50
    assert balance(one) == 0


def test_a_wrong_payment_is_corrected_and_booked_anew(owner, one) -> None:
    first = paid(one, owner, "5", day=one.today(timezone.now()) - timedelta(days=9))
    wrong = paid(one, owner, "70", reference="R7")
    entry = correct(entry=wrong, reason="It was 7 pounds.", by=owner, at=timezone.now())
    assert (entry.kind, entry.amount, entry.corrects, entry.comment) == (K.CORRECTION, -70, wrong, "It was 7 pounds.")
    row = account_of(one, owner)
    assert (row.balance, row.last_payment) == (5, first.day), "what was no payment is not the last one"
    assert paid(one, owner, "7", reference="R7").balance == 12
    with pytest.raises(ValidationError, match="It is corrected already."):
        correct(entry=wrong, reason="Once more", by=owner, at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        correct(entry=first, reason=" ", by=owner, at=timezone.now())
    assert words(caught) == {"reason": ["Say why it was wrong."]}
    text = "Only a top-up, a payment or a refund is corrected here; an issued statement by a credit on the next."
    with pytest.raises(ValidationError, match=text):
        correct(entry=entry, reason="No", by=owner, at=timezone.now())


@pytest.mark.parametrize("login", [SP, ABOVE])
def test_only_the_own_reseller_books(account, owner, one, login) -> None:
    entry = paid(one, owner)
    above = account(login)
    text = f"Only {one.partner_name}, whose customer it is, books on this account."
    with pytest.raises(PermissionDenied, match=text):
        paid(one, above)
    with pytest.raises(PermissionDenied, match=text):
        correct(entry=entry, reason="Wrong", by=above, at=timezone.now())
    assert account_of(one, above).balance == 10, "it is seen above"


def test_a_customer_takes_its_account_along(account, owner, one) -> None:
    entry = paid(one, owner, comment="Told by telephone")
    sp = account(SP)
    chief = account(NEIGHBOUR)
    change_reseller(customer=one, partner=chief.partner, by=sp, at=timezone.now())
    row = account_of(one, sp)
    assert (row.partner_id, row.partner_name, row.balance) == (chief.partner_id, chief.partner.name, 10)
    one.refresh_from_db()
    (seen,) = entries_of(chief, one)
    assert (seen.amount, seen.note, seen.operator, seen.to_correct) == (10, "", "", False), (
        "who told is not the new one's"
    )
    (seen,) = entries_of(sp, one)
    assert (seen.note, seen.operator) == ("Told by telephone", owner.name)
    entry = BalanceEntry.objects.select_related("customer").get(pk=entry.pk)
    text = "It was booked by an earlier reseller of the customer, so it stays."
    with pytest.raises(ValidationError, match=text):
        correct(entry=entry, reason="Wrong", by=chief, at=timezone.now())


def test_clerks_of_the_reseller_book_as_well(account, one) -> None:
    assert paid(one, account(CLERK)).by_name == account(CLERK).name


# --- who hears of it


def heard(kind: str) -> int:
    return Notice.objects.filter(kind=kind, method="screen", account__login_id=OWNER).count()


def test_the_reseller_hears_once_until_the_limit_is_left(owner, one) -> None:
    update_customer(customer=one, fields={"credit_limit": Decimal(100)}, by=owner, at=timezone.now())
    near, reached = heard("balance.near"), heard("balance.reached")
    for amount in ("-70", "-12", "-3"):
        booked(one, amount)
    assert (heard("balance.near"), heard("balance.reached")) == (near + 1, reached), "once"
    booked(one, "-20")
    booked(one, "-1")
    assert (heard("balance.near"), heard("balance.reached")) == (near + 1, reached + 1)
    paid(one, owner, "10")
    assert (heard("balance.near"), heard("balance.reached")) == (near + 1, reached + 1), "it is better than it was"
    paid(one, owner, "90")
    booked(one, "-75")
    assert (heard("balance.near"), heard("balance.reached")) == (near + 2, reached + 1), "it was left meanwhile"
    update_customer(customer=one, fields={"credit_limit": Decimal(50)}, by=owner, at=timezone.now())
    assert heard("balance.reached") == reached + 2, "a lower limit is reached as well"


def test_what_is_said_of_funds_and_of_a_limit(owner, one) -> None:
    one.refresh_from_db()
    row = CustomerBalance.objects.get(customer=one)
    row.balance_control, row.balance = "prepaid", Decimal("12.50")
    assert f"{one.name} has 12.50 GBP left of its funds." in BalanceNear.of(row).text()
    row.balance = Decimal("-1.20")
    assert f"The funds of {one.name} are used up: its balance is −1.20 GBP." in BalanceReached.of(row).text()
    row.balance_control, row.balance, row.credit_limit = "postpaid", Decimal(-90), Decimal(100)
    assert f"{one.name} owes 90.00 GBP; its credit limit is 100.00 GBP." in BalanceNear.of(row).text()
    row.balance = Decimal(-100)
    assert (
        f"{one.name} owes 100.00 GBP and has reached its credit limit of 100.00 GBP." in BalanceReached.of(row).text()
    )
