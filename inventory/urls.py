"""Addresses of this app."""

app_name = "inventory"
urlpatterns: list = []
