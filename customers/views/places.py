"""Site Info and Billing Account (guide 2.5.3.3, 2.5.3.4)."""

from functools import cached_property

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.modify import modify_account, modify_site
from customers.filters import AccountFilters, SiteFilters
from customers.forms import BillingAccountForm, SiteForm
from customers.models import BillingAccount, Site
from customers.rules import may_modify
from customers.tables import AccountTable, SiteTable
from customers.views.page import CustomerGrid, CustomerPage
from oms.kit.refusals import refusals


class PlaceGrid(CustomerGrid):
    """Rows that are modified one by one."""

    row_actions: str

    def grid(self):
        grid = super().grid()
        grid.row_actions = self.row_actions if may_modify(self.request.user, self.customer) else ""
        return grid


class Sites(PlaceGrid):
    screen = "customer-info.sites"
    table = SiteTable
    filters = SiteFilters
    default_sort = "-main"
    empty_text = gettext_lazy("This customer has no site yet. An order adds one.")
    row_actions = "customers/site_actions.html"

    def rows(self):
        """With the lines at each that are not gone, which a floor above keeps."""
        sites = Site.objects.visible_to(self.request.user).filter(customer=self.customer)
        return sites.annotate(line_count=Count("lines", filter=~Q(lines__state="gone")))


class BillingAccounts(PlaceGrid):
    screen = "customer-info.billing-accounts"
    table = AccountTable
    filters = AccountFilters
    default_sort = "name"
    empty_text = gettext_lazy("This customer has no billing account yet. An order adds one.")
    row_actions = "customers/account_actions.html"

    def rows(self):
        return BillingAccount.objects.visible_to(self.request.user).filter(customer=self.customer)


class ModifyPlace(CustomerPage):
    """One row's own page. Subclasses name model, form, action and the tab to go back to."""

    template = "customers/form.html"
    modifies = True
    back: str

    @cached_property
    def place(self):
        rows = self.model.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("customer"), pk=self.kwargs["pk"], customer=self.customer)

    def why_forbidden(self) -> str:
        return self.place and super().why_forbidden()

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.show(self.form_class(instance=self.place))

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        form = self.form_class(request.POST, instance=self.place)
        if form.is_valid():
            with refusals(form):
                self.act(form.cleaned_data)
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect(self.back, code)

    def show(self, form, status: int = 200) -> HttpResponse:
        heading = _("Modify %(name)s") % {"name": self.place.name}
        fixed = [(_("Main Site"), _("Yes") if self.place.is_main else _("No"))] if self.model is Site else []
        return self.page(status, form=form, forms=[form], heading=heading, save=_("Save"), back=self.back, fixed=fixed)


class ModifySite(ModifyPlace):
    screen = "customer-info.sites"
    model, form_class, back = Site, SiteForm, "customers:sites"

    def act(self, fields: dict) -> None:
        modify_site(site=self.place, fields=fields, by=self.request.user, at=timezone.now())


class ModifyAccount(ModifyPlace):
    screen = "customer-info.billing-accounts"
    model, form_class, back = BillingAccount, BillingAccountForm, "customers:billing-accounts"

    def act(self, fields: dict) -> None:
        modify_account(account=self.place, fields=fields, by=self.request.user, at=timezone.now())
