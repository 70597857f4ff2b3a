"""Addresses of this app."""

from django.urls import path, register_converter

from customers.converters import CustomerCode, Day
from customers.views import info

register_converter(CustomerCode, "customer")
register_converter(Day, "day")

app_name = "customers"
urlpatterns = [
    path("customers/", info.CustomerInfo.as_view(), name="info"),
]
