"""What billing tells of a customer's past: statements that were issued, what was booked, reminders that went out."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from billing.enums import ISSUED, EntryKind, StatementKind
from billing.models import Reminder, Statement
from billing.queries.balance import entries_of
from billing.queries.lines import in_days, in_money
from customers.enums import ReminderLevel
from customers.models import Customer
from oms.kit.registries import Happening
from partners.models import Account

Told = list[Happening]


def statements(customer: Customer, reader: Account, until: datetime, most: int) -> Told:
    """Statements and credit notes, once they were issued; each stays with the company that charged it."""
    issued = Statement.objects.visible_to(reader).filter(customer=customer, issued_at__lte=until)
    rows = issued.order_by("-issued_at", "-pk").only(
        "pk", "no", "kind", "issued_at", "total", "currency", "first", "last"
    )
    return [
        Happening(
            row.issued_at, f"{StatementKind(row.kind).label} {row.no}",
            f"{in_days(row.first, row.last)}: {in_money(row.total, row.currency)}", "", row.get_absolute_url(),
        )
        for row in rows[:most]
        if row.issued_at
    ]  # fmt: skip


def payments(customer: Customer, reader: Account, until: datetime, most: int) -> Told:
    """What was booked by a person or a bank file; who did it as the account's page tells it."""
    booked = entries_of(reader, customer).filter(at__lte=until).exclude(kind__in=ISSUED)
    rows = booked.order_by("-at", "-pk").values("at", "kind", "amount", "currency", "reference", "operator")
    leads = reverse("billing:account", args=[customer.code])
    return [
        Happening(
            row["at"], str(EntryKind(row["kind"]).label),
            ", ".join(filter(None, [in_money(row["amount"], row["currency"]), row["reference"]])),
            row["operator"], leads,
        )
        for row in rows[:most]
    ]  # fmt: skip


def reminders(customer: Customer, reader: Account, until: datetime, most: int) -> Told:
    sent = Reminder.objects.visible_to(reader).filter(customer=customer, at__lte=until)
    rows = sent.order_by("-at", "-pk").values("at", "level", "overdue", "currency", "statements")
    words = _("%(amount)s overdue of %(statements)s")
    return [
        Happening(
            row["at"], str(ReminderLevel(row["level"]).label),
            words % {"amount": in_money(row["overdue"], row["currency"]), "statements": row["statements"]}, "",
            reverse("billing:account", args=[customer.code]),
        )
        for row in rows[:most]
    ]  # fmt: skip
