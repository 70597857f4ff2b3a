"""What is typed in a long form is kept while it is typed: sealed in the session, handed back when the page is opened again.

Nothing is saved by it and nothing is judged; passwords and files are left out, as in `oms.kit.typed`. A form that was
saved takes what was kept of it along.
"""

import json
import time
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from oms.kit.secrets import seal, unseal
from oms.kit.typed import LIVES, MOST, SECRET, Kept

FIELD, KEPT, PAGES = "autosave", "autosaved", 5


def keep(request: Any) -> HttpResponse:
    """Keep what the form holds now; since when, in words. 204 when it is too long to be kept."""
    data = {name: values for name, values in request.POST.lists() if not SECRET.search(name) and name != FIELD}
    text = json.dumps(data)
    if len(text) > MOST:
        return HttpResponse(status=204)
    kept = {path: one for path, one in request.session.get(KEPT, {}).items() if path != request.path}
    newest = sorted(kept.items(), key=lambda entry: entry[1]["at"])[-(PAGES - 1) :]
    request.session[KEPT] = {**dict(newest), request.path: {"at": time.time(), "typed": seal(text)}}
    return HttpResponse(escape(_("Typed until %s is kept") % _clock(time.time())))


def take(request: Any) -> tuple[Kept, str] | None:
    """What was typed on this page and not saved, and until when; handed out once."""
    kept = dict(request.session.get(KEPT, {}))
    one = kept.pop(request.path, None)
    if one is None:
        return None
    request.session[KEPT] = kept
    if one["at"] + LIVES < time.time():
        return None
    data = QueryDict(mutable=True)
    for name, values in json.loads(unseal(one["typed"])).items():
        data.setlist(name, values)
    return Kept(request.path, data, files=False), _clock(one["at"])


def forget(request: Any) -> None:
    """The page was saved."""
    kept = request.session.get(KEPT, {})
    if request.path in kept:
        request.session[KEPT] = {path: one for path, one in kept.items() if path != request.path}


def _clock(moment: float) -> str:
    return datetime.fromtimestamp(moment, tz=timezone.get_current_timezone()).strftime("%H:%M")
