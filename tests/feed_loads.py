"""What processes do that fetch call records from a network, and die over it (tests/test_feed_killed.py)."""

from django.db.models import Count
from django.utils import timezone

from callstats.actions.feed import read_feeds
from callstats.actions.read import content
from callstats.enums import Source
from callstats.models import Call, CallFile
from inventory.models import Tenant
from oms.kit.acting import as_system


def tenants(known: list[str]) -> list[str]:
    """Codes of customers of one call server, of those that the network knows."""
    with as_system():
        mine = Tenant.objects.filter(customer__code__in=known, customer__service_start__lte=timezone.localdate())
        busiest = mine.values("server").annotate(n=Count("pk")).order_by("-n").first()
        return list(mine.filter(server=busiest["server"]).order_by("pk").values_list("customer__code", flat=True)[:4])


def fetch(to_the_end: bool) -> str:
    """Say that it is at work, then fetch until nothing is left, or for ever."""
    print("at work", flush=True)
    while read_feeds(at=timezone.now()) or not to_the_end:
        pass
    return "done"


def standing() -> dict[str, int]:
    """What became of the lines."""
    with as_system():
        files = list(CallFile.objects.filter(source=Source.FEED))
        found = {
            name: sum(getattr(file, name) for file in files) for name in ("lines", "counted", "doubled", "refused")
        }
        calls = Call.objects.filter(call_id__startswith="sim-").count()
        written = sum(content(file).read_bytes().count(b"\n") for file in files)
        behind = sum(file.bytes - file.offset for file in files)
    return found | {"calls": calls, "written": written, "behind": behind}
