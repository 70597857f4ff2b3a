"""Addresses of this app."""

from django.urls import path

from billing.views import balances, bank, charges

app_name = "billing"
ACCOUNT = "customers/<customer:code>/account/"
urlpatterns = [
    path("balances/", balances.Balances.as_view(), name="balances"),
    path(f"{ACCOUNT}", balances.AccountOfCustomer.as_view(), name="account"),
    path(f"{ACCOUNT}top-up/", balances.TopUp.as_view(), name="top-up"),
    path(f"{ACCOUNT}payment/", balances.Payment.as_view(), name="payment"),
    path(f"{ACCOUNT}refund/", balances.Refund.as_view(), name="refund"),
    path(f"{ACCOUNT}<int:pk>/correct/", balances.Correct.as_view(), name="correct"),
    path("balances/bank/", bank.BankFiles.as_view(), name="bank-files"),
    path("balances/bank/upload/", bank.BringIn.as_view(), name="bank-upload"),
    path("balances/bank/<int:pk>/", bank.BankFilePage.as_view(), name="bank-file"),
    path("balances/bank/<int:pk>/book/", bank.BookFile.as_view(), name="bank-book"),
    path("balances/bank/<int:pk>/put-away/", bank.PutAway.as_view(), name="bank-put-away"),
    path("balances/bank/line/<int:pk>/", bank.ChooseCustomer.as_view(), name="bank-line"),
    path("customers/<customer:code>/charges/", charges.ChargesOfCustomer.as_view(), name="charges"),
]
