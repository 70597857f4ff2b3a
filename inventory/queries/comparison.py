"""Reading a whole call server on demand: who stands on it, and how far it is."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from customers.enums import LIVE
from customers.models import Customer
from inventory.enums import DifferenceState
from inventory.models import CallServer, Comparison, Difference, ServerSilence
from partners.models import Account, Closure


@dataclass(frozen=True)
class Far:
    """How far a comparison is: customers that were read, that could not be asked, that are still due, and in how many
    things those differ now."""

    read: int
    silent: int
    due: int
    found: int

    @property
    def done(self) -> int:
        return self.read + self.silent


@dataclass(frozen=True)
class Compared:
    """A call server as a person sees it: customers of one's own reach, open differences, its last comparison, and since
    when it does not answer."""

    server: CallServer
    customers: int
    open: int
    last: Comparison | None
    far: Far | None
    silence: ServerSilence | None

    @property
    def running(self) -> bool:
        return self.last is not None and self.last.done_at is None


def customers_at(server: CallServer, partner_id: int) -> QuerySet[Customer]:
    """Running customers on this call server, of the partner and of those below it."""
    below = Closure.objects.filter(ancestor=partner_id).values("descendant")
    return Customer.objects.filter(cm_id=server.cm_id, status__in=LIVE, partner_id__in=below)


def how_far(comparison: Comparison) -> Far:
    """Two queries while it runs, none afterwards."""
    one = comparison
    if one.done_at:
        return Far(one.read, one.silent, 0, one.found)
    read = Q(reading__read_at__gte=one.asked_at)
    silent = Q(reading__tried_at__gte=one.asked_at) & (Q(reading__read_at=None) | Q(reading__read_at__lt=one.asked_at))
    sums = customers_at(one.server, one.partner_id).aggregate(
        n=Count("pk"), read=Count("pk", filter=read), silent=Count("pk", filter=silent)
    )
    due = sums["n"] - sums["read"] - sums["silent"]
    return Far(sums["read"], sums["silent"], due, open_at(one.server, one.partner_id).count())


def open_at(server: CallServer, partner_id: int) -> QuerySet[Difference]:
    """What differs of the customers on it, of the partner and of those below it."""
    below = Closure.objects.filter(ancestor=partner_id).values("descendant")
    return Difference.objects.filter(cm_id=server.cm_id, partner_id__in=below).exclude(state=DifferenceState.GONE)


def servers_of(user: Account) -> QuerySet[CallServer]:
    """Call servers on which this person sees running customers."""
    mine = Customer.objects.visible_to(user).filter(status__in=LIVE).exclude(cm_id="")
    return CallServer.objects.filter(cm_id__in=mine.values("cm_id")).order_by("cm_id")


def silences_of(user: Account) -> QuerySet[ServerSilence]:
    """Those of them that do not answer."""
    return ServerSilence.objects.filter(server__in=servers_of(user)).select_related("server").order_by("server__cm_id")


def compared_servers(user: Account, *, only: CallServer | None = None) -> list[Compared]:
    """What this person sees of each call server, or of one; two further queries for each that is being compared."""
    mine = Customer.objects.visible_to(user).filter(status__in=LIVE).exclude(cm_id="")
    differ = Difference.objects.visible_to(user).filter(state=DifferenceState.OPEN)
    customers, opened = (dict(rows.order_by().values_list("cm_id").annotate(Count("pk"))) for rows in (mine, differ))
    silent = {one.server_id: one for one in ServerSilence.objects.select_related("server")}
    last = {one.server_id: one for one in _last_of(user)}
    return [
        Compared(
            one, customers.get(one.cm_id, 0), opened.get(one.cm_id, 0), last.get(one.pk),
            how_far(last[one.pk]) if one.pk in last else None, silent.get(one.pk),
        )
        for one in ([only] if only else CallServer.objects.filter(cm_id__in=customers).order_by("cm_id"))
    ]  # fmt: skip


def _last_of(user: Account) -> QuerySet[Comparison]:
    mine = Comparison.objects.visible_to(user).filter(partner_id=user.partner_id).select_related("server")
    return mine.order_by("server_id", "-asked_at", "-pk").distinct("server_id")
