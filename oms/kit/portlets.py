"""The portlet of the kit: how the portal itself is doing, for the provider."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from oms.kit.ages import span
from oms.kit.health import health, started_again
from oms.kit.registries import Portlet, registries

WORDS = {
    "database": _("Database"),
    "redis": _("Queue (Redis)"),
    "scheduler": _("Scheduler"),
    "worker": _("Worker"),
}


def how_it_is(user: Any) -> dict[str, Any]:
    """What works and what does not, the ages behind it, and what was started again lately."""
    found = health()
    parts = [{"name": name, "works": code not in found.missing} for code, name in WORDS.items()]
    ages = {"waiting": found.oldest_waiting, "beat": found.last_beat}
    said = {name: "" if age is None else span(timedelta(seconds=age)) for name, age in ages.items()}
    return {"parts": parts, "restarts": started_again(), **said}


registries.add_portlet(
    Portlet("health", _("Operation"), "my-home", "kit/portlet_health.html", how_it_is, 1, 95, sp_only=True)
)
