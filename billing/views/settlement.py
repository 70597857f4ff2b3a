"""Settlement: the grid of a month, a line with what it is made of, and the prices (guide 2.7.3)."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.settlement_price import set_settlement_price
from billing.filters.settlement import SettlementFilters, SettlementPartFilters, SettlementPriceFilters
from billing.forms.settlement import SettlementPriceForm
from billing.models import SettlementLine, SettlementPart
from billing.queries.settlement import lines_of, prices_seen
from billing.queries.settlement_lifetime import instalment_in_words, lifetime_story, lines_of_order
from billing.queries.settlement_story import seller_of, story_of
from billing.tables.balance import SumsByCurrency
from billing.tables.settlement import SettlementPartTable, SettlementPriceTable, SettlementTable
from oms.kit.grid import Grid, GridView
from oms.kit.grid.columns import TextColumn
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.undo import done

SCREEN, LINE, PRICES = "settlement", "settlement.line", "settlement.prices"


class SettlementGrid(SumsByCurrency, Grid):
    """The last line holds what all rows that match come to, where they are all sold, or all bought."""

    summed_up = ("amount",)

    @cached_property
    def totals(self) -> list[tuple[TextColumn, SafeString]]:
        sides = self.narrowed.order_by().values_list("side").distinct()[:2]
        return super().totals if len(sides) == 1 else []


class Settlements(GridView):
    screen = SCREEN
    template = "billing/settlements.html"
    grid_class, table, filters, default_sort = SettlementGrid, SettlementTable, SettlementFilters, "-month"
    tabs_by = "side"
    empty_text = gettext_lazy("No cloud license has been settled yet.")

    def rows(self) -> Any:
        return lines_of(self.request.user)


class OneSettlementLine(GridView):
    """The formula in words, and the customers that it counts."""

    screen = LINE
    template = "billing/settlement_line.html"
    table, filters, default_sort = SettlementPartTable, SettlementPartFilters, "customer"
    empty_text = gettext_lazy("No customer has any of it.")

    @cached_property
    def line(self) -> SettlementLine:
        rows = SettlementLine.objects.visible_to(self.request.user).select_related("settlement")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is due of an order of lifetime licenses counts no customers and has a page of its own."""
        if self.line.lifetime_order_id:
            return redirect(self.line)
        return super().get(request, *args, **kwargs)

    def rows(self) -> Any:
        return SettlementPart.objects.visible_to(self.request.user).filter(line=self.line)

    def context(self, grid: Grid) -> dict[str, Any]:
        return {"line": self.line, "story": story_of(self.line, self.request.user)}


class OneLifetimeLine(Page):
    """Which order, which instalment, at which price; and all that was settled of the order so far."""

    screen = LINE
    template = "billing/settlement_lifetime.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = SettlementLine.objects.visible_to(request.user).exclude(lifetime_order=None)
        line = get_object_or_404(rows.select_related("settlement"), pk=pk)
        settled = [
            (one, instalment_in_words(one.instalment, one.instalments)) for one in lines_of_order(line, request.user)
        ]
        return self.page(
            line=line, story=lifetime_story(line, request.user), seller=seller_of(line, request.user), settled=settled
        )


class SettlementPrices(GridView):
    screen = PRICES
    template = "billing/settlement_prices.html"
    table, filters, default_sort = SettlementPriceTable, SettlementPriceFilters, "-valid_from"
    tabs_by = "side"
    empty_text = gettext_lazy("No price has been set yet: what is settled costs nothing.")
    creates = (gettext_lazy("Set a price"), "billing:settlement-price", PRICES)

    def rows(self) -> Any:
        return prices_seen(self.request.user)


class NewSettlementPrice(Page):
    """From a day on; what was settled keeps its price."""

    screen = PRICES
    template = "billing/settlement_price.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        first = timezone.localdate().replace(day=1)
        return self.page(form=SettlementPriceForm(user=request.user, initial={"valid_from": first}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SettlementPriceForm(request.POST, user=request.user)
        if form.is_valid():
            with refusals(form) as refused:
                set_settlement_price(**form.to_set(), by=request.user, at=timezone.now())
            if not refused:
                done(request, _("The price is set."), None)
                return redirect("billing:settlement-prices")
        return self.page(422, form=form)
