"""Where contract and network differ, and the button that brings the network to the contract."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.actions.difference import mend_network
from inventory.enums import DifferenceState
from inventory.filters.usage import DifferenceFilters
from inventory.models import Difference
from inventory.rules import settleable_by
from inventory.tables.usage import DifferenceTable, thing_differing
from oms.kit.grid import BulkAct, BulkGridView, KeysetGrid


def bring_network(difference: Difference, **stamp) -> None:
    mend_network(difference=difference, **stamp)


class Differences(BulkGridView):
    screen = "network-differences"
    grid_class = KeysetGrid
    table = DifferenceTable
    filters = DifferenceFilters
    default_sort = "-found"
    tabs_by = "state"
    empty_text = _("Contract and network have been alike at every reading.")
    bulk = (
        BulkAct(
            "network", _("Bring the network to the contract"), bring_network, _("The network is told."), tone="primary",
            applies=lambda user: settleable_by(user) & Q(state=DifferenceState.OPEN),
            asks=_("The network gets what the contract says, by a command for each of these. What customers set up there "
                   "may end with it."),
        ),
    )  # fmt: skip

    def bulk_name(self, thing: Difference) -> str:
        what = thing_differing(thing.name, {"thing": thing.thing, "key": thing.key})
        return f"{thing.customer_name}, {what}"

    def rows(self):
        return Difference.objects.visible_to(self.request.user)
