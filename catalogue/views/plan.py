"""A service plan's own pages: copy, and the resellers it is offered to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.copy_plan import copy_plan
from catalogue.actions.offer import offer_plan, withdraw_plan
from catalogue.filters import OfferFilters
from catalogue.forms.plan import CopyForm, OfferForm
from catalogue.models import PlanOffer, ServicePlan
from catalogue.set_up import Plans
from catalogue.tables import OfferTable
from oms.kit.grid import GridView
from oms.kit.refusals import refusals
from oms.kit.setup.views import SetUpPage
from partners.models import Partner

PLANS = Plans()


class CopyPlan(SetUpPage):
    """A name first; then the copy's form, closed until that is saved."""

    declared, screen = PLANS, PLANS.code
    template = "catalogue/plan_copy.html"
    changing = ("GET", "HEAD", "POST")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.to_change(pk)
        return self.page(entry=plan, form=CopyForm(initial={"name": _("Copy of %(name)s") % {"name": plan}}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, form = self.to_change(pk), CopyForm(request.POST)
        if form.is_valid():
            with refusals(form, at="name"):
                copy = copy_plan(plan=plan, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, entry=plan, form=form)
        messages.success(request, _("“%(name)s” is copied. It is closed until you save it.") % {"name": plan})
        return redirect(f"{self.declared.address('edit', copy.pk)}?open=1")


class PlanResellers(SetUpPage, GridView):
    """Who may order with a plan; a search, and offering it to one more."""

    declared, screen = PLANS, "catalogue-plan-resellers"
    template = "catalogue/plan_resellers.html"
    table, filters, default_sort = OfferTable, OfferFilters, "partner"
    empty_text = _("This plan is offered to nobody.")

    def rows(self):
        plan = self.entry(self.kwargs["pk"])
        return PlanOffer.objects.visible_to(self.request.user).filter(plan=plan)

    def grid(self):
        grid = super().grid()
        grid.row_actions = "catalogue/offer_actions.html"
        return grid

    def context(self, grid) -> dict:
        return {"entry": self.entry(self.kwargs["pk"]), "form": OfferForm()}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, form = self.entry(pk), OfferForm(request.POST)
        if form.is_valid() and (partner := self.named(form)):
            with refusals(form, at="reseller"):
                offer_plan(plan=plan, partner=partner, by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, entry=plan, form=form, grid=self.grid())
        messages.success(request, _("%(partner)s may order with “%(plan)s”.") % {"partner": partner, "plan": plan})
        return redirect("catalogue:plans-resellers", pk)

    def named(self, form: OfferForm) -> Partner | None:
        user = self.request.user
        named = user.partners_named(form.cleaned_data["reseller"])
        found = list(Partner.objects.visible_to(user).filter(pk__in=named)[:2])
        if len(found) == 1:
            return found[0]
        text = (
            _("More than one reseller is named like this. Write the Reseller ID.")
            if found
            else _("There is no such reseller.")
        )
        form.add_error("reseller", text)
        return None


class WithdrawPlan(SetUpPage):
    """Says who loses the plan, then takes it back."""

    declared, screen = PLANS, "catalogue-plan-resellers"
    template = "catalogue/plan_withdraw.html"

    def get(self, request: HttpRequest, pk: int, partner_pk: int) -> HttpResponse:
        plan, partner = self.found(pk, partner_pk)
        below = request.user.reach_of([partner.pk])
        losing = PlanOffer.objects.visible_to(request.user).filter(plan=plan, partner__in=below)
        return self.page(entry=plan, partner=partner, losing=losing.select_related("partner").order_by("partner__name"))

    def post(self, request: HttpRequest, pk: int, partner_pk: int) -> HttpResponse:
        plan, partner = self.found(pk, partner_pk)
        names = withdraw_plan(plan=plan, partner=partner, by=request.user, at=timezone.now())
        values = {"plan": plan, "names": ", ".join(names) or partner}
        messages.success(request, _("“%(plan)s” is withdrawn from: %(names)s.") % values)
        return redirect("catalogue:plans-resellers", pk)

    def found(self, pk: int, partner_pk: int) -> tuple[ServicePlan, Partner]:
        visible = Partner.objects.visible_to(self.request.user)
        return self.entry(pk), get_object_or_404(visible, pk=partner_pk)
