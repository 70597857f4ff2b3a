"""A form carries a nonce: the same form sent twice by one account is one act, and answers as the first time.

`{% once %}` draws the nonce; `oms.kit.pages.Page` asks here before it posts. What counts as the same: account, address,
nonce and everything typed, files included. Two at one moment: the second waits for the first. Where a form with the same
nonce was sent with other content (Back, then a correction), it is an act of its own, and takes the place of the earlier.
A nonce of somebody else tells nothing and blocks nothing: the mark is the account's own.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from oms.kit.models import Once

FIELD = "nonce"
KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 200

# who writes the same at the same moment waits, and then finds what the first one was answered
CLAIM = """
insert into kit_once as o (partner_id, account_id, nonce, mark, location, told, at)
values (%(partner)s, %(account)s, %(nonce)s, %(mark)s, '', '[]', %(at)s)
on conflict (account_id, mark) do update set mark = excluded.mark
returning o.id, o.location, o.told::text, o.xmax = 0
"""
KEEP = """
with earlier as (delete from kit_once where account_id = %(account)s and nonce = %(nonce)s and id <> %(pk)s)
update kit_once set location = %(location)s, told = %(told)s where id = %(pk)s
"""


def nonce_of(request: Any) -> UUID | None:
    """The nonce of the form that was sent, if it carries one."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def once(request: Any, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `act`; for a form that succeeded before, the answer of that time, and nothing is done.

    A success leads elsewhere; whatever draws a page (a refusal, one more row) may be sent again.
    """
    nonce = nonce_of(request)
    if nonce is None:
        return act()
    row, new = _claim(request, nonce)
    if not new:
        return _as_before(request, row)
    before = len(_waiting(request))
    answer = act()
    if isinstance(answer, HttpResponseRedirect):
        _keep(row, answer, _waiting(request)[before:])
    else:
        row.delete()
    return answer


def _claim(request: Any, nonce: UUID) -> tuple[Once, bool]:
    """The row of this form, and whether it is new; waits for whoever is sending the same one."""
    user, now = request.user, timezone.now()
    old = Once.objects.filter(account_id=user.pk, at__lt=now - KEPT).select_for_update(skip_locked=True)
    Once.objects.filter(pk__in=[row.pk for row in old[:FORGOTTEN_AT_ONCE]]).delete()
    values = {"partner": user.partner_id, "account": user.pk, "nonce": nonce, "mark": _mark(request), "at": now}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        pk, location, told, new = cursor.fetchone()
    return Once(pk=pk, account_id=user.pk, nonce=nonce, location=location, told=json.loads(told)), new


def _mark(request: Any) -> str:
    """A fingerprint of address and content; keyed, for what is typed may hold a password."""
    mac = salted_hmac("oms.kit.once", request.path, algorithm="sha256")
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            mac.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            mac.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                mac.update(chunk)
            file.seek(0)
    return mac.hexdigest()


def _keep(row: Once, answer: HttpResponseRedirect, told: list[Any]) -> None:
    words = [[message.level, str(message.message), message.extra_tags] for message in told]
    values: dict[str, Any] = {
        "pk": row.pk, "account": row.account_id, "nonce": row.nonce, "location": answer.url, "told": json.dumps(words),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)


def _as_before(request: Any, row: Once) -> HttpResponse:
    waiting = [str(message.message) for message in _waiting(request)]
    for level, text, *tags in row.told:
        if text not in waiting:
            messages.add_message(request, level, text, extra_tags=" ".join(tags))
    return HttpResponseRedirect(row.location)


def _waiting(request: Any) -> list[Any]:
    """The messages that the next page will show, in their order; they are still to be shown."""
    storage: Any = messages.get_messages(request)
    found = list(storage)
    storage.used = False
    for message in found:  # what was read is kept as it is, and a text still to be translated cannot be kept
        message.message = str(message.message)
    return found
