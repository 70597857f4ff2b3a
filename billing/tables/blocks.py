"""The grid of Payment Blocks."""

from django.utils.translation import gettext_lazy as _

from billing.enums import BLOCK_TONES, BlockCause, BlockState
from oms.kit.grid import BadgeColumn, DateColumn, DateTimeColumn, GridTable, RowLink, TextColumn, link_to

TO_ACCOUNT = link_to("billing:account", "customer__code")


class BlockTable(GridTable):
    """A block of a customer a row, from its cause to its end."""

    cells = (
        ("customer", "code"),
        ("state", "cause"),
        ("stopped", "stop"),
        ("why", "waits"),
        ("ended", "resume", "held"),
        ("blocker", "releaser", "said"),
        ("reseller",),
    )
    acts = (RowLink(_("Account"), TO_ACCOUNT),)

    reseller = TextColumn(_("Reseller"), "customer__partner_name", priority=3)
    code = TextColumn(_("Customer ID"), "customer__code", priority=1)
    customer = TextColumn(_("Customer Name"), "customer__name", link=TO_ACCOUNT, priority=1)
    state = BadgeColumn(_("Status"), "state", BlockState.choices, BLOCK_TONES, priority=1)
    cause = BadgeColumn(_("Cause"), "cause", BlockCause.choices)
    why = TextColumn(_("Reason"), "why", sort=False, priority=1)
    waits = TextColumn(_("Waits for"), "waits_for", sort=False, priority=3)
    stopped = DateTimeColumn(_("Blocked"), "stopped_at", priority=1)
    stop = TextColumn(_("Stop Order"), "stop_no", link=link_to("orders:order", "stop_no"), sort=False)
    ended = DateTimeColumn(_("Released"), "ended_at")
    resume = TextColumn(_("Resume Order"), "resume_no", link=link_to("orders:order", "resume_no"), sort=False)
    held = DateColumn(_("On hold until"), "held_until", sort=False, priority=3)
    blocker = TextColumn(_("Blocked by"), "blocker", sort=False, priority=3)
    releaser = TextColumn(_("Released by"), "releaser", sort=False, priority=3)
    said = TextColumn(_("Reason of the person"), "said", sort=False, priority=3)
