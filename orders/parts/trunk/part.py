"""Trunk Channel: SIP and TDM channels within the plan's maximum (guide 2.5.1.6, 2.5.1.11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import Channel
from inventory.enums import CommandKind
from orders.effect.entry import Entry, Send
from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.trunk.form import TrunkForm
from orders.parts.trunk.save import ChangeChannels, save_trunk
from partners.models import Account


class Trunk(Part):
    code = "trunk"
    title = gettext_lazy("Trunk Channel")
    lists = "orders/parts/trunk.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"form": TrunkForm(typed.data, order=reading.order)}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_trunk(order=order, **found["form"].cleaned_data, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        order = reading.order
        total = order.sip_channels + order.tdm_channels
        if total <= order.plan.max_channels:
            return []
        text = _("SIP and TDM channels together are %(total)d; the plan allows %(max)d.")
        return [self.problem(text % {"total": total, "max": order.plan.max_channels})]

    def entries(self, reading: Reading) -> list[Entry]:
        ordered = {Channel.SIP: reading.order.sip_channels, Channel.TDM: reading.order.tdm_channels}
        if not any(ordered.values()):
            return []
        now = reading.now.channels
        totals = {kind.value: now[kind.value] + change for kind, change in ordered.items()}
        send = Send(CommandKind.SET_CHANNELS, "SIP {sip}, TDM {tdm}".format(**totals), totals)
        return [
            Entry(
                key=f"channels:{kind.value}",
                group=_("Trunk Channel"),
                what=str(kind.label),
                now=now[kind.value],
                change=change,
                to_be=totals[kind.value],
                writes=(ChangeChannels(kind.value, change),),
                sends=(send,),
            )
            for kind, change in ordered.items()
            if change
        ]
