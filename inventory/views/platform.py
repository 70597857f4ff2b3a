"""Tab Connected Platforms: from the group to the last recording licence on one page."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.views.page import CustomerPage
from inventory.actions.platform import add_akixi_user, check_platforms, connect, give_up_step, retry_step
from inventory.forms.platform import AkixiUserForm, ConnectForm
from inventory.models import PlatformStep
from inventory.platforms.drivers import AKIXI
from inventory.queries.line import MOST_OFFERED, own_numbers
from inventory.queries.platform import (
    consoles_of,
    domains_on,
    group_facts,
    is_set_up,
    licences_of,
    missing_of,
    proposed,
    settings_of,
    told_of,
)
from oms.kit.refusals import refusals


class Connected(CustomerPage):
    """What the group and its platforms have, how far each is, and the form for what is missing."""

    screen = "customer-info.connected"
    template = "inventory/connected.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(self.form(initial=proposed(self.customer, timezone.now())))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form):
                connect(customer=self.customer, wanted=form.cleaned_data, by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, 422)
        messages.success(request, _("The network and the platforms are told."))
        return redirect("inventory:connected", code)

    def form(self, data: Any = None, **more: Any) -> ConnectForm:
        today = self.customer.today(timezone.now())
        domains = sorted({*domains_on(today), *filter(None, [told_of(self.customer).get("domain")])})
        return ConnectForm(
            data, numbers=own_numbers(self.customer, today)[:MOST_OFFERED], domains=domains, licences=licences_of(AKIXI),
            missing=missing_of(self.customer), **more,
        )  # fmt: skip

    def show(self, form: ConnectForm, status: int = 200) -> HttpResponse:
        settings = settings_of(self.request.user, self.customer, timezone.now())
        consoles = consoles_of(self.request.user, self.customer)
        parts = [*settings, *(part for one in consoles for part in (one.account, *one.parts))]
        return self.page(
            status, form=form, forms=[form], facts=group_facts(self.customer), settings=settings, consoles=consoles,
            live=any(part.runs for part in parts), begun=any(one.account.row for one in consoles),
        )  # fmt: skip


class AddUser(CustomerPage):
    """A further user of the customer's Akixi partition."""

    screen = "customer-info.connected"
    template = "inventory/connected_user.html"
    modifies = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(form=AkixiUserForm(), stands=is_set_up(self.customer, AKIXI))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = AkixiUserForm(request.POST)
        if form.is_valid():
            with refusals(form):
                add_akixi_user(customer=self.customer, **form.cleaned_data, by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, form=form, forms=[form], stands=is_set_up(self.customer, AKIXI))
        messages.success(request, _("Akixi is told of the user; the welcome mail comes from there."))
        return redirect("inventory:connected", code)


class CheckPlatforms(CustomerPage):
    screen = "customer-info.connected"
    modifies = True

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        with refusals() as refused:
            check_platforms(customer=self.customer, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        return redirect("inventory:connected", code)


class OneStep(CustomerPage):
    """A step that has failed, sent again or never."""

    screen = "customer-info.connected"
    modifies = True

    @cached_property
    def step(self) -> PlatformStep:
        rows = PlatformStep.objects.visible_to(self.request.user).filter(customer=self.customer)
        found: PlatformStep = get_object_or_404(rows.select_related("customer"), pk=self.kwargs["pk"])
        return found

    def why_forbidden(self) -> str:
        """What is not visible is not there, whoever may do what."""
        return self.step and super().why_forbidden()

    def carried_out(self, act: Any, words: str) -> HttpResponse:
        with refusals() as refused:
            act(step=self.step, by=self.request.user, at=timezone.now())
        tell = messages.warning if refused else messages.success
        tell(self.request, refused.text if refused else words % self.step)
        return redirect("inventory:connected", self.customer.code)


class RetryStep(OneStep):
    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.carried_out(retry_step, _("“%s” is sent again."))


class GiveUpStep(OneStep):
    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.carried_out(give_up_step, _("“%s” is given up."))
