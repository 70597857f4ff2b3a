"""Orders that wait for their day: a calendar, and below it the rows of a day or of all."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid.month import MonthGridView
from orders.filters import ComingFilters
from orders.queries.coming import coming_orders, counted_orders, first_month
from orders.tables import ComingTable


class ComingOrders(MonthGridView):
    """Without a month it opens on the first that has an order. No order that waits lies before today."""

    screen = "order-status.coming"
    template = "orders/coming.html"
    table = ComingTable
    filters = ComingFilters
    default_sort = "effective"
    param = "day"
    empty_text = _("No confirmed order waits for its day.")

    def rows(self):
        return coming_orders(self.request.user)

    def counted(self, rows, days):
        return counted_orders(rows, days)

    def opens(self, rows, today):
        return first_month(rows, today)
