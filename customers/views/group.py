"""Customer groups (guide 2.5.6)."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.group import add_group, modify_group, put_in_group, take_out_of_group
from customers.filters import GroupChangeFilters, GroupFilters, MemberFilters
from customers.forms import GroupForm, MemberForm, NewGroupForm
from customers.models import CustomerGroup, GroupChange, GroupMember
from customers.queries.group import group_facts
from customers.rules import why_not_modify_group, why_not_place
from customers.tables import GroupChangeTable, GroupTable, MemberTable
from oms.kit.grid import BulkAct, BulkGridView, GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.registries import registries

TABS = "customer-group"


class Groups(GridView):
    screen = "customer-group"
    table = GroupTable
    filters = GroupFilters
    default_sort = "code"
    creates = (gettext_lazy("Add customer group"), "customers:group-add", "customer-group")
    empty_text = gettext_lazy("There is no customer group yet.")

    def rows(self):
        return CustomerGroup.objects.visible_to(self.request.user)


class AddGroup(Page):
    screen = "customer-group"
    template = "customers/group_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(NewGroupForm(reader=request.user, initial={"reseller": request.user.partner.name}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewGroupForm(request.POST, reader=request.user)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("name", "description")}
            with refusals(form):
                group = add_group(partner=form.cleaned_data["reseller"], by=request.user, at=timezone.now(), **said)
        if form.errors:
            return self.show(form, status=422)
        messages.success(
            request, _("The customer group %(name)s is there as %(code)s.") % {"name": group, "code": group.code}
        )
        return redirect(group)

    def show(self, form: NewGroupForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, heading=_("Add customer group"), back=reverse("customers:groups"))


class GroupPage(Page):
    """A page of one visible group, with its tabs."""

    def why_forbidden(self) -> str:
        _found = self.group
        return self.why_not()

    def why_not(self) -> str:
        """Why this person may not do here what the page does; most pages only show."""
        return ""

    @cached_property
    def group(self) -> CustomerGroup:
        return get_object_or_404(CustomerGroup.objects.visible_to(self.request.user), code=self.kwargs["group"])

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        tabs = [
            (str(tab.title), reverse(tab.url, args=[self.group.code]), tab.code == self.screen)
            for tab in registries.tabs_of(TABS)
        ]
        user = self.request.user
        context |= {"group": self.group, "tabs": tabs, "may_place": not why_not_place(user)}
        return super().page(status, why_not_modify=why_not_modify_group(user, self.group), **context)


class Group(GroupPage):
    """Tab Basic Info (guide 2.5.6.1)."""

    screen = "customer-group"
    template = "customers/group.html"

    def get(self, request: HttpRequest, group: str) -> HttpResponse:
        return self.page(facts=group_facts(self.group))


class ModifyGroup(GroupPage):
    screen = "customer-group"
    template = "customers/group_form.html"

    def why_not(self) -> str:
        return why_not_modify_group(self.request.user, self.group)

    def get(self, request: HttpRequest, group: str) -> HttpResponse:
        return self.show(GroupForm(initial={"name": self.group.name, "description": self.group.description}))

    def post(self, request: HttpRequest, group: str) -> HttpResponse:
        form = GroupForm(request.POST)
        if form.is_valid():
            with refusals(form):
                modify_group(group=self.group, by=request.user, at=timezone.now(), **form.cleaned_data)
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, _("The customer group is saved."))
        return redirect(self.group)

    def show(self, form: GroupForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, heading=_("Modify customer group"), back=self.group.get_absolute_url())


def take_out_one(member: GroupMember, **stamp: Any) -> None:
    take_out_of_group(member=member, **stamp)


class Members(GroupPage, BulkGridView):
    """Tab Customer List (guide 2.5.6.2)."""

    screen = "customer-group.customers"
    template = "customers/group_members.html"
    table = MemberTable
    filters = MemberFilters
    default_sort = "access"
    empty_text = gettext_lazy("No customer is in this group yet.")
    bulk = (
        BulkAct(
            "take-out", gettext_lazy("Take out of the group"), take_out_one,
            gettext_lazy("Out of the group; the network is told."), tone="danger",
            asks=gettext_lazy("Nobody of the group reaches these customers by their access code any more."),
        ),
    )  # fmt: skip

    def rows(self):
        found = GroupMember.objects.visible_to(self.request.user).filter(group=self.group)
        return found.select_related("customer")

    def bulk_acts(self) -> list[BulkAct]:
        return [] if why_not_place(self.request.user) else list(self.bulk)

    def bulk_name(self, thing: GroupMember) -> str:
        return f"{thing.customer.name} ({thing.access_code})"


class AddMember(GroupPage):
    """The provider puts a customer in."""

    screen = "customer-group.customers"
    template = "customers/group_form.html"

    def why_not(self) -> str:
        return why_not_place(self.request.user)

    def get(self, request: HttpRequest, group: str) -> HttpResponse:
        return self.show(MemberForm(reader=request.user))

    def post(self, request: HttpRequest, group: str) -> HttpResponse:
        form = MemberForm(request.POST, reader=request.user)
        if form.is_valid():
            with refusals(form):
                put_in_group(group=self.group, by=request.user, at=timezone.now(), **form.cleaned_data)
        if form.errors:
            return self.show(form, status=422)
        words = _("%(name)s is in the group; the network is told.")
        messages.success(request, words % {"name": form.cleaned_data["customer"].name})
        return redirect("customers:group-customers", group)

    def show(self, form: MemberForm, status: int = 200) -> HttpResponse:
        back = reverse("customers:group-customers", args=[self.group.code])
        return self.page(status, form=form, heading=_("Put a customer into the group"), back=back)


class GroupChanges(GroupPage, GridView):
    """Tab Change History (guide 2.5.6.3)."""

    screen = "customer-group.changes"
    template = "customers/group_grid.html"
    table = GroupChangeTable
    filters = GroupChangeFilters
    default_sort = "-at"
    empty_text = gettext_lazy("Nothing was changed yet.")

    def rows(self):
        return GroupChange.objects.visible_to(self.request.user).filter(group=self.group)
