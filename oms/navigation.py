"""What the frame of every page needs: menu, banner, names."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

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
GAP = re.compile("\0([^\0]*)\0")  # no page can hold a NUL
HERE = ' aria-current="page"'
COUNT = '<span class="count">{}</span>'


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
    held = _held(_Holder(user))
    numbers = counts_of(user, held.screens)
    chosen = tuple((code, query) for code in user.preferences.get("opens", {}) if (query := user.opens_with(code)))
    here = held.at(path)
    words = {f"count {code}": COUNT.format(number) for code, number in numbers.items() if number}
    words |= {f"rows {code}": f"?{query}" for code, query in counted_by().items() if numbers.get(code)}
    if here:
        words |= {f"here {here.code}": HERE, f"open {here.group}": " open"}
    pieces = list(_drawn(tuple(screen.code for screen in held.screens), chosen, get_language()))
    pieces[1::2] = [words.get(gap, "") for gap in pieces[1::2]]
    return SafeString("".join(pieces))


@lru_cache
def counted_by() -> dict[str, str]:
    """Screen → what narrows its list to the rows that are counted beside its entry, where there are others in it."""
    return {source.screen: source.query for source in registries.waits if source.query}


class _Holder:
    """Equal where a menu holds the same screens."""

    def __init__(self, user) -> None:
        self.user = user
        rights = tuple(right for right in Right if user.has(right))
        self.key = user.partner.is_sp, rights, tuple(user.role.menus)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.key == other.key


@dataclass(frozen=True)
class _Held:
    """The screens of a menu, in its order."""

    screens: tuple[Screen, ...]

    @cached_property
    def addresses(self) -> list[tuple[str, Screen]]:
        """The longest first: the one that a page's own address begins with is the nearest."""
        found = [(screen.address(), screen) for screen in self.screens]
        return sorted(found, key=lambda one: len(one[0]), reverse=True)

    def at(self, path: str) -> Screen | None:
        """Which one the page at `path` belongs to; My Home is the page of none but itself."""
        near = next((one for one in self.addresses if path.startswith(one[0])), None)
        return near[1] if near and (near[0] != "/" or path == "/") else None


@lru_cache(maxsize=500)
def _held(holder: _Holder) -> _Held:
    return _Held(tuple(screen for screen in registry.menu() if holder.user.may_open(screen.code)))


def counts_of(user, screens: Sequence[Screen]) -> dict[str, int]:
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


@lru_cache(maxsize=300)
def _drawn(codes: tuple[str, ...], chosen: tuple[tuple[str, str], ...], language: str) -> list[str]:
    """A role's menu is the same on all of its pages but for what stands in the gaps: every second piece says of which
    entry or group, and whether it is the number, or where the mark of the open one goes."""
    groups: dict[str, dict] = {}
    for screen in (registry[code] for code in codes):
        group = groups.setdefault(
            str(screen.group),
            {"title": screen.group, "icon": screen.icon, "open": _gap("open", screen.group), "entries": []},
        )
        group["entries"].append(_entry(screen, dict(chosen).get(screen.code, "")))
    return GAP.split(render_to_string("kit/menu.html", {"menu": groups.values()}))


def _gap(what: str, of: object) -> SafeString:
    return SafeString(f"\0{what} {of}\0")


def _entry(screen: Screen, query: str) -> dict:
    """One line of the menu; a list opens with the saved view that this person chose for it, else with what is counted."""
    address = screen.address()
    return {
        "title": screen.title,
        "address": f"{address}?{query}" if query else SafeString(f"{address}{_gap('rows', screen.code)}"),
        "icon": screen.icon,
        "here": _gap("here", screen.code),
        "count": _gap("count", screen.code),
    }
