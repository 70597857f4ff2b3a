"""The grids of orders, and Modify Existing Customer."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.enums import HAS_CONTRACT
from customers.models import Customer
from customers.queries.contract import channels_on, lines_on
from customers.views.page import CustomerGrid
from oms.kit.grid import BulkAct, BulkGridView, GridView, KeysetGrid
from orders.actions.approve import reject_order
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.submit import cancel_order, withdraw_order
from orders.enums import DRAFT, WITH_APPROVER, OrderState
from orders.filters import ConfirmFilters, CustomerOrderFilters, ModifyFilters, OrderFilters, QueueFilters
from orders.forms.decide import DayForm, ProposalsForm, ReasonForm
from orders.models import Order
from orders.queries.coming import coming_of
from orders.queries.offers import offers_for
from orders.tables import (
    CustomerOrdersTable,
    FinalConfirmTable,
    ModifyCustomerTable,
    OrderApprovalTable,
    OrderStatusTable,
)
from orders.views.proposed import approve_one

COMING_SHOWN = 10  # of a customer, above its orders


def mine(user) -> Q:
    """Orders that this person's company requested."""
    return Q(requester_id=user.partner_id)


class OrderGrid(BulkGridView):
    """A grid whose rows are orders."""

    def bulk_name(self, thing: Order) -> str:
        return f"{thing.no} {thing.customer_name}"


def withdraw_one(order: Order, **stamp) -> None:
    withdraw_order(order=order, **stamp)


def cancel_one(order: Order, **stamp) -> None:
    cancel_order(order=order, **stamp)


def confirm_one(order: Order, *, effective: date, **stamp) -> None:
    confirm_order(order=order, effective=effective, **stamp)


def asked_here(user) -> Q:
    """Orders that this person's company is asked to approve."""
    return Q(approver_id=user.partner_id, state__in=WITH_APPROVER)


def reject_one(order: Order, *, reason: str, **stamp) -> None:
    reject_order(order=order, reason=reason, **stamp)


def refuse_one(order: Order, *, reason: str, **stamp) -> None:
    refuse_order(order=order, reason=reason, **stamp)


class OrderStatus(OrderGrid):
    screen = "order-status"
    template = "orders/status.html"
    grid_class = KeysetGrid
    table = OrderStatusTable
    filters = OrderFilters
    default_sort = "-created_at"
    empty_text = _("No order yet. Create New Customer begins one.")
    tabs_by = "of"
    creates = (_("New order"), "orders:new-customer", "create-customer")
    bulk = (
        BulkAct(
            "withdraw", _("Withdraw orders"), withdraw_one, _("Withdrawn; it waits for nobody."),
            applies=lambda user: mine(user) & Q(state=OrderState.SUBMITTED),
        ),
        BulkAct(
            "cancel", _("Cancel orders"), cancel_one, _("Canceled."), tone="danger",
            applies=lambda user: mine(user) & Q(state__in=DRAFT),
            asks=_("These orders end, their numbers are free again, and a customer that was only being ordered is gone. "
                   "This cannot be taken back."),
        ),
    )  # fmt: skip

    def rows(self):
        return Order.objects.visible_to(self.request.user)


class OrderApproval(OrderGrid):
    """Orders of the tree that wait for an approval, or for the consent to their taking back; only the partner asked decides one (guide 2.6.2)."""

    screen = "order-approval"
    table = OrderApprovalTable
    filters = QueueFilters
    default_sort = "submitted_at"
    empty_text = _("No order waits for an approval.")
    bulk = (
        BulkAct(
            "approve", _("Approve orders"), approve_one, _("Approved; the requester is told."), tone="primary",
            applies=asked_here, form=lambda data, user: ProposalsForm(data),
            asks=_("Each order is approved as it stands, with the numbers and the call server saved in it."),
        ),
        BulkAct(
            "reject", _("Reject orders"), reject_one, _("Rejected; the reseller is told."), tone="danger",
            applies=asked_here, form=lambda data, user: ReasonForm(data),
        ),
    )  # fmt: skip

    def rows(self):
        return Order.objects.visible_to(self.request.user).waiting()


class OrderFinalConfirm(OrderGrid):
    """Approved orders of the tree; only the partner that requested one confirms it (guide 2.6.3)."""

    screen = "order-final-confirm"
    table = FinalConfirmTable
    filters = ConfirmFilters
    default_sort = "approved_at"
    empty_text = _("No approved order waits for its final confirm.")
    bulk = (
        BulkAct(
            "confirm", _("Confirm orders"), confirm_one, _("Confirmed."), tone="primary", applies=mine,
            form=lambda data, user: DayForm(data),
        ),
        BulkAct(
            "refuse", _("Refuse approval"), refuse_one, _("Refused; the approver is told."), tone="danger", applies=mine,
            form=lambda data, user: ReasonForm(data),
        ),
    )  # fmt: skip

    def rows(self):
        return Order.objects.visible_to(self.request.user).filter(state=OrderState.APPROVED)


class OrdersOfCustomer(CustomerGrid):
    """Tab Order History of Customer Info."""

    screen = "customer-info.orders"
    table = CustomerOrdersTable
    filters = CustomerOrderFilters
    default_sort = "-created_at"
    empty_text = _("Nothing was ordered for this customer yet.")
    template = "orders/of_customer.html"

    def rows(self):
        return Order.objects.visible_to(self.request.user).filter(customer=self.customer)

    def context(self, grid):
        return {"coming": coming_of(self.customer, self.request.user, COMING_SHOWN)}


class ModifyCustomer(GridView):
    """Contracts that are not cancelled; the chosen one below, with the orders that its status allows."""

    screen = "modify-customer"
    template = "orders/modify_customer.html"
    grid_class = KeysetGrid
    table = ModifyCustomerTable
    filters = ModifyFilters
    default_sort = "name"
    empty_text = _("No customer has a contract yet. Create New Customer begins one.")
    creates = (_("Create customer"), "orders:new-customer", "create-customer")

    def rows(self):
        return Customer.objects.visible_to(self.request.user).filter(status__in=HAS_CONTRACT)

    def context(self, grid):
        code = self.request.GET.get("open", "")
        chosen = self.rows().select_related("partner").filter(code=code).first() if code else None
        if chosen is None:
            return {}
        grid.selected = chosen.pk
        today = chosen.today(timezone.now())
        return {
            "chosen": chosen,
            "lines": lines_on(chosen, today),
            "channels": channels_on(chosen, today),
            "offers": offers_for(chosen, self.request.user),
        }
