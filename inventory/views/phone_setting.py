"""Tab Phone Setting Info.: what phones need to find the customer's call server (guide 2.5.3.8)."""

from django.http import HttpRequest, HttpResponse

from customers.views.page import CustomerPage
from inventory.queries.phone_setting import phone_settings, server_of


class PhoneSetting(CustomerPage):
    screen = "customer-info.phone-setting"
    template = "inventory/phone_setting.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        server = server_of(self.customer)
        return self.page(server=server, facts=phone_settings(server) if server else [])
