"""What the frame of every page needs: menu, banner, names."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oms.kit.counting import counts
from oms.kit.registries import registries
from oms.kit.screens import Screen, registry
from partners.branding.queries.look import branding_of
from partners.messages.notifications.inbox import news_of


def frame(request: HttpRequest) -> dict:
    """Values for `base.html`. Nothing is read before the template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"idle_seconds": 0}
    return {
        "menu": SimpleLazyObject(lambda: menu_of(user, request.path)),
        "look": SimpleLazyObject(lambda: branding_of(user.partner, rows=getattr(user, "branding_rows", None))),
        "news": SimpleLazyObject(lambda: news_of(user)),
        "idle_seconds": int(settings.IDLE.total_seconds()),
        "idle_warning": int(settings.IDLE_WARNING.total_seconds()),
    }


def menu_of(user, path: str) -> SafeString:
    """Groups with the entries that the user's role holds; the one that is open is marked."""
    held = [screen for screen in registry.menu() if user.may_open(screen.code)]
    fitting = [address for address in (screen.address() for screen in held) if path.startswith(address)]
    here = max(fitting, key=len, default="")
    numbers = tuple(counts_of(user, held).items())
    codes = tuple(screen.code for screen in held)
    opens = tuple(user.opens_with(code) for code in codes)
    return _drawn(codes, opens, here if here != "/" or path == "/" else "", numbers, get_language())


def counts_of(user, screens: list[Screen]) -> dict[str, int]:
    """Screen code → the number beside its menu entry, up to what its rows are cut to; one query for all."""
    codes = [screen.code for screen in screens if screen.code in registries.counts]
    return dict(zip(codes, counts([registries.counts[code](user) for code in codes]), strict=True))


@lru_cache(maxsize=1_000)
def _drawn(
    codes: tuple[str, ...], opens: tuple[str, ...], here: str, numbers: tuple[tuple[str, int], ...], language: str
) -> SafeString:
    """A role's menu is the same on most of its pages, and a tenth of what a page costs to draw."""
    groups: dict[str, dict] = {}
    for code, query in zip(codes, opens, strict=True):
        screen = registry[code]
        group = groups.setdefault(str(screen.group), {"title": screen.group, "icon": screen.icon, "entries": []})
        group["entries"].append(_entry(screen, query, dict(numbers), here))
    for group in groups.values():
        group["current"] = any(entry["current"] for entry in group["entries"])
    return render_to_string("kit/menu.html", {"menu": groups.values()})


def _entry(screen: Screen, query: str, numbers: dict[str, int], here: str) -> dict:
    """One line of the menu; a list opens with the saved view that this person chose for it."""
    address = screen.address()
    return {
        "title": screen.title,
        "address": f"{address}?{query}" if query else address,
        "icon": screen.icon,
        "current": address == here,
        "count": numbers.get(screen.code),
    }
