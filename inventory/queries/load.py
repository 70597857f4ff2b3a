"""How full the call servers are, for whoever chooses one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from inventory.models import CallServer, Tenant
from oms.kit.acting import as_system


@dataclass(frozen=True)
class ServerLoad:
    """A call server, how much of its capacity is taken, in percent, and whether it stands in the town asked for."""

    server: CallServer
    share: int
    near: bool = False


def server_loads(on: date, *, chosen: int | None = None, town: str = "") -> list[ServerLoad]:
    """Servers offered on that day, and the one that is chosen already; those of the town first, the emptiest first."""
    known = {server.pk: server for server in CallServer.objects.on(on)}
    if chosen and chosen not in known:
        known |= {server.pk: server for server in CallServer.objects.filter(pk=chosen)}
    taken = _taken()
    found = [
        ServerLoad(
            one,
            min(100, taken.get(one.pk, 0) * 100 // max(one.capacity, 1)),
            bool(town) and town.casefold() in one.name.casefold(),
        )
        for one in known.values()
    ]
    return sorted(found, key=lambda load: (not load.near, load.share, load.server.cm_id))


def _taken() -> dict[int, int]:
    """Call server → tenants, those of other partners counted as well."""
    with as_system():
        return dict(Tenant.objects.order_by().values_list("server").annotate(Count("pk")))
