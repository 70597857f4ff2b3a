"""The grid of Call Fraud Status (guide 2.8.3)."""

from django.utils.translation import gettext_lazy as _

from callstats.enums import LIMIT_TONES, SPENDING_TONES, LimitKind, SpendingState
from oms.kit.grid import BadgeColumn, DateColumn, DateTimeColumn, GridTable, MoneyColumn, RowLink, TextColumn, link_to

TO_DAY = link_to("callstats:fraud-day", "pk")


class FraudTable(GridTable):
    """An extension's day a row."""

    cells = (
        ("customer", "reseller"), ("extension", "user"), ("state", "day"), ("used", "limit"), ("exceeded", "held"),
        ("blocked", "unblocked"), ("by", "comment"),
    )  # fmt: skip
    acts = (
        RowLink(_("Look at the calls"), TO_DAY),
        RowLink(
            _("Unblock"), link_to("callstats:fraud-unblock", "pk"), needs=("state", "mine"),
            when=lambda record: record["mine"] and record["state"] == SpendingState.BLOCKED,
        ),
    )  # fmt: skip

    day = DateColumn(_("Date"), "day")
    reseller = TextColumn(_("Reseller"), "partner_name", priority=3)
    customer = TextColumn(
        _("Customer Name"), "customer_name", priority=1,
        link=link_to("customers:basic", "customer__code"), needs=("customer__code",),
    )  # fmt: skip
    extension = TextColumn(_("Extension"), "extension", priority=1, link=TO_DAY)
    user = TextColumn(_("User Name"), "user_name")
    limit = MoneyColumn(_("Limit"), "day_limit", currency="currency")
    used = MoneyColumn(_("Used Amount"), "used", currency="currency", priority=1)
    exceeded = MoneyColumn(_("Exceeded"), "beyond", currency="currency", sort=False)
    held = BadgeColumn(_("Which limit"), "held", LimitKind.choices, LIMIT_TONES)
    state = BadgeColumn(_("Status"), "state", SpendingState.choices, SPENDING_TONES, priority=1)
    blocked = DateTimeColumn(_("Blocked At"), "blocked_at")
    unblocked = DateTimeColumn(_("Unblocked At"), "unblocked_at")
    by = TextColumn(_("Unblocked By"), "unblocked_by", priority=3)
    comment = TextColumn(_("Unblock Comment"), "comment", sort=False, priority=3)
