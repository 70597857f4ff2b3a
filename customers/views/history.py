"""Notification History and Change History (guide 2.5.3.10, 2.5.3.11)."""

from customers.filters import ChangeFilters, CustomerNoticeFilters
from customers.queries.changes import changes_of
from customers.tables import ChangeTable, CustomerNoticeTable
from customers.views.page import CustomerGrid
from oms.kit.grid import Rows
from partners.models import Notice


class Notifications(CustomerGrid):
    screen = "customer-info.notifications"
    table = CustomerNoticeTable
    filters = CustomerNoticeFilters
    default_sort = "-at"

    def rows(self):
        return Notice.objects.visible_to(self.request.user).filter(customer_code=self.customer.code)


class Changes(CustomerGrid):
    screen = "customer-info.changes"
    table = ChangeTable
    filters = ChangeFilters
    default_sort = "-at"

    def rows(self):
        return Rows(changes_of(self.customer, reader=self.request.user))
