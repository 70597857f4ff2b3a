"""What was sent to a port's supplier and did not arrive: sent again by a person."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.port_move import not_yours
from inventory.actions.port_supplier import retry_paper
from inventory.models import PortPaper
from inventory.rules import may_process
from inventory.views.port import OnePort
from oms.kit.refusals import refusals


class RetryPaper(OnePort):
    """For the partner that processes the port, also once the port is over: its cancellation must arrive."""

    @cached_property
    def paper(self) -> PortPaper:
        rows = PortPaper.objects.visible_to(self.request.user).filter(port=self.port)
        return get_object_or_404(rows, pk=self.kwargs["paper"])

    def why_forbidden(self) -> str:
        return "" if may_process(self.request.user, self.paper.port) else not_yours(self.port)

    def post(self, request: HttpRequest, pk: int, paper: int) -> HttpResponse:
        with refusals() as refused:
            retry_paper(paper=self.paper, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("“%s” is sent to the supplier again.") % self.paper.get_verb_display())
        return redirect(self.port)
