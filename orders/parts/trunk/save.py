"""Step 6: trunk channels (guide 2.5.1.6)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.actions.contract import change_channels
from orders.actions.draft import editing
from orders.effect.entry import OneByOne, Stamp
from orders.models import Order
from partners.models import Account


def save_trunk(*, order: Order, sip: int = 0, tdm: int = 0, pbx: int = 0, by: Account, at: datetime) -> None:
    """Trunk channels of each kind; together never more than the plan's maximum."""
    with editing(order, "trunk", by=by, at=at) as locked:
        most = locked.plan.max_channels if locked.plan else 0
        if locked.plan is None or sip + tdm + pbx > most:
            raise ValidationError({"sip": _("The trunk channels together may be at most %d.") % most})
        locked.sip_channels, locked.tdm_channels, locked.pbx_channels = sip, tdm, pbx


def save_channel_changes(*, order: Order, changes: dict[str, int], by: Account, at: datetime) -> None:
    """So many more or fewer of each kind; judged against the contract before it is sent."""
    with editing(order, "trunk", by=by, at=at) as locked:
        locked.sip_channels, locked.tdm_channels, locked.pbx_channels = (
            changes.get(kind, 0) for kind in ("sip", "tdm", "pbx")
        )


@dataclass(frozen=True)
class ChangeChannels(OneByOne):
    """More or fewer channels of a kind."""

    kind: str
    change: int

    def make(self, stamp: Stamp) -> None:
        change_channels(kind=self.kind, change=self.change, effective=stamp.day, **stamp.signed)
