"""Addresses of this app."""

from django.urls import path

from billing.enums import EntryKind
from billing.views import balances, charges

app_name = "billing"
ACCOUNT = "customers/<customer:code>/account/"
urlpatterns = [
    path("balances/", balances.Balances.as_view(), name="balances"),
    path(f"{ACCOUNT}", balances.AccountOfCustomer.as_view(), name="account"),
    path(f"{ACCOUNT}top-up/", balances.Book.as_view(kind=EntryKind.TOP_UP), name="top-up"),
    path(f"{ACCOUNT}payment/", balances.Book.as_view(kind=EntryKind.PAYMENT), name="payment"),
    path(f"{ACCOUNT}refund/", balances.Book.as_view(kind=EntryKind.REFUND), name="refund"),
    path(f"{ACCOUNT}<int:pk>/correct/", balances.Correct.as_view(), name="correct"),
    path("customers/<customer:code>/charges/", charges.ChargesOfCustomer.as_view(), name="charges"),
]
