"""The reseller hears that a customer's account comes near its limit, and that it has reached it; once until that is left."""

from datetime import datetime

from billing.enums import Standing
from billing.models import CustomerBalance
from billing.notifications.account import BalanceNear, BalanceReached
from billing.queries.balance import standing
from customers.enums import LIVE
from customers.models import Customer
from oms.kit.acting import root_id
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

SCREEN = "balances"
NEAR, REACHED = "near", "reached"
TOLD = {Standing.NEAR: NEAR, Standing.AT_LIMIT: REACHED, Standing.USED_UP: REACHED}
ORDER = ("", NEAR, REACHED)


def warn(row: CustomerBalance, *, by: Account | None, at: datetime) -> None:
    """Tell of the account, whose row the caller's transaction has locked and saved, what was not told yet. `by` is None where
    the portal itself booked; the transaction then acts as the system."""
    stands = CustomerBalance.objects.filter(pk=row.pk).annotate(standing=standing()).values_list("standing", flat=True)
    now = TOLD.get(Standing(stands[0]), "")
    before, row.told = row.told, now
    if now == before:
        return
    row.save(update_fields=["told"])
    live = Customer.objects.filter(pk=row.customer_id, status__in=LIVE).exists()
    if ORDER.index(now) > ORDER.index(before) and live:
        kind = BalanceNear if now == NEAR else BalanceReached
        people = people_of([row.partner_id], screen=SCREEN, or_chief=True)
        tell(kind.of(row), to=people, by=by or _system(), at=at)


def _system() -> Account:
    """In whose name the portal itself tells people."""
    found: Account = Account.objects.select_related("partner").get(partner_id=root_id(), is_chief=True)
    return found
