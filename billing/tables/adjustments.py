"""The grid of a customer's adjustments."""

from django.utils.translation import gettext_lazy as _

from billing.enums import ADJUSTMENT_TONES, AdjustmentState
from oms.kit.grid import BadgeColumn, DateColumn, DateTimeColumn, GridTable, MoneyColumn, TextColumn, link_to


class AdjustmentTable(GridTable):
    cells = (("reason", "account"), ("state", "day"), ("amount",), ("proposer", "proposed"), ("decider", "comment"))

    reason = TextColumn(_("Reason"), "reason", priority=1, link=link_to("billing:adjustment", "pk"))
    account = TextColumn(_("Billing Account"), "billing_account__name")
    state = BadgeColumn(_("Status"), "state", AdjustmentState.choices, ADJUSTMENT_TONES, priority=1)
    day = DateColumn(_("Date"), "day", priority=1)
    amount = MoneyColumn(_("Amount"), "amount", currency="currency", priority=1)
    proposer = TextColumn(_("Proposed by"), "proposer")
    proposed = DateTimeColumn(_("Proposed"), "proposed_at")
    decider = TextColumn(_("Decided by"), "decider")
    comment = TextColumn(_("Comment"), "comment", priority=3)
