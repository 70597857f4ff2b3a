"""What the frame of every page needs: menu, banner, names."""

import time
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oms.kit.counting import Statement, answered, statement
from oms.kit.registries import registries
from oms.kit.screens import Screen, registry
from partners.branding.queries.look import branding_of
from partners.desk.queries.menu_counts import to_count
from partners.messages.notifications.inbox import news_of
from partners.people.enums import Right

MINUTE = 60


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
    codes = tuple(screen.code for screen in screens if screen.code in registries.counts)
    return dict(zip(codes, answered(_to_count(_Asker(user), codes, int(time.time()) // MINUTE)), strict=True))


class _Asker:
    """Equal where the same person may see and do the same: two of them are asked for by one statement."""

    def __init__(self, user) -> None:
        self.user = user
        reach = None if user.sees_all else user.reach()
        self.key = (user.pk, user.partner_id, user.sees_all, tuple(reach) if isinstance(reach, list) else None,
                    tuple(right for right in Right if user.has(right)), tuple(user.role.menus))  # fmt: skip

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asker) and self.key == other.key


@lru_cache(maxsize=256)
def _to_count(asker: _Asker, codes: tuple[str, ...], minute: int) -> Statement:
    """Made once a minute, which is how late what counts by the clock may be; the rows are counted at each page."""
    return statement([to_count(registries.counts[code], asker.user) for code in codes])


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
