"""Phones provision themselves: a customer's address with its fetches, and the address itself, at which phones ask for files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from customers.enums import LIVE
from customers.rules import may_modify, why_not_modify
from customers.views.page import CustomerPage
from inventory.actions.phone_address import Asked, TooOften, fetch_file, make_phone_address, revoke_phone_address
from inventory.queries.phone_address import address_of, fetches_of, registrar_of
from oms.kit.refusals import refusals
from partners.people.actions.log import client_ip

WAIT = "300"  # seconds, as long as a network stays shut
NOT_KEPT = "no-store"


class Provisioning(CustomerPage):
    """A new address is shown by the answer that made it, and never again."""

    screen = "customer-info.lines"
    template = "inventory/phone_address.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if reason := why_not_modify(request.user, self.customer):
            raise PermissionDenied(reason)
        stamp = {"customer": self.customer, "by": request.user, "at": timezone.now()}
        if request.POST.get("act") == "revoke":
            if revoke_phone_address(**stamp):
                messages.success(request, _("The address works no more."))
            return redirect("inventory:phone-address", code)
        if request.POST.get("act") != "make":
            return self.show()
        token = ""
        with refusals() as refused:
            token = make_phone_address(**stamp)
        if refused:
            return self.show(422, problems=refused.problems)
        made = f"{settings.PORTAL_URL}{reverse('inventory:phone-file', args=[token, 'x'])}".removesuffix("x")
        return self.show(made=made)

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        user, customer = self.request.user, self.customer
        return self.page(
            status, address=address_of(customer, user), fetches=fetches_of(user, customer=customer),
            server=registrar_of(customer), may_change=customer.status in LIVE and may_modify(user, customer), **context,
        )  # fmt: skip


@method_decorator(login_not_required, name="dispatch")
class Files(View):
    """For phones. Every refusal is the same answer, and no exception: that would take back what was noted and counted."""

    def get(self, request: HttpRequest, secret: str, name: str) -> HttpResponse:
        asked = Asked(name, client_ip(request), request.headers.get("User-Agent", ""))
        try:
            file = fetch_file(secret, asked, at=timezone.now())
        except TooOften:
            return HttpResponse(status=429, headers={"Retry-After": WAIT})
        headers = {"Cache-Control": NOT_KEPT}
        if file is None:
            return HttpResponse(status=404, content_type="text/plain", headers=headers)
        return HttpResponse(file.text, content_type=file.kind, headers=headers)
