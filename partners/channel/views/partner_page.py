"""What all pages about one partner share: the partner, the tabs, and why somebody may not change it."""

from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from oms.kit.registries import registries
from oms.kit.screens import registry
from partners.channel.queries.information import headline
from partners.channel.views.information import tabs
from partners.people.models import Partner
from partners.people.rules import why_not_change_reseller


class PartnerPage:
    """A page about a reseller that one sees (`code` in the address), or with `own` about one's own company.

    `area`: the screen whose tabs stand above the page.
    """

    request: HttpRequest
    kwargs: dict
    screen: str
    own = False
    area = "reseller-management"

    @cached_property
    def partner(self) -> Partner:
        if self.own:
            return self.request.user.partner
        seen = Partner.objects.visible_to(self.request.user).select_related("parent")
        return get_object_or_404(seen, code=self.kwargs["code"])

    @property
    def why_not(self) -> str:
        """Why this person may not change what the page shows; empty when it may."""
        return why_not_change_reseller(self.request.user, self.partner)

    def address(self, name: str, *args) -> str:
        """An address below this page's partner: `reseller-…` there is `my-…` in My Information."""
        if self.own:
            return reverse(f"partners:my-{name}", args=args)
        return reverse(f"partners:reseller-{name}", args=[self.partner.code, *args])

    def tabs(self) -> list[dict]:
        """The tabs of the area that this person may open."""
        return [
            {
                "title": tab.title,
                "address": reverse(tab.url, args=[self.partner.code]),
                "current": tab.code == self.screen,
            }
            for tab in registries.tabs_of(self.area)
            if self.request.user.may_open(tab.code)
        ]

    def around(self) -> dict:
        """What the frame of the page shows: that of My Information, or that of the reseller."""
        if self.own:
            found = {"shell": "partners/my_information.html", "tabs": tabs(), "headline": headline(self.request.user)}
            return {**found, "forms": []}
        return {"shell": "partners/reseller_page.html", "tabs": self.tabs(), "area": registry[self.area]}

    def page(self, status: int = 200, **context) -> HttpResponse:
        shared = {"partner": self.partner, "own": self.own, "why_not": self.why_not}
        context = {**self.around(), **shared, **context}
        if "form" in context:
            context["forms"] = [context["form"]] if context["form"].errors else []
        return super().page(status=status, **context)
