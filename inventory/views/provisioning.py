"""Provisioning: what was sent to the network, and what a person does about a command that failed."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.command import give_up, retry
from inventory.filters import ProvisioningFilters
from inventory.models import Command
from inventory.queries.command import listed_commands, waiting_behind
from inventory.rules import may_settle
from inventory.tables import ProvisioningTable
from oms.kit.grid import Grid, GridView, KeysetGrid
from oms.kit.pages import Page, forbid
from partners.sign_in.views.gate import safe_next


class Provisioning(GridView):
    screen = "provisioning-jobs"
    grid_class = KeysetGrid
    table = ProvisioningTable
    filters = ProvisioningFilters
    default_sort = "-requested"
    empty_text = _("No order has sent a command to the network yet.")

    def rows(self):
        return listed_commands(self.request.user)

    def grid(self) -> Grid:
        return replace(super().grid(), row_actions="inventory/command_actions.html")


class OneCommand(Page):
    """A page about one command that this person may act on."""

    screen = "provisioning-jobs"

    def command(self, pk: int) -> Command:
        found = get_object_or_404(Command.objects.visible_to(self.request.user).defer("secret"), pk=pk)
        if not may_settle(self.request.user, found):
            forbid(_("Only the customer's reseller, or a partner above it that approves orders, may do this."))
        return found

    def back(self) -> HttpResponse:
        return safe_next(self.request, "inventory:provisioning")


class RetryCommand(OneCommand):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        command = self.command(pk)
        try:
            retry(command=command, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(command)s” of %(customer)s is sent again.") % named(command))
        return self.back()


class GiveUpCommand(OneCommand):
    """Giving up cannot be taken back, so a page says first what follows."""

    template = "inventory/command_give_up.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        command = self.command(pk)
        return self.page(command=command, behind=waiting_behind(command), next=request.GET.get("next", ""))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        command = self.command(pk)
        try:
            give_up(command=command, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(command)s” of %(customer)s is given up.") % named(command))
        return self.back()


def named(command: Command) -> dict[str, str]:
    """How a sentence calls it."""
    return {"command": command.get_kind_display(), "customer": command.customer_name}
