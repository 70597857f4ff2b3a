"""What is said of parcels."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orders.models import Parcel
from orders.notifications.order import OrderMessage
from partners.messages.actions.tell import people_of
from partners.models import Account

MOST_NAMED = 20  # devices of a parcel


@dataclass(frozen=True)
class DevicesShipped(OrderMessage):
    """A parcel of the order left: its number, the place, what is in it."""

    parcel: str = "503037-1"
    place: str = "Reception"
    devices: tuple[str, ...] = ("LIP-9020 02:00:5E:10:00:01",)
    carrier: str = ""
    tracking: str = ""

    kind = "order.shipped"
    label = gettext_lazy("Shipped")
    tone = "good"
    mark = "package"

    @classmethod
    def of(cls, parcel: Parcel, devices: Sequence[str]) -> "DevicesShipped":
        return cls(parcel.order, parcel.code, parcel.place.name, tuple(devices), parcel.carrier, parcel.tracking)

    @classmethod
    def many(cls, n: int) -> str:
        return ngettext("%(n)s parcel is on its way", "%(n)s parcels are on their way", n) % {"n": n}

    def steps(self) -> list[str]:
        told = {"parcel": self.parcel, "place": self.place, "n": len(self.devices)}
        shown = [*self.devices[:MOST_NAMED], *(["…"] if len(self.devices) > MOST_NAMED else [])]
        by = " ".join(filter(None, [self.carrier, self.tracking]))
        lines = [_("Parcel %(parcel)s to %(place)s:") % told, *shown, _("Carrier: %s") % by if by else ""]
        return ["\n".join(line for line in lines if line)]

    def receivers(self) -> list[Account]:
        return people_of({self.order.requester_id, self.order.partner_id}, screen=self.screen_right)
