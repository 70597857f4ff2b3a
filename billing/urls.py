"""Addresses of this app."""

from django.urls import path

from billing.views import adjustments, balances, bank, charges, lifetime, lifetime_approval, settlement, statements

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
    path("customers/<customer:code>/charges/all/", statements.ChargedToCustomer.as_view(), name="charged"),
    path("customers/<customer:code>/adjustments/", adjustments.Adjustments.as_view(), name="adjustments"),
    path("customers/<customer:code>/adjustments/new/", adjustments.Adjust.as_view(), name="adjust"),
    path("adjustments/<int:pk>/", adjustments.OneAdjustment.as_view(), name="adjustment"),
    path("statements/", statements.Statements.as_view(), name="statements"),
    path("statements/<int:pk>/", statements.StatementPage.as_view(), name="statement"),
    path("statements/<int:pk>/pdf/", statements.StatementPdf.as_view(), name="statement-pdf"),
    path("statements/<int:pk>/issue/", statements.IssueStatement.as_view(), name="statement-issue"),
    path("statements/<int:pk>/send/", statements.SendStatement.as_view(), name="statement-send"),
    path("statements/<int:pk>/credit/", statements.CreditStatement.as_view(), name="statement-credit"),
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
    path("settlement/", settlement.Settlements.as_view(), name="settlement"),
    path("settlement/lines/<int:pk>/", settlement.OneSettlementLine.as_view(), name="settlement-line"),
    path("settlement/prices/", settlement.SettlementPrices.as_view(), name="settlement-prices"),
    path("settlement/prices/new/", settlement.NewSettlementPrice.as_view(), name="settlement-price"),
]
