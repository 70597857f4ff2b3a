"""Lifetime licenses of the demo: from the vendor to the provider, and down to Tideway; orders in every state."""

from datetime import datetime, timedelta

from django.utils import timezone

from billing.actions.lifetime import approve_lifetime, cancel_lifetime, order_lifetime, reject_lifetime
from billing.lifetime import LifetimeOption
from billing.models import LifetimeOrder
from oms.kit.acting import acting_for
from partners.models import Account

L, H = LifetimeOption.LIFETIME, LifetimeOption.HYBRID
SP, VSP, RS, CLERK, BELOW, NEIGHBOUR = (
    "admin@nimbus.example", "admin@vertical.example", "admin@rs-vertical.example", "clerk@rs-vertical.example",
    "admin@tideway.example", "admin@orbit.example",
)  # fmt: skip
APPROVE, REJECT, CANCEL, WAIT = "approve", "reject", "cancel", ""

# (days ago, who orders, who is asked, option, quantity, years, days until its Activation Date, comment, end, its words)
STORY = (
    (200, SP, SP, L, 400, None, 0, "Bought from the vendor, contract LT-2026-1.", APPROVE, "Received."),
    (198, SP, SP, H, 150, 5, 0, "Bought from the vendor over five years.", APPROVE, "Received."),
    (190, VSP, SP, L, 200, None, 0, "For our resellers.", APPROVE, ""),
    (188, VSP, SP, H, 60, 5, 0, "For those who cannot pay at once.", APPROVE, ""),
    (170, RS, VSP, L, 90, None, 0, "For 90 users of ours.", APPROVE, "Welcome."),
    (160, RS, SP, H, 25, 3, 0, "Asked at Nimbus, as agreed by telephone.", APPROVE, "Vertical Cloud knows of it."),
    (150, NEIGHBOUR, SP, L, 40, None, 0, "", APPROVE, ""),
    (90, NEIGHBOUR, SP, L, -10, None, 0, "Ten users have left.", APPROVE, "Taken back."),
    (60, RS, VSP, L, 500, None, 0, "For the big tender.", REJECT, "Come back once the tender is won."),
    (45, BELOW, RS, L, 20, None, 0, "Two offices.", APPROVE, ""),  # in a month that is settled and closed
    (40, BELOW, RS, L, 5, None, 0, "Ordered twice by mistake.", CANCEL, ""),
    (20, VSP, SP, L, 50, None, 45, "From the next quarter on.", APPROVE, ""),
    (6, CLERK, VSP, L, 30, None, 30, "The call centre in Leeds opens.", WAIT, ""),
    (4, BELOW, RS, L, 150, None, 10, "For our largest customer yet.", WAIT, ""),
    (3, BELOW, SP, H, 8, 3, 5, "", WAIT, ""),
    (2, NEIGHBOUR, SP, H, 12, 5, 14, "Paid over five years.", WAIT, ""),
    (1, SP, SP, L, 100, None, 20, "Offer of the vendor of this week.", WAIT, ""),
)  # fmt: skip


def load(now: datetime) -> None:
    """Runs as the system, once."""
    if LifetimeOrder.objects.exists():
        return
    logins = {line[n] for line in STORY for n in (1, 2)}
    people = {
        one.login_id: one for one in Account.objects.select_related("partner", "role").filter(login_id__in=logins)
    }
    for ago, asker, asked, option, quantity, years, ahead, comment, end, words in STORY:
        at = now - timedelta(days=ago)
        by, to = people[asker], people[asked]
        with acting_for(by.partner_id):
            order = order_lifetime(
                asked_id=to.partner_id, option=option, quantity=quantity, years=years, comment=comment, by=by, at=at,
                act_date=timezone.localdate(at) + timedelta(days=ahead),
            )  # fmt: skip
        _decide(order, end, words, by=by, to=to, at=at + timedelta(hours=3))


def _decide(order: LifetimeOrder, end: str, words: str, *, by: Account, to: Account, at: datetime) -> None:
    with acting_for(by.partner_id if end == CANCEL else to.partner_id):
        if end == APPROVE:
            approve_lifetime(order=order, comment=words, by=to, at=at)
        elif end == REJECT:
            reject_lifetime(order=order, comment=words, by=to, at=at)
        elif end == CANCEL:
            cancel_lifetime(order=order, by=by, at=at)
