"""The base of every page: a declared screen, a right, and one way to answer."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from oms.kit import autosave, typed, versions
from oms.kit.filling import fill
from oms.kit.once import once
from oms.kit.screens import registry, screen_opened


class Looked(HttpResponse):
    """What a page would show, not drawn."""

    def __init__(self, shown: list[Any]) -> None:
        super().__init__()
        self.shown = shown


class Page(View):
    """A view of one screen. Who may not open the screen gets 403 with the reason.

    `screen`: code of the declared screen. `template`: what it is drawn with. `announced`: whether opening it is news
    to the menu access log (a page that reloads itself is not). `redraws`: of a page whose rows a person may add, the
    button that draws its forms again as typed and saves nothing. `autosaves`: what is typed is kept while it is typed.
    """

    request: Any  # with the signed-in account, and .htmx
    screen: str
    template: str = ""
    announced: bool = True
    redraws: str = ""
    autosaves: bool = False
    looking: bool = False  # only asked what it would show

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may_open(self.screen):
            raise PermissionDenied(request.user.why_closed(self.screen))
        if request.method == "POST" and autosave.FIELD in request.POST:
            return autosave.keep(request) if self.autosaves else HttpResponse(status=204)
        if request.method == "POST" and self.autosaves:
            return self.answer_and_forget(request, *args, **kwargs)
        if request.method == "POST":
            return once(request, lambda: self.answer(request, *args, **kwargs))
        return self.answer(request, *args, **kwargs)

    def answer_and_forget(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Once it is saved, what was typed on the way is kept no more."""
        answer = once(request, lambda: self.answer(request, *args, **kwargs))
        if isinstance(answer, HttpResponseRedirect):
            autosave.forget(request)
        return answer

    def answer(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asked once the screen is open to this person, and for each form once."""
        if reason := self.why_forbidden():
            raise PermissionDenied(reason)
        if (otherwise := self.overtaken() if request.method == "POST" else self.typed_before()) is not None:
            return otherwise
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # pages answer at once
        if self.announced and request.method == "GET" and answer.status_code == 200 and not request.htmx:
            screen_opened.send(sender=registry[self.screen], request=request, answer=answer)
        return answer

    def why_forbidden(self) -> str:
        """Why this person may not do here what this request asks; empty when it may. The answer is 403 with the reason.

        Asked before `get` and `post`. What the person may not even see is fetched here, too, so that it stays 404.
        """
        return ""

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """This page's template with `context`; 422 when a form came back with errors."""
        if self.looking:
            return Looked(list(context.values()))
        context["shown"] = list(context.values())  # what {% version %} is the version of
        context.setdefault("screen", registry[self.screen])
        if "form" in context:
            context.setdefault("forms", [context["form"]])  # kit/problems.html lists their errors
        return render(self.request, self.template, context, status=status)

    # --- what was typed is not lost, and overwrites nothing unseen

    def overtaken(self) -> HttpResponse | None:
        """When what the form showed has changed meanwhile: the page with both values, and nothing is saved."""
        seen = self.request.POST.get(versions.FIELD)
        if not seen:
            return None
        versions.wait_for_others(self.request.path)
        now = self.again("GET", looking=True)
        if not isinstance(now, Looked) or versions.version_of(now.shown) == seen:
            return None
        found = versions.differences(now.shown, self.request.POST)
        if not found:
            return None
        self.request.overtaken, self.request.version_now = found, versions.version_of(now.shown)
        data = self.request.POST.copy()
        del data[versions.FIELD]
        answer = self.drawn_with(data, self.request.path)
        answer.status_code = 422
        return answer

    def typed_before(self) -> HttpResponse | None:
        """This page with what was typed in it before the session ended."""
        kept = typed.take(self.request)
        if kept is not None:
            messages.info(self.request, typed.back_in_the_form(kept))
            return self.drawn_with(kept.data, kept.path)
        if not self.autosaves or (found := autosave.take(self.request)) is None:
            return None
        text = _("What you typed until %s is back in the form; it is not saved. Load the page again to see what is.")
        messages.info(self.request, text % found[1])
        return self.drawn_with(found[0].data, found[0].path)

    def drawn_with(self, data: QueryDict, path: str) -> HttpResponse:
        """This page with `data` in its form that is sent to `path`; nothing is saved."""
        if self.redraws:
            data = data.copy()
            data[self.redraws] = "1"
            answer = self.again("POST", data)
        else:
            answer = self.again("GET")
        if not answer.streaming and answer.status_code in (200, 422):
            text = fill(answer.content.decode(), data, page=self.request.path, path=path)
            answer.content = text.encode()
        return answer

    def again(self, method: str, data: QueryDict | None = None, *, looking: bool = False) -> HttpResponse:
        """What a new view of this page answers, as things stand now."""
        made = self.request.resolver_match.func
        request = copy(self.request)
        request.method = method
        if data is not None:
            request.POST = data
        view = made.view_class(**made.view_initkwargs)
        view.looking = looking
        view.setup(request, *self.args, **self.kwargs)
        asked = getattr(view, method.lower(), None)
        answer: HttpResponse = asked(request, *self.args, **self.kwargs) if asked else HttpResponse(status=405)
        return answer


def forbid(why: str) -> None:
    """Answer 403 and say why (an object that may be seen but not acted on)."""
    raise PermissionDenied(why)
