"""The base of every page: a declared screen, a right, and one way to answer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from oms.kit.screens import registry, screen_opened


class Page(View):
    """A view of one screen. Who may not open the screen gets 403 with the reason.

    `screen`: code of the declared screen. `template`: what it is drawn with. `announced`: whether opening it is news
    to the menu access log (a page that reloads itself is not).
    """

    request: Any  # with the signed-in account, and .htmx
    screen: str
    template: str = ""
    announced: bool = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may_open(self.screen):
            raise PermissionDenied(request.user.why_closed(self.screen))
        if reason := self.why_forbidden():
            raise PermissionDenied(reason)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # pages answer at once
        if self.announced and request.method == "GET" and answer.status_code == 200 and not request.htmx:
            screen_opened.send(sender=registry[self.screen], request=request)
        return answer

    def why_forbidden(self) -> str:
        """Why this person may not do here what this request asks; empty when it may. The answer is 403 with the reason.

        Asked before `get` and `post`. What the person may not even see is fetched here, too, so that it stays 404.
        """
        return ""

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """This page's template with `context`; 422 when a form came back with errors."""
        context.setdefault("screen", registry[self.screen])
        if "form" in context:
            context.setdefault("forms", [context["form"]])  # kit/problems.html lists their errors
        return render(self.request, self.template, context, status=status)


def forbid(why: str) -> None:
    """Answer 403 and say why (an object that may be seen but not acted on)."""
    raise PermissionDenied(why)
