"""Menu Auth Setting: roles as a tree, with their names, menus and members (guide 2.10.1)."""

from functools import cached_property

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.undo import done
from partners.people.actions.role import change_role, create_role, delete_role, set_menus
from partners.people.filters.role import MemberFilters
from partners.people.forms.role import MenusForm, NewRoleForm, RoleForm
from partners.people.models import Account, Role
from partners.people.queries.roles import menu_groups, offered_menus, role_tree, roles_for, roles_named
from partners.people.rules import why_not_change_role, why_not_create_below
from partners.people.tables.role import MemberTable


class RolePage:
    """The tree on the left, the chosen role with its tabs on the right.

    `changing`: the methods with which the role of the address is changed, or about to be.
    """

    changing: tuple[str, ...] = ("POST",)
    request: HttpRequest
    kwargs: dict
    screen = "menu-auth"

    @cached_property
    def role(self) -> Role:
        return get_object_or_404(roles_for(self.request.user).select_related("parent"), pk=self.kwargs["pk"])

    @cached_property
    def why_not(self) -> str:
        return why_not_change_role(self.request.user, self.role)

    def why_forbidden(self) -> str:
        return self.why_not if self.request.method in self.changing else ""

    def page(self, status: int = 200, **context) -> HttpResponse:
        text = self.request.GET.get("find", "").strip()[:60]
        context = {
            "role": self.role,
            "nodes": role_tree(self.request.user, self.role),
            "find": text,
            "found": roles_named(self.request.user, text) if text else None,
            "why_not": self.why_not,
            "why_not_below": why_not_create_below(self.request.user, self.role),
            **context,
        }
        return super().page(status=status, **context)


class MenuAuth(Page):
    """Opens with one's own role."""

    screen = "menu-auth"

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("partners:role", request.user.role_id)


class AuthRole(RolePage, Page):
    template = "partners/role.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=RoleForm(role=self.role))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RoleForm(request.POST, role=self.role)
        if not form.is_valid():
            return self.page(status=422, form=form)
        change_role(self.role, **form.details(), by=request.user, at=timezone.now())
        messages.success(request, _("The role is saved."))
        return redirect("partners:role", pk)


class AuthMenu(RolePage, Page):
    template = "partners/role_menus.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(groups=menu_groups(self.role, request.user, editable=not self.why_not), ticked=self.ticked())

    def ticked(self) -> MenusForm:
        """What stands now, for the version that the form carries."""
        offered = offered_menus(self.role, self.request.user)
        return MenusForm(offered=offered, initial={"menus": [code for code in self.role.menus if code in offered]})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MenusForm(request.POST, offered=offered_menus(self.role, request.user))
        if not form.is_valid():
            groups = menu_groups(self.role, request.user, editable=True)
            return self.page(status=422, form=form, groups=groups)
        trimmed = set_menus(self.role, menus=form.cleaned_data["menus"], by=request.user, at=timezone.now())
        messages.success(request, _("The menus are saved; they hold from each member's next click."))
        if trimmed:
            messages.info(request, _("Roles below that lost menus with it: %d.") % trimmed)
        return redirect("partners:role-menus", pk)


class AuthRoleMember(RolePage, GridView):
    template = "partners/role_members.html"
    table = MemberTable
    filters = MemberFilters
    default_sort = "name"
    empty_text = gettext_lazy("Nobody has this role yet.")

    def rows(self) -> QuerySet:
        return Account.objects.visible_to(self.request.user).filter(role=self.role)


class CreateRole(RolePage, Page):
    """A role below the one in the address."""

    template = "partners/role_create.html"

    def why_forbidden(self) -> str:
        return why_not_create_below(self.request.user, self.role)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=NewRoleForm(parent=self.role))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NewRoleForm(request.POST, parent=self.role)
        if form.is_valid():
            with refusals(form) as refused:
                role = create_role(parent=self.role, **form.details(), by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("%(name)s is created. Tick the menus that it opens.") % {"name": role.name})
                return redirect("partners:role-menus", role.pk)
        return self.page(status=422, form=form)


class DeleteRole(RolePage, Page):
    template = "partners/role_delete.html"
    changing = ("GET", "POST")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(members=self.role.accounts.count(), below=self.role.children.count())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            undo = delete_role(self.role, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
            return redirect("partners:role", pk)
        done(request, _("%(name)s is deleted.") % {"name": self.role.name}, undo)
        return redirect("partners:menu-auth")
