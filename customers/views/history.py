"""Suspend Period, Notification History and Change History (guide 2.5.3.9 to 2.5.3.11)."""

from django.utils.translation import gettext_lazy as _

from customers.filters import ChangeFilters, CustomerNoticeFilters, SuspensionFilters
from customers.models import Suspension
from customers.queries.changes import changes_of
from customers.tables import ChangeTable, CustomerNoticeTable, SuspensionTable
from customers.views.page import CustomerGrid
from oms.kit.grid import Rows
from partners.models import Notice


class Suspensions(CustomerGrid):
    screen = "customer-info.suspend"
    table = SuspensionTable
    filters = SuspensionFilters
    default_sort = "-start"
    empty_text = _("The service of this customer was never stopped.")

    def rows(self):
        return Suspension.objects.visible_to(self.request.user).filter(customer=self.customer)


class Notifications(CustomerGrid):
    screen = "customer-info.notifications"
    table = CustomerNoticeTable
    filters = CustomerNoticeFilters
    default_sort = "-at"
    empty_text = _("Nobody was told anything about this customer yet.")

    def rows(self):
        return Notice.objects.visible_to(self.request.user).filter(customer_code=self.customer.code)


class Changes(CustomerGrid):
    screen = "customer-info.changes"
    table = ChangeTable
    filters = ChangeFilters
    default_sort = "-at"
    empty_text = _("Nothing was changed yet.")

    def rows(self):
        return Rows(changes_of(self.customer, reader=self.request.user))
