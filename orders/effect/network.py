"""What the network would refuse of an order's commands, found before the order is sent (inventory/ems/kinds.py)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from inventory.ems.kinds import KINDS
from orders.effect.entry import Entry, merged

CHOSEN_LATER = {("create_tenant", "server")}  # by the approver, who is asked for it


def refused_by_network(entries: Iterable[Entry]) -> Iterator[str]:
    """In words, each value that the network would refuse for good: what it is, and what would be right."""
    for send in merged(send for entry in entries for send in entry.sends):
        way = KINDS.get(str(send.kind))
        for name, label, right in way.refusals(send.payload, send.secret) if way else ():
            if (str(send.kind), name) not in CHOSEN_LATER:
                yield _("%(field)s: the network takes %(right)s.") % {"field": label, "right": right}
