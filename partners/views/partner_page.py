"""What all pages about one partner share: the partner, the tabs, and why somebody may not change it."""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from oms.kit.registries import registries
from oms.kit.screens import registry
from partners.forms.refusal import refuse
from partners.models import Partner
from partners.rules import why_not_change_reseller

INFORMATION = "my-information"


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
        may = self.request.user.may_open
        tabs = registries.information() if self.own else registries.tabs_of(self.area)
        return [
            {"title": tab.title, "address": self._tab_address(tab.url), "current": tab.code == self.screen}
            for tab in tabs
            if may(tab.code)
        ]

    def _tab_address(self, url: str) -> str:
        return reverse(url) if self.own else reverse(url, args=[self.partner.code])

    def page(self, status: int = 200, **context) -> HttpResponse:
        area = registry[INFORMATION if self.own else self.area]
        context = {
            "partner": self.partner, "tabs": self.tabs(), "why_not": self.why_not, "area": area, "own": self.own,
            "shell": "partners/my_information.html" if self.own else "partners/reseller_page.html", **context,
        }  # fmt: skip
        return super().page(status=status, **context)

    def attempt(self, form, action, *args, **options) -> bool:
        """Run an action; what it refuses stands on the form."""
        try:
            action(*args, **options)
        except ValidationError as error:
            refuse(form, error)
        return form.is_valid()
