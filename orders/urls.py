"""Addresses of this app."""

app_name = "orders"
urlpatterns: list = []
