"""Customer Terms and Conditions: everybody reads, the provider registers versions in its service environment (guide 2.5.5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from customers.filters import TermsFilters
from customers.models import Terms
from customers.tables import TermsTable
from oms.kit.grid import GridView
from oms.kit.pages import Page


class TermsList(GridView):
    screen = "terms"
    table = TermsTable
    filters = TermsFilters
    default_sort = "-period"
    creates = (_("Register a version"), "customers:terms-versions-add", "sp-environment")
    empty_text = _("The provider has registered no terms yet.")

    def rows(self):
        return Terms.objects.all()


class TermsText(Page):
    """One version, to read."""

    screen = "terms"
    template = "customers/terms_page.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(entry=get_object_or_404(Terms, pk=pk))
