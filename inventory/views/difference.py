"""Where contract and network differ, and the button that brings the network to the contract."""

from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.actions.difference import mend_network
from inventory.enums import DIFFERENCE_TONES, MENDED_IN, DifferenceState, Thing
from inventory.filters.usage import DifferenceFilters
from inventory.models import Difference
from inventory.queries.comparison import silences_of
from inventory.queries.differing import called, in_words
from inventory.queries.mended import contract_way, network_way, story_of
from inventory.rules import may_settle, settleable_by
from inventory.tables.usage import DifferenceTable
from oms.kit.grid import BulkAct, BulkGridView, Grid, KeysetGrid
from oms.kit.grid.bulk import Chosen
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.registries import registries


def bring_network(difference: Difference, **stamp) -> None:
    mend_network(difference=difference, **stamp)


class Differences(BulkGridView):
    screen = "network-differences"
    template = "inventory/differences.html"
    grid_class = KeysetGrid
    table = DifferenceTable
    filters = DifferenceFilters
    default_sort = "-found"
    tabs_by = "state"
    empty_text = _("Contract and network have been alike at every reading.")
    bulk = (
        BulkAct(
            "network", _("Bring the network to the contract"), bring_network, _("The network is told."), tone="primary",
            applies=lambda user: settleable_by(user) & Q(state=DifferenceState.OPEN),
            asks=_("The network gets what the contract says, by a command for each of these. What customers set up there "
                   "may end with it."),
        ),
    )  # fmt: skip

    def bulk_name(self, thing: Difference) -> str:
        return f"{thing.customer_name}, {called(thing.thing, thing.key, thing.name)}"

    def chosen(self, grid: Grid, act: BulkAct, keys: list[int]) -> Chosen:
        """Those of one customer after each other, in the order in which its network takes them."""
        found = super().chosen(grid, act, keys)
        return replace(found, things=sorted(found.things, key=in_its_lane))

    def rows(self):
        return Difference.objects.visible_to(self.request.user)

    def context(self, grid: Grid) -> dict[str, Any]:
        return {"silences": silences_of(self.request.user)}


def in_its_lane(one: Difference) -> tuple[int, int, int]:
    return one.customer_id, MENDED_IN.index(Thing(one.thing)), one.pk


def pages_of(one: Difference) -> dict[str, str]:
    """Where its command and its order stand, as far as there are any."""
    commands = f"{reverse('inventory:provisioning')}?{urlencode({'q': one.customer_name})}"
    order = reverse(registries.pages["order"], args=[one.order_no]) if one.order_no else ""
    return {"provisioning": commands, "order_page": order}


class DifferencePage(Page):
    """One difference: both sides, its story, and the two ways to mend it with what each would do."""

    screen = "network-differences.one"
    template = "inventory/difference.html"

    @cached_property
    def difference(self) -> Difference:
        found = Difference.objects.visible_to(self.request.user).select_related("customer", "command")
        return get_object_or_404(found.defer("command__secret"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def show(self, status: int = 200, problems: tuple = ()) -> HttpResponse:
        one, user = self.difference, self.request.user
        return self.page(
            status, difference=one, what=called(one.thing, one.key, one.name), steps=story_of(one),
            contract=in_words(one.thing, one.key, one.contract), network=in_words(one.thing, one.key, one.network),
            tone=DIFFERENCE_TONES[DifferenceState(one.state)], may_mend=may_settle(user, one),
            to_contract=network_way(one), to_network=contract_way(one), problems=problems,
            may_order=user.may_open("modify-customer"), **pages_of(one),
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            mend_network(difference=self.difference, by=request.user, at=timezone.now())
            messages.success(request, gettext("The network is told."))
            return redirect("inventory:difference", pk)
        return self.show(422, tuple((text, "") for text in refused.texts))
