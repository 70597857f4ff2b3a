"""My Information / Sessions: where one is signed in, with an end for each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from partners.channel.queries.information import headline
from partners.channel.views.information import tabs
from partners.sign_in.actions.session import end_session
from partners.sign_in.enums import MARK
from partners.sign_in.queries.session import sessions_of


class Sessions(Page):
    """The open ones; this one is ended by signing out."""

    screen = "my-information.sessions"
    template = "partners/my_sessions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        mark = request.session.get(MARK)
        rows = [(one, str(one.mark) == mark) for one in sessions_of(request.user, at=timezone.now())]
        return self.page(tabs=tabs(), headline=headline(request.user), rows=rows)


class EndSession(Page):
    """Ends one of one's own; somebody who reloads it lands on the tab."""

    screen = "my-information.sessions"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(sessions_of(request.user, at=timezone.now()), pk=pk)
        return redirect("partners:my-sessions")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        at = timezone.now()
        end_session(get_object_or_404(sessions_of(request.user, at=at), pk=pk), by=request.user, at=at)
        messages.success(request, _("The session is ended."))
        return redirect("partners:my-sessions")
