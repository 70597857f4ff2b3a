"""Two files of RS-Vertical's bank in the demo: one that is booked, one that somebody has yet to look at."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from billing.actions.bank import book_bank_file, take_bank_file
from billing.models import BankFile, CustomerBalance
from orders.demo.life import SLOW
from partners.models import Account

DAY = timedelta(days=1)
HEAD = "Date,Amount,Currency,Payer,Reference,Bank reference\n"
BOOKED = (
    "{earlier},60.00,GBP,{first_name},{first} part of October,FP-20991\n"
    "{earlier},-18.00,GBP,Harbour Bank,Charges,FP-20992\n"
    "{later},25.00,GBP,{second_name},Payment {second},FP-20994\n"
)
WAITING = (
    "{later},25.00,GBP,{second_name},Payment {second},FP-20994\n"
    "{today},88.75,GBP,{first_name},{first} rest,FP-21007\n"
    "{today},140.00,GBP,Whitby Yards Ltd,With thanks,FP-21009\n"
    "{today},35.00,EUR,{second_name},{second},FP-21010\n"
)


def load(now: datetime) -> None:
    by = Account.objects.select_related("partner").get(login_id="admin@rs-vertical.example")
    if BankFile.objects.exists():
        return
    mine = CustomerBalance.objects.filter(
        partner_id=by.partner_id, balance_control="postpaid", currency="GBP", balance=0, last_payment=None,
        customer__status="activated", credit_limit=None,
    )  # fmt: skip
    first, second = mine.exclude(customer_name__in=SLOW).order_by("-customer_code")[:2]
    told = {
        "first": first.customer_code, "first_name": first.customer_name, "second": second.customer_code,
        "second_name": second.customer_name, "earlier": (now - 7 * DAY).date(), "later": (now - 6 * DAY).date(),
        "today": (now - DAY).date(),
    }  # fmt: skip
    for name, text, then, booked in (
        ("october.csv", BOOKED, now - 5 * DAY, True),
        ("november.csv", WAITING, now, False),
    ):
        upload = SimpleUploadedFile(name, (HEAD + text.format(**told)).encode())
        file = take_bank_file(upload=upload, by=by, at=then)
        if booked:
            book_bank_file(file=file, by=by, at=then)
