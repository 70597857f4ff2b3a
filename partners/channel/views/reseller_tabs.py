"""Further tabs of a reseller: additional info, children, permission, notifications, changes (guide 2.7.1.3 to .8)."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import GridView, Rows
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.channel.actions.additional import save_additional
from partners.channel.enums import AdditionalOwner
from partners.channel.filters.change import ChangeFilters
from partners.channel.forms.additional import AdditionalForm
from partners.channel.forms.reseller import RightsForm
from partners.channel.queries.additional import answers_of, in_words
from partners.channel.queries.changes import changes_of
from partners.channel.queries.reseller_tree import tree_below
from partners.channel.tables.change import ChangeTable
from partners.channel.views.partner_page import PartnerPage
from partners.messages.filters.notice import NotificationFilters
from partners.messages.models import Notice
from partners.messages.tables.notice import ResellerNotificationTable
from partners.people.actions.rights import set_rights
from partners.people.enums import Right
from partners.people.models import Account, Partner


class AdditionalInfo(PartnerPage, Page):
    """The provider's items; changed by those above, read by the reseller itself."""

    screen = "reseller-management.additional"
    template = "partners/reseller_additional.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.page(facts=in_words(AdditionalOwner.RESELLER, answers_of(self.partner)))


class ModifyAdditionalInfo(PartnerPage, Page):
    screen = "reseller-management.additional"
    template = "partners/reseller_additional_form.html"

    def why_forbidden(self) -> str:
        return self.why_not

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            save_additional(self.partner, values=form.values(), by=request.user, at=timezone.now())
            messages.success(request, _("The additional info of %(name)s is saved.") % {"name": self.partner.name})
            return redirect("partners:reseller-additional", code)
        return self.page(status=422, form=form)

    def form(self, *args) -> AdditionalForm:
        return AdditionalForm(*args, owner=AdditionalOwner.RESELLER, answers=answers_of(self.partner))


class Children(PartnerPage, Page):
    """Tree on the left, the chosen reseller's basic info on the right."""

    screen = "reseller-management.children"
    template = "partners/reseller_children.html"

    @cached_property
    def chosen(self) -> Partner:
        code = self.request.GET.get("reseller") or self.partner.code
        below = Partner.objects.visible_to(self.request.user).select_related("parent")
        return get_object_or_404(below, code=code, pk__in=self.request.user.reach_of([self.partner.pk]))

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        people = Account.objects.visible_to(request.user).filter(partner=self.chosen)
        chief = people.filter(is_chief=True).select_related("role").first()
        nodes = tree_below(self.partner, self.chosen, user=request.user)
        return self.page(nodes=nodes, chosen=self.chosen, chief=chief)


class Permission(PartnerPage, Page):
    """The eight rights."""

    screen = "reseller-management.permission"
    template = "partners/reseller_permission.html"

    def why_forbidden(self) -> str:
        return self.why_not if self.request.method == "POST" else ""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if self.why_not:
            held = [(right.label, self.partner.holds(right)) for right in Right]
            return self.page(held=held)
        return self.page(form=RightsForm(user=request.user, partner=self.partner))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = RightsForm(request.POST, user=request.user, partner=self.partner)
        if form.is_valid():
            wanted = {"rights": form.rights(), "below_too": form.cleaned_data["below_too"]}
            with refusals(form) as refused:
                set_rights(self.partner, **wanted, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("The rights of %(name)s are saved.") % {"name": self.partner.name})
                return redirect("partners:reseller-permission", code)
        return self.page(status=422, form=form)


class Notifications(PartnerPage, GridView):
    """What the people of this reseller were told."""

    screen = "reseller-management.notifications"
    template = "partners/partner_grid.html"
    table = ResellerNotificationTable
    filters = NotificationFilters
    default_sort = "-at"
    empty_text = gettext_lazy("Nobody of this company was told anything yet.")

    def rows(self):
        return Notice.objects.visible_to(self.request.user).filter(partner=self.partner)


class Changes(PartnerPage, GridView):
    """guide 2.7.1.8"""

    screen = "reseller-management.changes"
    template = "partners/partner_grid.html"
    table = ChangeTable
    filters = ChangeFilters
    default_sort = "-at"
    empty_text = gettext_lazy("Nothing was changed yet.")

    def rows(self):
        return Rows(changes_of(self.partner, reader=self.request.user))
