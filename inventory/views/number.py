"""DDI numbers: details, one number with its history, summary (guide 2.3.1)."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.enums import ASSIGN_TONES, PORTED, USE_TONES
from inventory.filters import DdiDetailsFilters, NumberHistoryFilters, NumberSummaryFilters
from inventory.models import Number
from inventory.queries.history import Past, past_of
from inventory.queries.number import status_summary, with_former
from inventory.tables import DdiDetailsTable, NumberHistoryTable, NumberStatusSummaryTable
from inventory.tables.number import free_again
from inventory.views.number_acts import NumberGridView
from oms.kit.grid import Grid, GridView, KeysetGrid, Rows, TotalledGrid

STAYS = 20  # shown above the history, which has them all


class DdiDetails(NumberGridView):
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


class NumberPage(GridView):
    """A number, who has it, who used it from when to when, and everything that happened to it.

    Whoever had it once finds what happened until then; of a number that never was in its reach there is no page.
    """

    screen = "ddi-number"
    template = "inventory/number.html"
    table = NumberHistoryTable
    filters = NumberHistoryFilters
    default_sort = "-at"
    empty_text = _("Nothing has happened to this number yet.")

    @cached_property
    def e164(self) -> str:
        return f"+{self.kwargs['digits'].removeprefix('+')}"

    @cached_property
    def number(self) -> Number | None:
        mine = Number.objects.visible_to(self.request.user).filter(e164=self.e164)
        return with_former(mine, self.request.user, timezone.localdate()).first()

    @cached_property
    def past(self) -> Past:
        found = past_of(self.e164, self.request.user)
        if self.number is None and not found.records:
            raise Http404(f"No number {self.e164} was ever in the reach of {self.request.user}.")
        return found

    def rows(self):
        return Rows(self.past.records)

    def context(self, grid: Grid) -> dict[str, Any]:
        number = self.number
        found = {"e164": self.e164, "number": number, "stays": self.past.stays[:STAYS]}
        if number is None:
            return found
        return found | {
            "assign_tone": ASSIGN_TONES[number.assign], "use_tone": USE_TONES[number.use], "ported": PORTED[number.ported],
            "free_again": free_again(number.quarantine_until),
        }  # fmt: skip


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
