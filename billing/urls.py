"""Addresses of this app."""

from django.urls import path

from billing.views import charges, statements

app_name = "billing"
urlpatterns = [
    path("customers/<customer:code>/charges/", charges.ChargesOfCustomer.as_view(), name="charges"),
    path("customers/<customer:code>/charges/all/", statements.ChargedToCustomer.as_view(), name="charged"),
    path("statements/", statements.Statements.as_view(), name="statements"),
    path("statements/<int:pk>/", statements.StatementPage.as_view(), name="statement"),
    path("statements/<int:pk>/pdf/", statements.StatementPdf.as_view(), name="statement-pdf"),
    path("statements/<int:pk>/issue/", statements.IssueStatement.as_view(), name="statement-issue"),
    path("statements/<int:pk>/send/", statements.SendStatement.as_view(), name="statement-send"),
    path("statements/<int:pk>/credit/", statements.CreditStatement.as_view(), name="statement-credit"),
]
