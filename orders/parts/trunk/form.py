"""Step 6: trunk channels within the plan's Max Channels (guide 2.5.1.6)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Order


class TrunkForm(forms.Form):
    sip = forms.IntegerField(label=gettext_lazy("SIP Trunk Channels"), min_value=0, max_value=100_000)
    tdm = forms.IntegerField(label=gettext_lazy("TDM Trunk Channels"), min_value=0, max_value=100_000)

    def __init__(self, *args, order: Order, **kwargs) -> None:
        self.most = order.plan.max_channels if order.plan else 0
        super().__init__(*args, initial={"sip": order.sip_channels, "tdm": order.tdm_channels}, **kwargs)

    def clean(self) -> dict:
        data = super().clean()
        total = (data.get("sip") or 0) + (data.get("tdm") or 0)
        if total > self.most:
            self.add_error(
                "sip",
                _("SIP and TDM together are %(total)d; Max Channels is %(most)d.")
                % {"total": total, "most": self.most},
            )
        return data
