"""The grid of commands to the network."""

from django.utils.translation import gettext_lazy as _

from inventory.ems.kinds import KINDS
from inventory.enums import COMMAND_TONES
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn, link_to
from oms.kit.outbox import OutboxState


def named(kind: str, record: dict) -> str:
    """The label of a kind; one that is not known any more stands as it was kept."""
    way = KINDS.get(kind)
    return str(way.label) if way else kind


class ProvisioningTable(GridTable):
    """Every command to the network, with its outcome."""

    cells = (
        ("customer", "order_no"), ("state",), ("kind", "target"), ("last_error",), ("attempts",),
        ("requested", "completed"), ("next_attempt", "partner"),
    )  # fmt: skip

    requested = DateTimeColumn(_("Requested"), "created_at")
    partner = TextColumn(_("Reseller"), "partner_name")
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1, needs=("may_retry", "may_give_up", "target"))
    order_no = TextColumn(_("Order No"), "order_no", link=link_to("order", "order_no"))
    kind = TextColumn(_("Command"), "kind", priority=1, show=named)
    target = TextColumn(_("Target"), "target")
    state = BadgeColumn(_("Status"), "state", OutboxState.choices, COMMAND_TONES, priority=1)
    attempts = NumberColumn(_("Attempts"), "attempts")
    next_attempt = DateTimeColumn(_("Next Attempt"), "next_attempt", sort=False)
    last_error = TextColumn(_("Last Error"), "last_error", sort=False)
    completed = DateTimeColumn(_("Completed"), "completed_at")
