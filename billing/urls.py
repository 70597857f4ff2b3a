"""Addresses of this app."""

from django.urls import path

from billing.views import charges

app_name = "billing"
urlpatterns = [
    path("customers/<customer:code>/charges/", charges.ChargesOfCustomer.as_view(), name="charges"),
]
