"""Addresses of this app."""

from django.urls import path

from billing.views import adjustments, charges, statements

app_name = "billing"
urlpatterns = [
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
]
