"""A person's own choices: colours, columns, views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import View

from oms.kit.keys import as_key
from partners.desk.actions.choose import choose_columns, choose_look, delete_view, save_view
from partners.sign_in.views.gate import safe_next


class ChooseLook(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        choose_look(by=request.user, theme=request.POST.get("theme"), density=request.POST.get("density"))
        return safe_next(request)


class ChooseColumns(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        columns = [] if request.POST.get("reset") else request.POST.getlist("col")
        choose_columns(by=request.user, screen=request.POST.get("screen", ""), columns=columns)
        return safe_next(request)


class SaveView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("name", "").strip()
        if not name:
            messages.warning(request, _("Give the view a name."))
            return safe_next(request)
        view = save_view(
            by=request.user,
            screen=request.POST.get("screen", "")[:60],
            name=name,
            query=request.POST.get("query", ""),
            shared=bool(request.POST.get("shared")),
        )
        messages.success(request, _("View “%(name)s” is saved.") % {"name": view.name})
        return safe_next(request)


class DeleteView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        if view := as_key(request.POST.get("view")):
            delete_view(by=request.user, pk=view)
        return safe_next(request)
