"""DN Audit: where the numbers of contract, stock and network differ, with the acts that mend it (voss)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inventory.actions.reading import audit_all
from inventory.filters.usage import AuditFilters
from inventory.queries.audit import audited, compared
from inventory.tables.usage import AuditTable
from inventory.views.difference import Differences
from oms.kit.figures import figure
from oms.kit.grid import Grid
from oms.kit.pages import Page
from oms.kit.refusals import refusals


class NumberAudit(Differences):
    """The differences in numbers, as every reading of the network finds them; mended as all differences are."""

    screen = "number-audit"
    template = "inventory/audit.html"
    table = AuditTable
    filters = AuditFilters
    tabs_by = "finding"
    empty_text = _("Contract and network have the same numbers, as far as the network was read.")

    def rows(self):
        return audited(self.request.user)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the audit rests on is told by all customers, so it comes after the page."""
        if request.htmx and "compared" in request.GET:
            return render(request, "inventory/audit_compared.html", {"compared": compared(request.user)})
        return super().get(request, *args, **kwargs)

    def context(self, grid: Grid) -> dict[str, Any]:
        return {}


class AuditNow(Page):
    """Every customer's network is read within the next minutes."""

    screen = "number-audit"

    def post(self, request: HttpRequest) -> HttpResponse:
        with refusals() as refused:
            n = audit_all(by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            words = ngettext(
                "The network of %(n)s customer is read within the next minutes.",
                "The networks of %(n)s customers are read within the next minutes.",
                n,
            )
            messages.success(request, words % {"n": figure(n)})
        return redirect("inventory:number-audit")
