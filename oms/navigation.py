"""What the frame of every page needs: menu, banner, names."""

from collections import Counter

from django.conf import settings
from django.db.models import Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from oms.kit.registries import registries
from oms.kit.screens import Screen, registry
from partners.queries.branding import branding_of
from partners.queries.notice import unseen_notices

MOST = 100  # rows counted behind a menu entry


def frame(request: HttpRequest) -> dict:
    """Values for `base.html`. Nothing is read before the template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"idle_seconds": 0}
    return {
        "menu": SimpleLazyObject(lambda: menu_of(user, request.path)),
        "look": SimpleLazyObject(lambda: branding_of(user.partner, rows=getattr(user, "branding_rows", None))),
        "banner": SimpleLazyObject(lambda: unseen_notices(user)),
        "idle_seconds": int(settings.IDLE.total_seconds()),
        "idle_warning": int(settings.IDLE_WARNING.total_seconds()),
    }


def menu_of(user, path: str) -> list[dict]:
    """Groups with the entries that the user's role holds; the one that is open is marked."""
    groups: dict[str, dict] = {}
    held = [screen for screen in registry.menu() if user.may_open(screen.code)]
    fitting = [screen.address() for screen in held if path.startswith(screen.address())]
    here = max(fitting, key=len, default="")
    counts = counts_of(user, [screen.code for screen in held])
    for screen in held:
        group = groups.setdefault(str(screen.group), {"title": screen.group, "icon": screen.icon, "entries": []})
        group["entries"].append(_entry(screen, counts, here if here != "/" or path == "/" else ""))
    for group in groups.values():
        group["current"] = any(entry["current"] for entry in group["entries"])
    return list(groups.values())


def counts_of(user, codes: list[str]) -> dict[str, int]:
    """How many rows wait behind each menu entry, up to `MOST`; one query for all of them."""
    waiting = [
        rows(user).order_by().annotate(entry=Value(code)).values_list("entry", flat=True)[:MOST]
        for code, rows in registries.counts.items()
        if code in codes
    ]
    return Counter(waiting[0].union(*waiting[1:], all=True)) if waiting else {}


def _entry(screen: Screen, counts: dict[str, int], here: str) -> dict:
    address = screen.address()
    return {
        "title": screen.title,
        "address": address,
        "icon": screen.icon,
        "current": address == here,
        "count": counts.get(screen.code),
    }
