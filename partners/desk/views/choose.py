"""A person's own choices: colours and columns."""

from django.http import HttpRequest, HttpResponse
from django.views import View

from partners.desk.actions.choose import choose_columns, choose_look
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
