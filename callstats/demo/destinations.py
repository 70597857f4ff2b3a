"""Destinations that the demo's provider watches."""

from callstats.enums import WatchAct, WatchKind
from callstats.models import WatchedDestination
from catalogue.models import ServicePlan

HOT, CLOSED = WatchKind.HOT, WatchKind.CLOSED
ALARM, BLOCK, LET = WatchAct.ALARM, WatchAct.BLOCK, WatchAct.LET
WATCHED = (
    ("+881", "Satellite networks", HOT, BLOCK, ""),
    ("+882", "International networks", HOT, BLOCK, ""),
    ("+883", "International networks", HOT, BLOCK, ""),
    ("+44909", "UK premium, adult", HOT, ALARM, ""),
    ("+4430699900", "Television vote", HOT, ALARM, ""),
    ("+252", "Somalia", CLOSED, BLOCK, ""),
    ("+53", "Cuba", CLOSED, BLOCK, ""),
    ("+5399", "Cuba, embassy", CLOSED, LET, ""),
    ("+1876", "Jamaica", CLOSED, ALARM, ""),
)
OF_PLAN = ("+216", "Tunisia", CLOSED, BLOCK)


def load() -> None:
    """Runs as the system; nothing where there are some."""
    if WatchedDestination.objects.exists():
        return
    plan = ServicePlan.objects.order_by("pk").first()
    rows = [(*row[:4], None) for row in WATCHED] + ([(*OF_PLAN, plan)] if plan else [])
    WatchedDestination.objects.bulk_create(
        WatchedDestination(prefix=prefix, destination=words, kind=kind, act=act, plan=of)
        for prefix, words, kind, act, of in rows
    )
