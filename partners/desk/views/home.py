"""My Home: the portlets that a person chose (guide 1.4, 2.11)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.registries import Portlet, registries


def available(user) -> dict[str, Portlet]:
    """Portlets whose screen this person may open; some are the provider's alone."""
    found = registries.portlets.items()
    return {code: p for code, p in found if user.may_open(p.screen) and (user.partner.is_sp or not p.sp_only)}


def layout(user) -> list[list[Portlet]]:
    """The two columns, as chosen; without a choice, the registry's own order."""
    found = available(user)
    chosen = user.preferences.get("home")
    if chosen is None:
        return standard(found)
    return [[found[code] for code in column if code in found] for column in chosen]


def standard(portlets: dict[str, Portlet]) -> list[list[Portlet]]:
    """The two columns of a person who has chosen nothing."""
    ordered = sorted(portlets.values(), key=lambda p: p.order)
    return [[p for p in ordered if p.column == n] for n in (1, 2)]


class Home(Page):
    screen = "my-home"
    template = "partners/home.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = [[(p, p.context(request.user)) for p in column] for column in layout(request.user)]
        return self.page(columns=columns, greeting=_("Welcome, %(name)s") % {"name": request.user.name})
