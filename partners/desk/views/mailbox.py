"""Where the demo's mails lie; for the provider alone."""

import django_filters as filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DateTimeColumn, GridFilters, GridTable, GridView, KeysetGrid, NumberColumn, TextColumn
from oms.kit.pages import Page
from oms.kit.scope import PartnerQuerySet
from partners.desk.models import DemoMail
from partners.desk.views.framed import framed


class MailboxTable(GridTable):
    at = DateTimeColumn(_("Date"), "at", seconds=True, priority=1)
    receiver = TextColumn(_("To"), "receiver", priority=1)
    subject = TextColumn(
        _("Subject"), "subject", priority=1, link=lambda record: reverse("partners:mail", args=[record["pk"]])
    )
    sender = TextColumn(_("From"), "sender", priority=3)
    size = NumberColumn(_("Size"), "size", priority=3)


class MailboxFilters(GridFilters):
    search_hint = _("Address, subject or text")
    search_paths = ("receiver", "subject", "text")
    receiver = filters.CharFilter(label=_("To"), lookup_expr="icontains")


class Mailbox(GridView):
    screen = "mailbox"
    table = MailboxTable
    filters = MailboxFilters
    grid_class = KeysetGrid
    default_sort = "-at"
    empty_text = _("No mail has been sent yet. Ask for a new password on the login page to see one.")

    def rows(self) -> PartnerQuerySet:
        return DemoMail.objects.visible_to(self.request.user)


class Mail(Page):
    """One mail: its head, its HTML in a sandbox, its text."""

    screen = "mail"
    template = "partners/mail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(mail=get_object_or_404(DemoMail.objects.visible_to(request.user), pk=pk))


class MailHtml(Page):
    screen = "mail"
    announced = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return framed(get_object_or_404(DemoMail.objects.visible_to(request.user), pk=pk).html)
