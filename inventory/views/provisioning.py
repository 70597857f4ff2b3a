"""Provisioning: what was sent to the network, and what a person does about a command that failed."""

from dataclasses import replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from inventory.actions.command import give_up, mend, mendable, retry
from inventory.filters import ProvisioningFilters
from inventory.forms.command import MendForm
from inventory.models import Command
from inventory.queries.command import listed_commands, waiting_behind
from inventory.rules import ABANDONABLE, RETRYABLE, may_settle, settleable_by
from inventory.tables import ProvisioningTable
from oms.kit.grid import BulkAct, BulkGridView, Grid, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.sign_in.views.gate import safe_next


def send_again(command: Command, **stamp) -> None:
    retry(command=command, **stamp)


def never_send(command: Command, **stamp) -> None:
    give_up(command=command, **stamp)


class Provisioning(BulkGridView):
    screen = "provisioning-jobs"
    grid_class = KeysetGrid
    table = ProvisioningTable
    filters = ProvisioningFilters
    default_sort = "-requested"
    empty_text = lazy("No order has sent a command to the network yet.")
    bulk = (
        BulkAct(
            "retry", lazy("Retry"), send_again, lazy("Sent again."), tone="primary",
            applies=lambda user: RETRYABLE & settleable_by(user),
        ),
        BulkAct(
            "give-up", lazy("Give up"), never_send, lazy("Given up."), tone="danger",
            applies=lambda user: ABANDONABLE & settleable_by(user),
            asks=lazy("The portal never sends these commands again; later ones of the same customers go on without them. "
                   "This cannot be taken back."),
        ),
    )  # fmt: skip

    def bulk_name(self, thing: Command) -> str:
        return f"{thing.customer_name}, {thing.get_kind_display()} {thing.target}"

    def rows(self):
        return listed_commands(self.request.user)

    def grid(self) -> Grid:
        return replace(super().grid(), row_actions="inventory/command_actions.html")


class OneCommand(Page):
    """A page about one command that this person may act on."""

    screen = "provisioning-jobs"

    @cached_property
    def command(self) -> Command:
        visible = Command.objects.visible_to(self.request.user)
        return get_object_or_404(visible.defer("secret"), pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        if may_settle(self.request.user, self.command):
            return ""
        return _("Only the customer's reseller, or a partner above it that approves orders, may do this.")

    def back(self) -> HttpResponse:
        return safe_next(self.request, "inventory:provisioning")


class RetryCommand(OneCommand):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            retry(command=self.command, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("“%(command)s” of %(customer)s is sent again.") % named(self.command))
        return self.back()


class MendCommand(OneCommand):
    """What the network refused for good, corrected and sent again (product.md, Numbers, devices, EMS)."""

    template = "inventory/command_mend.html"

    def form(self, data=None) -> MendForm:
        return MendForm(data, payload=self.command.payload, names=mendable(self.command))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(command=self.command, form=self.form(), next=request.GET.get("next", ""))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                mend(command=self.command, values=form.cleaned_data, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("“%(command)s” of %(customer)s is sent again.") % named(self.command))
                return self.back()
        return self.page(422, command=self.command, form=form, next=request.POST.get("next", ""))


class GiveUpCommand(OneCommand):
    """Giving up cannot be taken back, so a page says first what follows."""

    template = "inventory/command_give_up.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(command=self.command, behind=waiting_behind(self.command), next=request.GET.get("next", ""))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            give_up(command=self.command, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("“%(command)s” of %(customer)s is given up.") % named(self.command))
        return self.back()


def named(command: Command) -> dict[str, str]:
    """How a sentence calls it."""
    return {"command": command.get_kind_display(), "customer": command.customer_name}
