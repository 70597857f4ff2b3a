"""Trunk Channel: channels of each kind within the plan's maximum (guide 2.5.1.6, 2.5.1.11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import Channel
from customers.models import BillingAccount
from inventory.enums import CommandKind
from orders.effect.entry import Entry, Send
from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.trunk.form import TrunkForm
from orders.parts.trunk.save import ChangeChannels, save_trunk
from partners.models import Account

COLUMNS = ("sip_channels", "tdm_channels", "pbx_channels")


class Trunk(Part):
    code = "trunk"
    title = gettext_lazy("Trunk Channel")
    lists = "orders/parts/trunk.html"
    entries_tell = True

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"form": TrunkForm(typed.data, order=reading.order)}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_trunk(order=order, **found["form"].cleaned_data, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        total, most = sum(reading.order.channels.values()), reading.order.plan.max_channels
        if total <= most:
            return []
        text = _("The trunk channels together are %(total)d; the plan allows %(max)d.")
        return [self.problem(text % {"total": total, "max": most})]

    def pattern(self, order: Order) -> dict[str, int]:
        return {name: getattr(order, name) for name in COLUMNS if getattr(order, name)}

    def follow(self, order: Order, pattern: dict[str, int], account: BillingAccount) -> list[str]:
        for name, channels in pattern.items():
            setattr(order, name, channels)
        return []

    def entries(self, reading: Reading) -> list[Entry]:
        ordered = {kind: reading.order.channels[kind] for kind in Channel}
        if not any(ordered.values()):
            return []
        now = reading.now.channels
        totals = {kind.value: now[kind.value] + change for kind, change in ordered.items()}
        words = ", ".join(f"{kind.upper()} {total}" for kind, total in totals.items() if total)
        send = Send(CommandKind.SET_CHANNELS, words, totals)
        return [
            self.ordered(kind, change, now[kind.value], send, reading) for kind, change in ordered.items() if change
        ]

    @staticmethod
    def ordered(kind: Channel, change: int, now: int, send: Send, reading: Reading) -> Entry:
        price = reading.order.plan.channel_price(kind)
        return Entry(
            key=f"channels:{kind.value}",
            group=_("Trunk Channel"),
            what=str(kind.label),
            now=now,
            change=change,
            to_be=now + change,
            price=price,
            monthly=price * change,
            act_date=reading.day,
            writes=(ChangeChannels(kind.value, change),),
            sends=(send,),
        )
