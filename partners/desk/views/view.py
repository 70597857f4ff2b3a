"""Saved views: kept from any grid, and a page where one's own are renamed, moved and deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from oms.kit.keys import as_key
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry
from oms.kit.undo import done
from partners.desk.actions.view import delete_view, move_view, open_with, rename_view, save_view
from partners.desk.forms.view import ViewForm
from partners.desk.models import SavedView
from partners.desk.queries.view import own_views
from partners.sign_in.views.gate import safe_next


class SaveView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        typed = {name: request.POST.get(name, "") for name in ("screen", "name", "query")}
        with refusals() as refused:
            view = save_view(**typed, shared=bool(request.POST.get("shared")), by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("View “%(name)s” is saved.") % {"name": view.name})
        return safe_next(request)


class SavedViews(Page):
    """Every own view, grid by grid. Whatever is pressed, the names are saved first."""

    screen = "saved-views"
    template = "partners/saved_views.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(groups=self.groups())

    def post(self, request: HttpRequest) -> HttpResponse:
        groups = self.groups(request.POST)
        forms = [form for _screen, found in groups for form in found]
        if [form for form in forms if not self.kept(form)]:
            return self.page(422, groups=groups, forms=forms)
        self.act(request)
        return redirect("partners:saved-views")

    def page(self, status: int = 200, **context: object) -> HttpResponse:
        """`opened`: the views that the menu opens their lists with."""
        opens = self.request.user.preferences.get("opens", {})
        return super().page(status, opened=[one["view"] for one in opens.values()], **context)

    def groups(self, data: object = None) -> list:
        """(the grid's screen, a form for each of its views)"""
        return [
            (screen, [ViewForm(data, instance=view, prefix=str(view.pk)) for view in views])
            for screen, views in own_views(self.request.user).items()
        ]

    def kept(self, form: ViewForm) -> bool:
        """A view that came meanwhile is not in what was sent, and stays."""
        if form.add_prefix("name") not in form.data:
            return True
        if form.is_valid() and form.has_changed():
            with refusals(form):
                rename_view(view=form.instance, **form.cleaned_data, by=self.request.user, at=timezone.now())
        return not form.errors

    def act(self, request: HttpRequest) -> None:
        """What was pressed beside a view; else its names were saved."""
        act, pk = next(((a, request.POST[a]) for a in ("up", "down", "opens", "delete") if a in request.POST), ("", ""))
        if not act:
            messages.success(request, _("Your views are saved."))
            return
        view = get_object_or_404(SavedView.objects.visible_to(request.user), account=request.user, pk=as_key(pk) or 0)
        if act == "delete":
            undo = delete_view(view=view, by=request.user, at=timezone.now())
            done(request, _("View “%(name)s” is deleted.") % {"name": view.name}, undo)
        elif act == "opens":
            opened = open_with(view=view, by=request.user, at=timezone.now())
            words = (
                _("The menu opens %(list)s with “%(name)s”.")
                if opened
                else _("The menu opens %(list)s with all its rows.")
            )
            messages.success(request, words % {"list": registry[view.screen].title, "name": view.name})
        else:
            move_view(view=view, up=act == "up", by=request.user, at=timezone.now())
