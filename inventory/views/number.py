"""DDI numbers: details, one number with its history, summary (guide 2.3.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from inventory.enums import ASSIGN_TONES, PORTED, USE_TONES
from inventory.filters import DdiDetailsFilters, NumberSummaryFilters
from inventory.models import Number
from inventory.queries.history import history_of
from inventory.queries.number import status_summary
from inventory.tables import DdiDetailsTable, NumberStatusSummaryTable
from oms.kit.grid import GridView, KeysetGrid, TotalledGrid
from oms.kit.pages import Page


class DdiDetails(GridView):
    """guide 2.3.1.1"""

    screen = "ddi-details"
    grid_class = KeysetGrid
    table = DdiDetailsTable
    filters = DdiDetailsFilters
    default_sort = "e164"
    creates = (_("Create range"), "inventory:create-range", "number-registration")
    empty_text = _("Neither your company nor a reseller below it holds a number.")

    def rows(self):
        return Number.objects.visible_to(self.request.user)


class NumberPage(Page):
    """A number, who has it, and everything that happened to it."""

    screen = "ddi-number"
    template = "inventory/number.html"

    def get(self, request: HttpRequest, digits: str) -> HttpResponse:
        number = get_object_or_404(Number.objects.visible_to(request.user), e164=f"+{digits}")
        tones = {"assign_tone": ASSIGN_TONES[number.assign], "use_tone": USE_TONES[number.use]}
        return self.page(number=number, ported=PORTED[number.ported], history=history_of(number, request.user), **tones)


class NumberStatusSummary(GridView):
    """guide 2.3.1.2"""

    screen = "number-status-summary"
    grid_class = TotalledGrid
    table = NumberStatusSummaryTable
    filters = NumberSummaryFilters
    default_sort = "partner"
    empty_text = _("Neither your company nor a reseller below it holds a number.")

    def rows(self):
        return status_summary(self.request.user)
