"""Addresses of this app."""

from django.urls import path

from orders.views import assign, decide, grids, manager_portal, order, steps, wizard

app_name = "orders"
STEPS = {
    "info": steps.Info,
    "plan": steps.Plan,
    "numbers": steps.Numbers,
    "assign": assign.Assign,
    "items": steps.Items,
    "trunk": steps.Trunk,
    "devices": steps.Devices,
    "bundles": steps.Bundles,
    "shipping": steps.Shipping,
    "files": steps.Files,
    "submit": order.Submit,
}

urlpatterns = [
    path("orders/", grids.OrderStatus.as_view(), name="status"),
    path("orders/new-customer/", wizard.NewCustomer.as_view(), name="new-customer"),
    path("orders/modify/", grids.ModifyCustomer.as_view(), name="modify-customer"),
    path("orders/start/<str:code>/", decide.StartService.as_view(), name="service-start"),
    path("orders/approval/", grids.OrderApproval.as_view(), name="approval"),
    path("orders/approval/<str:no>/", decide.Approve.as_view(), name="approve"),
    path("orders/approval/<str:no>/numbers/", assign.AssignForApproval.as_view(), name="assign"),
    path("orders/approval/<str:no>/reject/", decide.Reject.as_view(), name="reject"),
    path("orders/confirm/", grids.OrderFinalConfirm.as_view(), name="final-confirm"),
    path("orders/confirm/<str:no>/", decide.Confirm.as_view(), name="confirm"),
    path("orders/confirm/<str:no>/refuse/", decide.Refuse.as_view(), name="refuse"),
    path("customers/<str:code>/manager-portal/", manager_portal.ManagerPortal.as_view(), name="manager-portal"),
    path("customers/<str:code>/orders/", grids.OrdersOfCustomer.as_view(), name="of-customer"),
    path("orders/<str:no>/", order.OrderPage.as_view(), name="order"),
    path("orders/<str:no>/sent/", order.Sent.as_view(), name="sent"),
    path("orders/<str:no>/cancel/", order.Cancel.as_view(), name="cancel"),
    path("orders/<str:no>/copy/", order.Copy.as_view(), name="copy"),
    path("orders/<str:no>/files/<int:pk>/", order.Download.as_view(), name="file"),
    *[path(f"orders/<str:no>/steps/{code}/", view.as_view(), name=f"step-{code}") for code, view in STEPS.items()],
]
