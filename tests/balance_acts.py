"""What processes do that book on the same accounts at once (tests/test_balances_at_once.py)."""

import contextlib
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.utils import timezone

from billing.actions.bank import book_bank_file, take_bank_file
from billing.actions.book import book
from billing.actions.pay import pay
from billing.enums import EntryKind
from billing.models import BalanceEntry, BankFile, CustomerBalance
from customers.actions.create import update_customer
from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from oms.kit.money import Money
from partners.models import Account
from tests.processes import wait_for_the_others

ROW = "2025-11-30,5,GBP,P,{code},REF-{n}\n"


def owner() -> Account:
    return Account.objects.select_related("partner", "role").get(login_id="admin@rs-vertical.example")


def mine() -> list[str]:
    """Codes of running postpaid customers with nothing booked."""
    with as_system():
        own = Customer.objects.filter(partner_id=owner().partner_id, status="activated", balance_control="postpaid")
        return list(own.filter(balance_entries=None, currency="GBP").order_by("pk").values_list("code", flat=True)[:3])


def taken(codes: list[str]) -> int:
    """A bank's file with five payments of each of these customers."""
    with as_system():
        rows = "".join(ROW.format(code=code, n=f"{code}-{n}") for n in range(5) for code in codes)
        upload = SimpleUploadedFile(
            "bank.csv", b"Date,Amount,Currency,Payer,Reference,Bank reference\n" + rows.encode()
        )
        return take_bank_file(upload=upload, by=owner(), at=timezone.now()).pk


def come_in(codes: list[str]) -> bool:
    """Whether this process's file was the one that came in."""
    with as_system():
        owner()
    wait_for_the_others()
    try:
        taken(codes)
    except ValidationError:
        return False
    return True


def the_file() -> int:
    with as_system():
        return BankFile.objects.get(name="bank.csv").pk


def book_file(file: int) -> list[int]:
    with as_system():
        by = owner()
    wait_for_the_others()
    with contextlib.suppress(ValidationError), acting_for(by.partner_id):
        return list(book_bank_file(file=BankFile.objects.get(pk=file), by=by, at=timezone.now()))
    return [0, 0]


def pay_often(code: str, times: int, by_name: str) -> None:
    """Payments by hand, one after the other, and a change of the customer after each."""
    with as_system():
        by = owner()
    wait_for_the_others()
    for n in range(times):
        with acting_for(by.partner_id):
            customer = Customer.objects.get(code=code)
            pay(
                customer=customer, kind=EntryKind.PAYMENT, amount=Decimal("1.10"), day=customer.today(timezone.now()),
                reference=f"{by_name} {n}", comment="", by=by, at=timezone.now(),
            )  # fmt: skip
        with acting_for(by.partner_id):
            update_customer(customer=customer, fields={"credit_limit": Decimal(n + 1)}, by=by, at=timezone.now())


def issue(code: str) -> int:
    """The entry of one and the same statement, whoever books it."""
    with as_system():
        customer = Customer.objects.get(code=code)
    wait_for_the_others()
    with as_system():
        amount = Money(Decimal("-40"), "GBP")
        day = customer.today(timezone.now())
        return book(
            customer=customer, kind=EntryKind.STATEMENT, amount=amount, day=day, reference="S-1", by=None,
            at=timezone.now(),
        ).pk  # fmt: skip


def standing(codes: list[str]) -> list[list[str]]:
    """Of each customer: its balance, the sum of its entries, the balance of its last entry, and how many there are."""
    found = []
    with as_system():
        for code in codes:
            entries = BalanceEntry.objects.filter(customer__code=code)
            last = entries.order_by("pk").last()
            row = CustomerBalance.objects.get(customer_code=code)
            total = entries.aggregate(n=Sum("amount"))["n"]
            found.append([str(row.balance), str(total), str(last.balance if last else 0), str(entries.count())])
    return found
