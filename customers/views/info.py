"""Customer Info. (guide 2.5.3)."""

from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus
from customers.filters import CustomerFilters
from customers.models import Customer
from customers.tables import CustomerInfoTable
from oms.kit.grid import GridView, KeysetGrid


class CustomerInfo(GridView):
    screen = "customer-info"
    grid_class = KeysetGrid
    table = CustomerInfoTable
    filters = CustomerFilters
    default_sort = "-code"
    empty_text = _("There is no customer yet. Create New Customer begins one.")
    tabs_by = "status"
    creates = (_("Create customer"), "new customer", "create-customer")

    def rows(self):
        """Cancelled ones are not shown here."""
        return Customer.objects.visible_to(self.request.user).exclude(status=CustomerStatus.CANCEL)
