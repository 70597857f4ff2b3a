"""What was typed survives the end of a session: kept sealed, handed back to the login that typed it, never sent by itself.

A form says who it was drawn for (`typed_by`, signed, drawn by `{% once %}`). When it is sent without a session, its
content is sealed into the session that the next sign-in goes on with, for an hour; passwords and files are left out.
`oms.kit.pages.Page` draws the form again with it.
"""

import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oms.kit.once import FIELD
from oms.kit.secrets import seal, unseal

TYPED_BY, KEPT, SALT = "typed_by", "typed", "oms.kit.typed"
LIVES = 3600  # seconds
MOST = 60_000  # characters
SECRET = re.compile(r"passw|secret|^confirm$|token|credential|^csrf|^old$|^new$|^again$", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """What was typed at `path`; `files`: whether a file had been chosen, which is not kept."""

    path: str
    data: QueryDict
    files: bool


def stamp(account_id: int, nonce: str) -> str:
    """Whom a form is drawn for, so that nobody else is handed what was typed in it."""
    return signing.dumps([account_id, nonce], salt=SALT)


def _typist(request: Any) -> int | None:
    """The account that the form was drawn for; None when it does not say so."""
    try:
        account_id, nonce = signing.loads(request.POST.get(TYPED_BY, ""), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(account_id) if nonce == request.POST.get(FIELD) else None


def keep(request: Any) -> str | None:
    """Keep what this form brought; the page to draw it on again, or None when there is nothing that may be kept."""
    account_id = _typist(request)
    if account_id is None or (request.user.is_authenticated and request.user.pk != account_id):
        return None
    data = {name: values for name, values in request.POST.lists() if not SECRET.search(name)}
    text = json.dumps(data)
    if len(text) > MOST:
        return None
    page = _page_of(request)
    request.session[KEPT] = {
        "account": account_id, "path": request.path, "page": urlsplit(page).path, "typed": seal(text),
        "files": bool(request.FILES), "until": time.time() + LIVES,
    }  # fmt: skip
    return page


def _page_of(request: Any) -> str:
    """The page that the form stood on, as the browser says; its own address when it does not."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path.startswith("/") and not came.path.startswith("//"):
        return f"{came.path}?{came.query}" if came.query else came.path
    return str(request.path)


def take(request: Any) -> Kept | None:
    """What this person typed on this page before the session ended; handed out once, and to nobody else."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    if kept["account"] != request.user.pk or kept["until"] < time.time():
        del request.session[KEPT]
        return None
    if kept["page"] != request.path:
        return None
    del request.session[KEPT]
    data = QueryDict(mutable=True)
    for name, values in json.loads(unseal(kept["typed"])).items():
        data.setlist(name, values)
    return Kept(kept["path"], data, kept["files"])


def start_anew(session: Any) -> None:
    """An empty session with a new key, in which what was typed goes on waiting for its login."""
    kept = session.get(KEPT)
    session.flush()
    if kept is not None:
        session[KEPT] = kept


def back_in_the_form(kept: Kept) -> str:
    """What the person is told when the form comes back."""
    text = _(
        "What you typed before your session ended is back in the form; nothing is saved yet. Check it and send it."
    )
    return f"{text} {_('Choose the file again.')}" if kept.files else text


class TypedSurvives(LoginRequiredMiddleware):
    """Nobody without a session; a form that meets the end of one is kept for the sign-in that follows."""

    def handle_no_permission(self, request: Any, view_func: Any) -> HttpResponseRedirect:
        page = keep(request) if request.method == "POST" else None
        if page is None:
            answer: HttpResponseRedirect = super().handle_no_permission(request, view_func)
            return answer
        _tell(request)
        return redirect_to_login(page, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


def keep_of_another_session(request: Any) -> HttpResponse | None:
    """A form of an earlier session: back to its page with what was typed, by way of the sign-in if need be."""
    page = keep(request) if request.method == "POST" else None
    if page is None:
        return None
    if not request.user.is_authenticated:
        _tell(request)
    return redirect(page)


def _tell(request: Any) -> None:
    messages.info(request, _("Your session has ended. Sign in again; what you typed is kept."))
