"""Orders that wait for their day: a calendar, and below it the rows of a day or of all."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridView
from orders.filters import ComingFilters
from orders.queries.coming import coming_orders, first_month, month_named, month_of
from orders.tables import ComingTable

DAYS = ("day_from", "day_to")


class ComingOrders(GridView):
    screen = "order-status.coming"
    template = "orders/coming.html"
    table = ComingTable
    filters = ComingFilters
    default_sort = "effective"
    empty_text = _("No confirmed order waits for its day.")

    def rows(self):
        return coming_orders(self.request.user)

    def context(self, grid) -> dict[str, Any]:
        """The month that is asked for, else that of the day that is, else the first with an order; counted as the other
        filters say."""
        asked, today = self.request.GET, timezone.localdate()
        others = asked.copy()
        for name in DAYS:
            others.pop(name, None)
        counted = ComingFilters(others, self.rows(), user=self.request.user).qs
        named = asked.get("month") or asked.get("day_from", "")[:7]
        first = month_named(named, today) if named else first_month(counted, today)
        for name in ("month", "page"):
            others.pop(name, None)
        return {"month": month_of(counted, first, today), "others": others.urlencode()}
