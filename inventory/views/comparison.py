"""Compare now: all customers of a call server are read soon, and how far that is."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext

from inventory.actions.comparison import compare_server
from inventory.models import CallServer
from inventory.queries.comparison import compared_servers, servers_of
from oms.kit.figures import figure
from oms.kit.pages import Page
from oms.kit.refusals import refusals

SCREEN = "network-differences.compare"


class Compare(Page):
    """The call servers on which this person has customers, each with its button and its last comparison."""

    screen = SCREEN
    template = "inventory/compare.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        servers = compared_servers(request.user)
        return self.page(servers=servers, live=any(one.running for one in servers))


class CompareServer(Page):
    """The button of one call server."""

    screen = SCREEN

    @cached_property
    def server(self) -> CallServer:
        return get_object_or_404(servers_of(self.request.user), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            n = compare_server(server=self.server, by=request.user, at=timezone.now()).total
        if refused:
            messages.warning(request, refused.text)
        else:
            words = ngettext(
                "The network of %(n)s customer on %(cm)s is compared from now on.",
                "The networks of %(n)s customers on %(cm)s are compared from now on.",
                n,
            )
            messages.success(request, words % {"n": figure(n), "cm": self.server.cm_id})
        return redirect("inventory:compare")
