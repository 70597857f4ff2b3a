"""Reminders: what was sent, and what is held back."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.remind import go_on_reminding, hold_reminders
from billing.filters.reminders import ReminderFilters
from billing.forms.reminders import HoldForm
from billing.queries.reminders import hold_of, reminders_of, why_not_hold
from billing.tables.reminders import ReminderTable
from customers.views.page import CustomerPage
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet

WEEKS = timedelta(days=14)


class Reminders(GridView):
    screen = "reminders"
    grid_class, table, filters, default_sort = KeysetGrid, ReminderTable, ReminderFilters, "-at"
    empty_text = gettext_lazy("Nobody has been reminded yet. A customer class says when its customers are.")

    def rows(self) -> PartnerQuerySet:
        return reminders_of(self.request.user, at=timezone.now())


class HoldReminders(CustomerPage):
    """Hold back what would be reminded, or blocked, up to a day; with a reason."""

    screen, tab = "reminders.hold", "customer-info.account"
    template = "billing/hold.html"

    def why_forbidden(self) -> str:
        return why_not_hold(self.request.user, self.customer)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        today = self.customer.today(timezone.now())
        held = hold_of(self.customer, today)
        first = {"until": held.until, "reason": held.reason} if held else {"until": today + WEEKS}
        return self.page(form=HoldForm(initial=first), held=held)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form, at = HoldForm(request.POST), timezone.now()
        if form.is_valid():
            with refusals(form) as refused:
                held = hold_reminders(customer=self.customer, by=request.user, at=at, **form.cleaned_data)
            if not refused:
                told = {"name": self.customer.name, "day": date_format(held.until, "DATE_FORMAT")}
                messages.success(request, _("%(name)s is not reminded until %(day)s.") % told)
                return redirect("billing:account", code)
        return self.page(422, form=form, held=hold_of(self.customer, self.customer.today(at)))


class GoOnReminding(CustomerPage):
    """The hold ends before its day."""

    screen, tab = "reminders.hold", "customer-info.account"

    def why_forbidden(self) -> str:
        return why_not_hold(self.request.user, self.customer)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        with refusals() as refused:
            go_on_reminding(customer=self.customer, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("%(name)s is reminded again.") % {"name": self.customer.name})
        return redirect("billing:account", code)
