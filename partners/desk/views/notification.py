"""One notification: what it said, to whom, and what became of it (guide 2.9.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.messages.actions.resend import may_resend, resend
from partners.messages.enums import DELIVERY_LABELS, DELIVERY_TONES
from partners.messages.models import Notice
from partners.messages.notifications.message import label_of


class Notification(Page):
    """Shows it; “Send again” brings a failed mail back into the outbox."""

    screen = "notification"
    template = "partners/notification.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        return self.page(
            notice=notice,
            kind=label_of(notice.kind),
            state=DELIVERY_LABELS[notice.state],
            tone=DELIVERY_TONES[notice.state],
            link=notice.link if notice.account_id == request.user.pk or notice.customer_code else "",
            may_resend=may_resend(notice),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        with refusals() as refused:
            resend(pk, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("The mail is on its way again."))
        return redirect("partners:notification", pk)
