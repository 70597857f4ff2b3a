"""Reseller Status: what a reseller has (guide 2.7.2)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridTable, GridView, NumberColumn, Rows, RowsFilters, TextColumn
from oms.kit.pages import Page
from oms.kit.registries import registries
from partners.channel.enums import AdditionalOwner
from partners.channel.filters.reseller import ResellerStatusFilters
from partners.channel.queries.additional import answers_of, in_words
from partners.channel.tables.reseller import ResellerStatusTable
from partners.channel.views.partner_page import PartnerPage
from partners.people.models import Partner


class ResellerStatus(GridView):
    screen = "reseller-status"
    table = ResellerStatusTable
    filters = ResellerStatusFilters
    default_sort = "name"
    empty_text = _("There is no reseller below your company yet.")

    def rows(self):
        return Partner.objects.visible_to(self.request.user)


class ResourceTable(GridTable):
    """guide 2.7.2.1"""

    item = TextColumn(_("Item"), "item", priority=1)
    description = TextColumn(_("Description"), "description", priority=1)
    quantity = NumberColumn(_("Quantity"), "quantity", priority=1)


class ResourceFilters(RowsFilters):
    search_hint = _("Item or description")
    search_paths = ("item", "description")


class Resource(PartnerPage, GridView):
    """Counts that each floor gives of what it keeps."""

    screen = "reseller-status.resource"
    area = "reseller-status"
    template = "partners/partner_grid.html"
    table = ResourceTable
    filters = ResourceFilters
    default_sort = "item"
    empty_text = _("Nothing is counted for this company yet.")

    def rows(self):
        found = [resource for ask in registries.resources for resource in ask(self.partner)]
        return Rows(
            {"pk": n, "item": str(r.item), "description": str(r.description), "quantity": r.quantity}
            for n, r in enumerate(found, 1)
        )


class AdditionalStatus(PartnerPage, Page):
    """guide 2.7.2.2"""

    screen = "reseller-status.additional"
    area = "reseller-status"
    template = "partners/reseller_additional.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(facts=in_words(AdditionalOwner.RESELLER, answers_of(self.partner)), read_only=True)
