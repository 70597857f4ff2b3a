"""The inbox: a panel under the bell over any page, and a page of its own; OK and OK ALL on both, and on the banner."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View
from django_htmx.http import trigger_client_event

from oms.kit.keys import as_count, as_keys
from oms.kit.pages import Page
from oms.kit.undo import done
from partners.desk.queries.work import under_way
from partners.messages.actions.acknowledge import acknowledge
from partners.messages.notifications.digest import Digest
from partners.messages.notifications.inbox import by_day, by_order, folded, news_of, one_by_one
from partners.messages.notifications.message import ways
from partners.messages.queries.notice import MOST, that_need, told, unread
from partners.sign_in.views.gate import safe_next

PER_PAGE = 50
TABS = {"unread": _("Unread"), "needs": _("Needs me"), "order": _("By order"), "all": _("All")}


def contents(request: HttpRequest, show: str) -> dict:
    """What the inbox shows under one of its tabs; up to MOST messages, all of them page by page under All."""
    user, now = request.user, timezone.now()
    shown = show if show in TABS else "unread"
    page, need = None, that_need(user)
    if shown == "all":
        page = Paginator(told(user), PER_PAGE).get_page(request.GET.get("page"))
        groups = by_day(one_by_one(page), timezone.localdate())
    elif shown == "order":
        groups = by_order(told(user)[:MOST])
    else:
        groups = by_day(folded(need if shown == "needs" else unread(user)), timezone.localdate())
    counts = {"unread": news_of(user).number, "needs": len(need)}
    tabs = [(code, title, counts.get(code), code == shown) for code, title in TABS.items()]
    return {
        "show": shown, "tabs": tabs, "groups": groups, "page": page, "now": now, "most": MOST, "works": under_way(user, now),
        "digest": bool(ways(user, Digest)),
    }  # fmt: skip


class Inbox(Page):
    """Asked by htmx it is the panel's content, else a page."""

    screen = "inbox"
    template = "partners/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = contents(request, request.GET.get("show", "unread"))
        if request.htmx:
            return render(request, "partners/inbox_list.html", found)
        return self.page(**found)


class UnderWay(Inbox):
    """What a worker does for this person, as the inbox asks again and again; less than it shows is news in its list."""

    announced = False

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.htmx:
            return super().get(request)
        found = under_way(request.user, timezone.now())
        answer = render(request, "partners/inbox_works.html", {"works": found})
        over = len(found) < (as_count(request.GET.get("shown")) or 0)
        return trigger_client_event(answer, "work-over", after="swap") if over else answer


class Acknowledge(View):
    """OK for the messages named, OK ALL without a name. From the inbox, the inbox comes back."""

    def post(self, request: HttpRequest) -> HttpResponse:
        named = request.POST.get("notice", "")
        notices = as_keys(named.split(",")[:MOST]) if named else None
        n, undo = acknowledge(by=request.user, at=timezone.now(), notices=notices)
        said = ngettext("%(n)s message is read.", "%(n)s messages are read.", n) % {"n": n}
        if not request.htmx:
            done(request, said, undo)
            return safe_next(request)
        found = contents(request, request.POST.get("show", "unread"))
        here = request.htmx.current_url_abs_path or reverse("partners:inbox")
        return render(request, "partners/inbox_list.html", {**found, "said": said, "undo": undo, "here": here})
