"""An order as PDF, as its page shows it (guide 2.6.1.1)."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from oms.kit.pdf import pdf_answer
from orders.queries.order import contents_of
from orders.views.order import OrderPage


class OrderPdf(OrderPage):
    announced = False

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        contents = contents_of(order)
        context = {"order": order, "contents": contents, "effect": contents.effect, "now": timezone.now()}
        return pdf_answer(request, "orders/pdf.html", context, name=f"order-{order.no}")
