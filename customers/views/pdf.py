"""A customer as PDF: what is known of it, and what it has today (guide 2.5.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from customers.enums import Channel
from customers.queries.contract import channels_on, devices_on, fraud_limit_on, lines_on, numbers_on, plan_on
from customers.queries.customer import basic_facts, today_of
from customers.views.page import CustomerPage
from oms.kit import macs, phones
from oms.kit.pdf import pdf_answer


class CustomerPdf(CustomerPage):
    screen = "customer-info.basic"
    announced = False

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return pdf_answer(request, "customers/pdf.html", self.known(), name=f"customer-{self.customer.code}")

    def known(self) -> dict[str, Any]:
        customer, day = self.customer, today_of(self.customer)
        channels = channels_on(customer, day)
        return {
            "customer": customer, "day": day, "now": timezone.now(), "sites": list(customer.sites.all()),
            "groups": basic_facts(customer, fraud_limit_on(customer, day), reader=self.request.user),
            "plan": plan_on(customer, day), "lines": list(lines_on(customer, day)),
            "channels": [(Channel(kind).label, count) for kind, count in channels.items() if count],
            "numbers": phones.in_ranges(numbers_on(customer, day).values_list("e164", flat=True)),
            "devices": [(one.model.name, macs.show(one.mac) if one.mac else "", one.site) for one in devices_on(customer, day)],
        }  # fmt: skip
