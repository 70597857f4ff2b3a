"""Addresses for call records: their page, and the address itself, at which call servers leave batches."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from callstats.actions.push import (
    MOST,
    NoText,
    TooLarge,
    TooOften,
    find_address,
    make_address,
    revoke_address,
    take_batch,
    write_down,
)
from callstats.forms.records import PushAddressForm
from callstats.models import PushAddress
from callstats.queries.records import push_addresses
from oms.kit.keys import as_count
from oms.kit.pages import Page
from partners.people.actions.log import client_ip

SCREEN = "call-record-push"
WAIT = "300"  # seconds, as long as a network stays shut
TEXT = ("text/", "application/octet-stream")


class Addresses(Page):
    """A new address is shown by the answer that made it, and never again."""

    screen = SCREEN
    template = "callstats/push.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PushAddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PushAddressForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        token = make_address(**form.cleaned_data, by=request.user, at=timezone.now())
        made = f"{settings.PORTAL_URL}{reverse('callstats:push', args=[token])}"
        return self.show(PushAddressForm(), made=made, server=form.cleaned_data["server"])

    def show(self, form: PushAddressForm, status: int = 200, **made: Any) -> HttpResponse:
        return self.page(status, form=form, addresses=push_addresses(self.request.user), **made)


class Revoke(Page):
    """The address works no more."""

    screen = SCREEN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        address = get_object_or_404(PushAddress.objects.visible_to(request.user).select_related("server"), pk=pk)
        if revoke_address(pk=pk, by=request.user, at=timezone.now()):
            messages.success(request, _("The address of %(server)s works no more.") % {"server": address.server.cm_id})
        return redirect("callstats:push-addresses")


class Cut(Exception):
    """The connection ended before all of it was here."""


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Push(View):
    """For whoever holds the address. Refusals are answers and no exceptions: those would take back a guess that was counted."""

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        at = timezone.now()
        try:
            address = find_address(secret, ip=client_ip(request), at=at)
            if address is None:
                return HttpResponse(status=404, content_type="text/plain")
            return self.take(request, address)
        except TooOften:
            return HttpResponse(status=429, headers={"Retry-After": WAIT})
        except TooLarge:
            words = _("A batch has at most %(most)s MB. Send it in pieces.") % {"most": MOST // 1_000_000}
            return _refused(413, words)
        except NoText:
            return _refused(415, _("Send the lines as they stand, as text/plain and not packed."))
        except (Cut, UnreadablePostError, OSError):
            return _refused(400, _("The batch was cut. Nothing of it is kept; send it again."))

    def take(self, request: HttpRequest, address: PushAddress) -> HttpResponse:
        if not (request.content_type or "text/").startswith(TEXT) or request.headers.get("Content-Encoding"):
            raise NoText
        if _length(request) > MOST:
            raise TooLarge
        written = write_down(_whole(request))
        try:
            if not written.stat().st_size:
                return _refused(400, _("There are no lines in it."))
            taken = take_batch(address=address, written=written, at=timezone.now())
        finally:
            written.unlink(missing_ok=True)
        if taken is None:
            return HttpResponse(status=404, content_type="text/plain")
        return JsonResponse(taken.told())


def _refused(status: int, words: str) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


def _length(request: HttpRequest) -> int:
    """Bytes that were announced; 0 for a body that comes in pieces. What names no number is a batch too large."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    found = as_count(length)
    return MOST + 1 if found is None else found


def _whole(request: HttpRequest) -> Callable[[int], bytes]:
    """Reads the body, in pieces of unknown length too. Raises Cut where less comes than was announced."""
    announced, came = _length(request), 0
    pieces = not announced and request.META.get("wsgi.input_terminated")
    stream = request.META["wsgi.input"] if pieces else request

    def read(most: int) -> bytes:
        nonlocal came
        block: bytes = stream.read(most)
        came += len(block)
        if not block and came < announced:
            raise Cut
        return block

    return read
