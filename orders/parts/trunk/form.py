"""Step 6: trunk channels within the plan's Max Channels (guide 2.5.1.6, 2.5.1.11)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from customers.enums import Channel
from oms.kit.reading.fields import QuantityField
from orders.models import Order

MOST = 100_000


def kinds_of(order: Order) -> list[Channel]:
    """What may be ordered: On-Premise PBX-SIP only with a SIP Trunk plan, TDM only without one."""
    trunk_plan = order.plan is not None and order.plan.is_trunk
    return [kind for kind in Channel if kind != (Channel.TDM if trunk_plan else Channel.PBX)]


class TrunkForm(forms.Form):
    """A field for each kind of channel that the plan may have, with its price."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = order.plan.max_channels if order.plan else 0
        for kind in kinds_of(order):
            price = order.plan.channel_price(kind) if order.plan else None
            self.fields[kind.value] = QuantityField(
                label=kind.label, min_value=0, max_value=MOST, initial=order.channels[kind],
                help_text=_("%(price)s each per month") % {"price": price} if price else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        total = sum(data.get(name) or 0 for name in self.fields)
        if total > self.most:
            text = _("The trunk channels together are %(total)d; Max Channels is %(most)d.")
            self.add_error(next(iter(self.fields)), text % {"total": total, "most": self.most})
        return data
