"""A customer's own pages: header, tabs, and what hangs below them."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from customers.enums import STATUS_TONES, TabGroup
from customers.models import Customer
from customers.rules import why_not_modify
from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.registries import registries


@dataclass(frozen=True)
class Tabs:
    """Tabs that stand under one word: (title, address, is it open) of each."""

    title: str
    code: str
    tabs: list[tuple[str, str, bool]]

    @property
    def is_open(self) -> bool:
        return any(is_open for _title, _address, is_open in self.tabs)


class CustomerPage(Page):
    """A page of one visible customer, with its tabs. `tab`: code of the tab that is open, else the screen itself.

    `modifies`: the page changes what is known of the customer; who may see it but not change it gets 403.
    """

    tab: str = ""
    modifies: bool = False

    def why_forbidden(self) -> str:
        return why_not_modify(self.request.user, self.customer) if self.modifies else ""

    def answer(self, request, *args, **kwargs):
        """Who had the customer before it was transferred is led to how it left."""
        try:
            return super().answer(request, *args, **kwargs)
        except Http404:
            address = registries.left(request.user, self.kwargs["code"]) if request.method == "GET" else ""
            if not address:
                raise
            return redirect(address)

    @cached_property
    def customer(self) -> Customer:
        found = Customer.objects.visible_to(self.request.user).select_related("partner", "plan")
        return get_object_or_404(found, code=self.kwargs["code"])

    def tabs(self) -> list[Tabs]:
        """Each group with the tabs of it that this person may open."""
        here = self.tab or self.screen
        found: dict[str, list[tuple[str, str, bool]]] = {group: [] for group in TabGroup.values}
        for tab in registries.tabs_of("customer-info"):
            if self.request.user.may_open(tab.code) and (tab.applies is None or tab.applies(self.customer)):
                found[tab.group or TabGroup.SERVICE].append(
                    (str(tab.title), reverse(tab.url, args=[self.customer.code]), tab.code == here)
                )
        return [Tabs(str(TabGroup(group).label), group, tabs) for group, tabs in found.items() if tabs]

    def page(self, status: int = 200, **context):
        context |= {
            "customer": self.customer,
            "tabs": self.tabs(),
            "tone": STATUS_TONES[self.customer.status],
            "may_modify": not why_not_modify(self.request.user, self.customer),
        }
        return super().page(status, **context)


class CustomerGrid(CustomerPage, GridView):
    """A tab that is a grid. Who may not see the customer gets 404, however the rows are asked for."""

    template = "customers/grid.html"

    def grid(self):
        _found = self.customer
        return super().grid()
