"""The grids of orders, and Modify Existing Customer."""

from django.utils import timezone

from customers.enums import HAS_CONTRACT
from customers.models import Customer
from customers.queries.contract import channels_on, lines_on
from customers.views.page import CustomerGrid
from oms.kit.grid import GridView, KeysetGrid
from orders.enums import WITH_APPROVER, OrderState
from orders.filters import ConfirmFilters, CustomerOrderFilters, ModifyFilters, OrderFilters, QueueFilters
from orders.models import Order
from orders.queries.offers import offers_for
from orders.tables import (
    CustomerOrdersTable,
    FinalConfirmTable,
    ModifyCustomerTable,
    OrderApprovalTable,
    OrderStatusTable,
)


class OrderStatus(GridView):
    screen = "order-status"
    grid_class = KeysetGrid
    table = OrderStatusTable
    filters = OrderFilters
    default_sort = "-created_at"

    def rows(self):
        return Order.objects.visible_to(self.request.user)


class OrderApproval(GridView):
    """Orders of the tree that wait for an approval; only the partner asked decides one (guide 2.6.2)."""

    screen = "order-approval"
    table = OrderApprovalTable
    filters = QueueFilters
    default_sort = "submitted_at"

    def rows(self):
        return Order.objects.visible_to(self.request.user).filter(state__in=WITH_APPROVER)


class OrderFinalConfirm(GridView):
    """Approved orders of the tree; only the partner that requested one confirms it (guide 2.6.3)."""

    screen = "order-final-confirm"
    table = FinalConfirmTable
    filters = ConfirmFilters
    default_sort = "approved_at"

    def rows(self):
        return Order.objects.visible_to(self.request.user).filter(state=OrderState.APPROVED)


class OrdersOfCustomer(CustomerGrid):
    """Tab Order History of Customer Info."""

    screen = "customer-info.orders"
    table = CustomerOrdersTable
    filters = CustomerOrderFilters
    default_sort = "-created_at"

    def rows(self):
        return Order.objects.visible_to(self.request.user).filter(customer=self.customer)


class ModifyCustomer(GridView):
    """Contracts that are not cancelled; the chosen one below, with the orders that its status allows."""

    screen = "modify-customer"
    template = "orders/modify_customer.html"
    grid_class = KeysetGrid
    table = ModifyCustomerTable
    filters = ModifyFilters
    default_sort = "name"

    def rows(self):
        return Customer.objects.visible_to(self.request.user).filter(status__in=HAS_CONTRACT)

    def context(self, grid):
        code = self.request.GET.get("open", "")
        chosen = self.rows().select_related("partner").filter(code=code).first() if code else None
        if chosen is None:
            return {}
        grid.selected = chosen.pk
        at = timezone.now()
        today = chosen.today(at)
        return {
            "chosen": chosen,
            "lines": lines_on(chosen, today),
            "channels": channels_on(chosen, today),
            "offers": offers_for(chosen, self.request.user, at=at),
        }
