"""The calendar of port days as a subscription: its page, and the address that calendar programs read."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from inventory.actions.port_feed import TooOften, make_feed, open_feed, revoke_feed
from inventory.queries.port_feed import calendar_for, feed_of
from oms.kit.pages import Page
from partners.people.actions.log import client_ip

SCREEN = "number-porting.calendar"
WAIT = "300"  # seconds, as long as a network stays shut


class Subscription(Page):
    """A new address is shown by the answer that made it, and never again."""

    screen = SCREEN
    template = "inventory/port_feed.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(feed=feed_of(request.user), address="")

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("act") == "revoke":
            revoke_feed(by=request.user, at=timezone.now())
            messages.success(request, _("The address works no more."))
            return redirect("inventory:port-calendar")
        if request.POST.get("act") != "make":
            return self.get(request)
        secret = make_feed(by=request.user, at=timezone.now())
        address = f"{settings.PORTAL_URL}{reverse('inventory:port-ics', args=[secret])}"
        return self.page(feed=feed_of(request.user), address=address)


@method_decorator(login_not_required, name="dispatch")
class PortDays(View):
    """For whoever holds the address. What it tells of a wrong one, of a closed account and of a lost right is the same."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        at = timezone.now()
        try:
            feed = open_feed(secret, ip=client_ip(request), at=at)
        except TooOften:
            return HttpResponse(status=429, headers={"Retry-After": WAIT})
        written = calendar_for(feed, SCREEN, timezone.localdate(at)) if feed else None
        if written is None:  # an answer, not an exception: that would take back the guess that was counted
            return HttpResponse(status=404, content_type="text/plain")
        headers = {"Content-Disposition": 'inline; filename="port-days.ics"'}
        return HttpResponse(written, content_type="text/calendar; charset=utf-8", headers=headers)
