"""What was shipped for the orders of one's own company and those below (guide 2.4.2)."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridView, KeysetGrid
from orders.filters import ShippingResultFilters
from orders.queries.shipping import Desk, with_shipping
from orders.tables import ShippingResultTable


class ShippingResult(GridView):
    """The chosen order's places stand below the grid, device by device."""

    screen = "shipping-result"
    template = "orders/shipping_result.html"
    grid_class = KeysetGrid
    table = ShippingResultTable
    filters = ShippingResultFilters
    default_sort = "-created_at"
    empty_text = _("No order of your company or of those below it has anything to ship.")

    def rows(self):
        return with_shipping(self.request.user)

    def context(self, grid):
        no = self.request.GET.get("open", "")
        chosen = self.rows().filter(no=no).first() if no else None
        if chosen is None:
            return {}
        grid.selected = chosen.pk
        return {"chosen": chosen, "places": Desk(chosen).places}
