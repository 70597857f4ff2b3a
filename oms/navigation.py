"""What the frame of every page needs: menu, banner, names."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from oms.kit.registries import registries
from oms.kit.screens import Screen, registry
from partners.queries.branding import branding_of
from partners.queries.notice import unseen_notices


def frame(request: HttpRequest) -> dict:
    """Values for `base.html`. Nothing is read before the template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"idle_seconds": 0}
    return {
        "menu": SimpleLazyObject(lambda: menu_of(user, request.path)),
        "look": SimpleLazyObject(lambda: branding_of(user.partner)),
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
    for screen in held:
        group = groups.setdefault(str(screen.group), {"title": screen.group, "icon": screen.icon, "entries": []})
        group["entries"].append(_entry(screen, user, here if here != "/" or path == "/" else ""))
    for group in groups.values():
        group["current"] = any(entry["current"] for entry in group["entries"])
    return list(groups.values())


def _entry(screen: Screen, user, here: str) -> dict:
    address = screen.address()
    count = registries.counts.get(screen.code)
    return {
        "title": screen.title,
        "address": address,
        "icon": screen.icon,
        "current": address == here,
        "count": count(user) if count else None,
    }
