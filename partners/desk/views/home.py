"""My Home: what waits first; then the portlets that a person chose, each loaded after the page (guide 1.4, 2.11)."""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.registries import Portlet, registries
from oms.kit.screens import Screen, registry
from partners.desk.queries.home import first_steps, waiting
from partners.messages.queries.digest import zone_of
from partners.people.models import Account

NOON, EVENING = 12, 18
ACTS = ("create-customer", "modify-customer", "order-status")  # what a reseller's person begins with


def available(user) -> dict[str, Portlet]:
    """Portlets whose screen this person may open; some are the provider's alone."""
    found = registries.portlets.items()
    return {code: p for code, p in found if user.may_open(p.screen) and (user.partner.is_sp or not p.sp_only)}


def layout(user) -> list[list[Portlet]]:
    """The two columns, as chosen; without a choice, the registry's own order."""
    found = available(user)
    chosen = user.preferences.get("home")
    if chosen is None:
        return standard(user)
    return [[found[code] for code in column if code in found] for column in chosen]


def standard(user) -> list[list[Portlet]]:
    """The two columns of a person who has chosen nothing."""
    ordered = sorted(available(user).values(), key=lambda p: p.order)
    return [[p for p in ordered if p.column == n and not (p.below_sp and user.partner.is_sp)] for n in (1, 2)]


def greeting(user: Account) -> str:
    """By the clock of the person."""
    hour = timezone.now().astimezone(ZoneInfo(zone_of(user))).hour
    words = _("Good morning, %(name)s") if hour < NOON else _("Good afternoon, %(name)s")
    return (_("Good evening, %(name)s") if hour >= EVENING else words) % {"name": user.name}


def acts(user: Account) -> list[Screen]:
    """What a reseller's person may begin at once."""
    return [] if user.partner.is_sp else [registry[code] for code in ACTS if user.may_open(code)]


class Home(Page):
    """No figure is read here but how many things wait: the portlets come one by one, by themselves or by their links."""

    screen = "my-home"
    template = "partners/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        found = {"waiting": waiting(user, request.GET.get("waits", "")), "chosen": request.GET.get("waits", "")}
        if request.htmx:
            return render(request, "partners/waiting.html", found)
        columns = layout(user)
        top = [portlet for column in columns for portlet in column if portlet.wide]
        rest = [[portlet for portlet in column if not portlet.wide] for column in columns]
        return self.page(
            **found, top=top, columns=rest, greeting=greeting(user), acts=acts(user), steps=first_steps(user)
        )


class HomePart(Page):
    """One portlet: what htmx puts into My Home, and a page of its own without it."""

    screen = "home-part"
    template = "partners/home_part.html"
    announced = False  # a part of My Home, which was opened already

    def get(self, request: HttpRequest, part: str) -> HttpResponse:
        portlet = available(request.user).get(part)
        if portlet is None:
            raise Http404(_("There is no such part of My Home for you."))
        found = {"portlet": portlet, "data": portlet.context(request.user)}
        return render(request, portlet.template, found) if request.htmx else self.page(**found)
