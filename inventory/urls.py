"""Addresses of this app."""

from django.urls import path

from inventory.views import provisioning

app_name = "inventory"
urlpatterns: list = [
    path("order/provisioning/", provisioning.Provisioning.as_view(), name="provisioning"),
    path("order/provisioning/<int:pk>/retry/", provisioning.RetryCommand.as_view(), name="retry-command"),
    path("order/provisioning/<int:pk>/give-up/", provisioning.GiveUpCommand.as_view(), name="give-up-command"),
]
