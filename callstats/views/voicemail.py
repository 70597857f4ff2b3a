"""Tab Voicemail of a customer: what callers left, one message, its sound."""

from functools import cached_property

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.actions.voicemail import FOLDER, delete_message, hear_message
from callstats.enums import MESSAGE_TONES, MessageState
from callstats.filters.voicemail import VoicemailFilters
from callstats.models import Voicemail
from callstats.queries.voicemail import voicemails_of
from callstats.tables.calls import other_party
from callstats.tables.voicemail import VoicemailTable
from customers.views.page import CustomerGrid, CustomerPage
from oms.kit.ages import clock
from oms.kit.kept import handed_over
from oms.kit.refusals import refusals


class VoicemailOfCustomer(CustomerGrid):
    screen = "customer-info.voicemail"
    table, filters, default_sort = VoicemailTable, VoicemailFilters, "-left"
    empty_text = gettext_lazy(
        "No message yet. Callers may leave one on a line whose package has voicemail, where the network hands messages out."
    )

    def rows(self) -> QuerySet:
        return voicemails_of(self.request.user).filter(customer=self.customer)


class OneMessage(CustomerPage):
    """A message of a customer; what is not visible is not there, whoever may do what."""

    screen = "customer-info.voicemail"

    @cached_property
    def message(self) -> Voicemail:
        rows = voicemails_of(self.request.user).select_related("customer")
        found: Voicemail = get_object_or_404(rows, pk=self.kwargs["pk"], customer=self.customer)
        return found

    def why_forbidden(self) -> str:
        return self.message and super().why_forbidden()

    def back(self, refused: str, words: str = "") -> HttpResponse:
        if refused:
            messages.warning(self.request, refused)
        elif words:
            messages.success(self.request, words)
        return redirect("callstats:voicemail-message", self.customer.code, self.message.pk)


class VoicemailMessage(OneMessage):
    """When, whose, by whom; the sound once somebody has asked for it."""

    template = "callstats/voicemail.html"

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        one = self.message
        return self.page(
            message=one, state=MessageState(one.stands).label,  # type: ignore[attr-defined]
            state_tone=MESSAGE_TONES[one.stands], duration=clock(one.seconds),  # type: ignore[attr-defined]
            caller=other_party(one.shown, {}),  # type: ignore[attr-defined]
        )  # fmt: skip


class HearVoicemail(OneMessage):
    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        with refusals() as refused:
            hear_message(message=self.message, by=request.user, at=timezone.now())
        return self.back(refused.text if refused else "")


class DeleteVoicemail(OneMessage):
    """Asks first, as it cannot be undone."""

    template = "callstats/voicemail_delete.html"
    modifies = True

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        one = self.message
        return self.back("") if one.deleted_at else self.page(message=one)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        with refusals() as refused:
            delete_message(message=self.message, by=request.user, at=timezone.now())
        return self.back(refused.text if refused else "", _("The message is deleted."))


class VoicemailSound(OneMessage):
    """The sound of a message that somebody has asked to hear; to be played, or as a file with `?file=1`."""

    announced = False

    def get(self, request: HttpRequest, code: str, pk: int) -> FileResponse:
        one = self.message
        if one.heard_at is None or not one.stored_as:
            raise Http404(_("The file is not there any more."))
        called = f"voicemail-{one.extension}-{one.left_at:%Y-%m-%d-%H%M}.wav"
        answer = handed_over(f"{FOLDER}/{one.stored_as}", called)
        if "file" not in request.GET:
            del answer["Content-Security-Policy"]  # what is not a file to be kept has the policy of every page
            answer["Content-Type"] = "audio/wav"
            answer["Content-Disposition"] = "inline"
        return answer
