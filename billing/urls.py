"""Addresses of this app."""

from django.urls import path

from billing.views import charges, lifetime, lifetime_approval

app_name = "billing"
urlpatterns = [
    path("customers/<customer:code>/charges/", charges.ChargesOfCustomer.as_view(), name="charges"),
    path("lifetime/", lifetime.LifetimeHoldings.as_view(), name="lifetime"),
    path("lifetime/order/", lifetime.NewLifetimeOrder.as_view(), name="lifetime-new"),
    path("lifetime/holdings/<int:pk>/requested/", lifetime.RequestedHere.as_view(), name="lifetime-requested"),
    path("lifetime/holdings/<int:pk>/received/", lifetime.ReceivedHere.as_view(), name="lifetime-received"),
    path("lifetime/orders/<int:pk>/", lifetime.OneLifetimeOrder.as_view(), name="lifetime-one"),
    path("lifetime/orders/<int:pk>/cancel/", lifetime.CancelLifetimeOrder.as_view(), name="lifetime-cancel"),
    path("lifetime/approval/", lifetime_approval.LifetimeApproval.as_view(), name="lifetime-approval"),
    path("lifetime/approval/<int:pk>/", lifetime_approval.DecideLifetime.as_view(), name="lifetime-decide"),
    path("lifetime/order-status/", lifetime_approval.LifetimeOrders.as_view(), name="lifetime-orders"),
    path("lifetime/status/", lifetime.LifetimeStatus.as_view(), name="lifetime-status"),
    path("lifetime/status/<int:pk>/requested/", lifetime.RequestedThere.as_view(), name="lifetime-status-requested"),
    path("lifetime/status/<int:pk>/received/", lifetime.ReceivedThere.as_view(), name="lifetime-status-received"),
]
