"""Manager Portal: from the order portal into the customer's own portal of the network (guide 2.5.2)."""

from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator

from customers.models import Customer
from inventory.actions.manager_portal import open_manager_portal
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.people.actions.log import client_ip

_WHERE = urlsplit(settings.EMS_PORTAL_URL)
ORIGIN = f"{_WHERE.scheme}://{_WHERE.netloc}"


@method_decorator(csp_update({"form-action": [ORIGIN]}), name="dispatch")
class ManagerPortal(Page):
    """GET says where the button leads; POST asks the network for a link and goes there."""

    screen = "manager-portal"
    template = "orders/manager_portal.html"

    def customer(self) -> Customer:
        found = Customer.objects.visible_to(self.request.user).exclude(cm_id="")
        return get_object_or_404(found, code=self.kwargs["code"])

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(customer=self.customer())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        customer, at = self.customer(), timezone.now()
        with refusals() as refused:
            address = open_manager_portal(customer=customer, ip=client_ip(request), by=request.user, at=at)
            return HttpResponseRedirect(address)
        return self.page(422, customer=customer, problems=[(text, "open") for text in refused.texts])
