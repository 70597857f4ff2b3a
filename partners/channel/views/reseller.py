"""Reseller Management: the list, adding, Basic Info, status (guide 2.7.1)."""

from django.contrib import messages
from django.db.models import FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.registries import registries
from partners.channel.actions.reseller import add_reseller, change_own_company, change_reseller
from partners.channel.actions.status import set_status
from partners.channel.enums import AdditionalOwner
from partners.channel.filters.reseller import ResellerFilters
from partners.channel.forms.additional import AdditionalForm
from partners.channel.forms.reseller import CompanyForm, NewResellerForm, ResellerForm
from partners.channel.models import Onboarding
from partners.channel.rules import why_not_change_contact
from partners.channel.tables.reseller import ResellerTable
from partners.channel.views.partner_page import PartnerPage
from partners.people.enums import PartnerStatus
from partners.people.models import Account, Partner
from partners.people.rules import why_not_add_reseller


class ResellerManagement(GridView):
    screen = "reseller-management"
    template = "partners/resellers.html"
    table = ResellerTable
    filters = ResellerFilters
    default_sort = "name"
    empty_text = gettext_lazy("There is no reseller below your company yet.")

    def rows(self):
        chief = FilteredRelation("accounts", condition=Q(accounts__is_chief=True))
        return Partner.objects.visible_to(self.request.user).annotate(chief=chief)

    def context(self, grid) -> dict:
        return {"why_not": why_not_add_reseller(self.request.user)}


class AddReseller(Page):
    screen = "reseller-management"
    template = "partners/reseller_add.html"

    def why_forbidden(self) -> str:
        return why_not_add_reseller(self.request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        start = {"parent": request.user.partner.name, "language": request.user.partner.language}
        form = NewResellerForm(initial=start, user=request.user)
        return self.show(form, AdditionalForm(owner=AdditionalOwner.RESELLER))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewResellerForm(request.POST, user=request.user)
        additional = AdditionalForm(request.POST, owner=AdditionalOwner.RESELLER)
        if all([form.is_valid(), additional.is_valid()]) and (partner := self.add(form, additional)):
            messages.success(request, _("%(name)s is added as %(code)s.") % {"name": partner, "code": partner.code})
            return redirect("partners:reseller", partner.code)
        return self.show(form, additional, status=422)

    def show(self, form: NewResellerForm, additional: AdditionalForm, status: int = 200) -> HttpResponse:
        return self.page(status=status, form=form, additional=additional, forms=[form, additional])

    def add(self, form: NewResellerForm, additional: AdditionalForm) -> Partner | None:
        data = form.cleaned_data
        with refusals(form, additional):
            return add_reseller(
                parent=data["parent"], kind=data["kind"], details=form.details(), admin=form.admin(),
                additional=additional.values(), by=self.request.user, at=timezone.now(),
            )  # fmt: skip
        return None


class BasicInfo(PartnerPage, Page):
    """guide 2.7.1.1"""

    screen = "reseller-management.basic"
    template = "partners/reseller_basic.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        people = Account.objects.visible_to(request.user).filter(partner=self.partner)
        chief = people.filter(is_chief=True).select_related("role").first()
        begun = Onboarding.objects.visible_to(request.user).filter(partner=self.partner).exists()
        return self.page(chief=chief, onboarding=request.user.may_open("partner-onboarding"), begun=begun)


class ModifyReseller(PartnerPage, Page):
    screen = "reseller-management.basic"
    template = "partners/reseller_modify.html"

    def why_forbidden(self) -> str:
        return self.why_not

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        start = {name: getattr(self.partner, name) for name in ResellerForm.base_fields if name != "parent"}
        start["parent"] = f"{self.partner.parent.name} ({self.partner.parent.code})"
        return self.page(form=ResellerForm(initial=start, user=request.user, partner=self.partner))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = ResellerForm(request.POST, user=request.user, partner=self.partner)
        if form.is_valid():
            data = form.cleaned_data
            change = {"kind": data["kind"], "parent": data["parent"], "details": form.details()}
            with refusals(form) as refused:
                change_reseller(self.partner, **change, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("%(name)s is saved.") % {"name": data["name"]})
                return redirect("partners:reseller", code)
        return self.page(status=422, form=form)


class ResellerStatusChange(PartnerPage, Page):
    """Says what deactivating does before it is done (issue: signs its people out at once, open orders)."""

    screen = "reseller-management.basic"
    template = "partners/reseller_status_change.html"

    def why_forbidden(self) -> str:
        return self.why_not

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(**self.consequences())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if request.POST.get("to") not in PartnerStatus.values:
            return self.page(status=422, **self.consequences())
        status = PartnerStatus(request.POST["to"])
        set_status(self.partner, status=status, by=request.user, at=timezone.now())
        words = {"name": self.partner.name, "status": status.label}
        messages.success(request, _("%(name)s: %(status)s.") % words)
        return redirect("partners:reseller", code)

    def consequences(self) -> dict:
        """How many people, what stays below, what is open."""
        pk, user = self.partner.pk, self.request.user
        return {
            "people": Account.objects.visible_to(user).filter(partner_id=pk, is_active=True).count(),
            "below": Partner.objects.visible_to(user).filter(pk__in=user.reach_of([pk])).exclude(pk=pk).count(),
            "open_work": [sentence for ask in registries.open_work for sentence in ask(pk)],
        }


class ModifyOwnCompany(PartnerPage, Page):
    """My Information / Basic Info, changed by the Chief Admin (guide 2.12.1.1)."""

    screen = "my-information.basic-info"
    template = "partners/my_company.html"
    own = True

    @property
    def why_not(self) -> str:
        return why_not_change_contact(self.request.user, self.partner)

    def why_forbidden(self) -> str:
        return self.why_not

    def form(self, *args) -> CompanyForm:
        start = {name: getattr(self.partner, name) for name in CompanyForm.base_fields}
        form = CompanyForm(*args, initial=start)
        for name in [] if self.partner.is_sp else ("name", "domain", "nation"):
            del form.fields[name]
        return form

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(status=422, form=form)
        change_own_company(self.partner, details=form.details(), by=request.user, at=timezone.now())
        messages.success(request, _("The information of your company is saved."))
        return redirect("partners:my-basic-info")
