"""Tab Service Plan of a reseller: what it may order, offered and withdrawn by those above (guide 2.7.1.6)."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.offer import offer_plan, withdraw_plan
from catalogue.filters import ResellerPlanFilters
from catalogue.forms.plan import OfferToForm
from catalogue.models import PlanOffer, ServicePlan
from catalogue.queries.plan import plans_held_by, plans_to_offer
from catalogue.tables import ResellerPlanTable
from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.channel.views.partner_page import PartnerPage


class ResellerPlans(PartnerPage, GridView):
    screen = "reseller-management.plans"
    template = "catalogue/reseller_plans.html"
    table = ResellerPlanTable
    filters = ResellerPlanFilters
    default_sort = "name"
    empty_text = gettext_lazy("This reseller may order no service plan yet.")

    def why_forbidden(self) -> str:
        if self.request.method != "POST":
            return ""
        return _("A plan is passed on to resellers below your own company only.") if self.own else self.why_not

    def rows(self):
        return plans_held_by(self.partner)

    def grid(self):
        grid = super().grid()
        if not self.own and not self.why_not:
            grid.row_actions = "catalogue/reseller_plan_actions.html"
        return grid

    def context(self, grid) -> dict:
        return {} if self.own or self.why_not else {"offer": self.form()}

    def form(self, *args) -> OfferToForm:
        return OfferToForm(*args, plans=plans_to_offer(self.partner, user=self.request.user))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            plan = form.cleaned_data["plan"]
            with refusals(form):
                offer_plan(plan=plan, partner=self.partner, by=request.user, at=timezone.now())
        if form.errors:
            return self.page(status=422, grid=self.grid(), offer=form, forms=[form])
        messages.success(request, _("%(name)s may order “%(plan)s”.") % {"name": self.partner, "plan": plan})
        return redirect(request.path)


class WithdrawFromReseller(PartnerPage, Page):
    """Says who loses the plan before it is taken back."""

    screen = "reseller-management.plans"
    template = "catalogue/reseller_plan_withdraw.html"

    def why_forbidden(self) -> str:
        return self.plan and self.why_not

    @cached_property
    def plan(self) -> ServicePlan:
        """A plan that the reseller holds."""
        held = ServicePlan.objects.visible_to(self.request.user).filter(offers__partner=self.partner)
        return get_object_or_404(held, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        held = PlanOffer.objects.visible_to(request.user).filter(plan=self.plan)
        below = held.filter(partner__in=request.user.reach_of([self.partner.pk])).exclude(partner=self.partner)
        return self.page(plan=self.plan, losing=below.select_related("partner"))

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        names = withdraw_plan(plan=self.plan, partner=self.partner, by=request.user, at=timezone.now())
        messages.success(request, _("Withdrawn from: %(names)s.") % {"names": ", ".join(names[:20])})
        return redirect("catalogue:reseller-plans", code)
