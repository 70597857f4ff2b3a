"""How far the network is, in words: for grids and Excel of customers and orders."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

NETWORK_TONES = {"coming": "plain", "running": "next", "partly": "bad", "failed": "bad", "done": "good"}


def network_words(state: str, record: Mapping[str, Any]) -> str:
    """4 of 8, running. `record` holds `network_done` and `network_all`; nothing where the network was told nothing."""
    figures = {"done": record["network_done"], "all": record["network_all"]}
    if state == "done":
        return _("On the network")
    if state == "running":
        return _("%(done)s of %(all)s, running") % figures
    if state in ("partly", "failed"):
        return _("%(done)s of %(all)s, failed") % figures
    return ""
