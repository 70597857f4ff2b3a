"""Who is behind the request: account, idle time, language."""

import time
from functools import partial

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from oms.kit.afterwards import afterwards
from partners.people.models import Account
from partners.sign_in.actions.session import note_act
from partners.sign_in.enums import LAST_ACT, MARK, SIGNED_IN_AT
from partners.sign_in.queries.account import account_of_session, may_sign_in
from partners.sign_in.rules import must_set_up_factor

MINUTE = 60
POLLING = {
    "partners:export",
    "partners:export-file",
    "partners:import-progress",
    "partners:bulk-progress",
    "partners:under-way",
}  # pages that ask again by themselves
WITHOUT_FACTOR = {  # open to who must set one up first
    "partners:second-factor",
    "partners:factor-app",
    "partners:factor-passkey",
    "partners:factor-codes",
    "partners:factor-rename",
    "partners:factor-remove",
    "partners:logout",
    "partners:stay",
    "partners:branding-logo",
    "partners:branding-colours",
}


def _to_set_up(request) -> HttpResponse:
    """To the page that sets one up; a fragment cannot stand in for it, so htmx loads it as a page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("partners:second-factor")})
    return redirect("partners:second-factor")


class CurrentAccount(AuthenticationMiddleware):
    """Sets `request.user`; a session that is idle, too old, or whose account was switched off is over."""

    def __call__(self, request):
        request.user = self._account(request) or AnonymousUser()
        if request.user.is_authenticated:
            translation.activate(request.user.speaks)
            request.LANGUAGE_CODE = request.user.speaks
        answer = self.get_response(request)
        if getattr(request, "is_act", False) and request.user.is_authenticated:
            self._note_act(request, answer)
        return answer

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """Once the address is known by its name; what no view answers is nobody's act."""
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        if request.method != "GET" or name not in POLLING:
            request.is_act = True
        return _to_set_up(request) if must_set_up_factor(request.user) and name not in WITHOUT_FACTOR else None

    def _account(self, request):
        pk = request.session.get(SESSION_KEY)
        if pk is None:
            return None
        account = None if self._expired(request.session) else self._found(request.session, int(pk))
        if account and not account.session_ended and may_sign_in(account) and self._same_hash(request.session, account):
            return account
        request.session.flush()
        return None

    @staticmethod
    def _found(session, pk: int) -> Account | None:
        """As it came with the session, or asked now."""
        return session.along.account if session.along else account_of_session(pk, session.get(MARK))

    @staticmethod
    def _expired(session) -> bool:
        now = time.time()
        idle = now - session.get(LAST_ACT, 0) > settings.IDLE.total_seconds()
        return idle or now - session.get(SIGNED_IN_AT, 0) > settings.ABSOLUTE_SESSION.total_seconds()

    @staticmethod
    def _same_hash(session, account) -> bool:
        return constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())

    @staticmethod
    def _note_act(request, answer: HttpResponse) -> None:
        """People's acts count, polling does not; the session is written at most once a minute."""
        if time.time() - request.session.get(LAST_ACT, 0) > MINUTE:
            request.session[LAST_ACT] = time.time()
            act = partial(note_act, request.session.get(MARK), at=timezone.now())
            afterwards(answer, request.user.partner_id, act)
