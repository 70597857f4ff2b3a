"""The one way to block an extension for call fraud, whatever the reason."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from callstats.actions.move_spending import move_spending
from callstats.models import Spending
from customers.models import Customer
from inventory.actions.command import send
from inventory.enums import CommandKind
from oms.kit.acting import root_id
from partners.models import Account

SCREEN = "call-fraud-status"


def block(spending: Spending, *, told: Iterable[Account], at: datetime, words: str = "") -> None:
    """Block the extension of `spending`, which is locked after its customer; `words` say why where it is not its limit. The
    caller tells people, in the same transaction."""
    move_spending(
        spending, "block", at=at, words=words, told=[one.name for one in told], blocked_at=at, unblocked_at=None,
        unblocked_by="", comment="",
    )  # fmt: skip
    send(
        customer=spending.customer, kind=CommandKind("block_extension"), order_no="", by=None, at=at,
        target=_("Extension %s") % spending.extension, payload={"extension": spending.extension, "end_calls": True},
    )  # fmt: skip


def today_of(customer: Customer, *, at: datetime) -> date:
    return at.astimezone(ZoneInfo(customer.time_zone)).date()


def clock() -> Account:
    """In whose name the clock tells people."""
    found: Account = Account.objects.select_related("partner").get(partner_id=root_id(), is_chief=True)
    return found
