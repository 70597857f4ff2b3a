"""Refused lines of a file of call records, the addresses to which call servers send them, feeds that cannot be read."""

from django.db.models import Max, OuterRef, QuerySet, Subquery

from callstats.enums import Source
from callstats.models import CallFeed, CallFile, PushAddress, RefusedLine
from partners.models import Account


def refused_lines(file: CallFile) -> QuerySet[RefusedLine]:
    """Those that could not be read so far, as they stand in the file."""
    return RefusedLine.objects.filter(file=file, read_at=None).order_by("line")


def push_addresses(user: Account) -> QuerySet[PushAddress]:
    """Those that work, by call server, each with `pushed_at`: when its call server's last batch came."""
    batches = CallFile.objects.filter(server=OuterRef("server"), source=Source.PUSH).values("server")
    pushed = Subquery(batches.annotate(last=Max("came_at")).values("last"))
    mine: QuerySet[PushAddress] = PushAddress.objects.visible_to(user).filter(revoked_at=None)
    return mine.select_related("server").annotate(pushed_at=pushed).order_by("server__cm_id")


def feeds_at_fault(user: Account) -> QuerySet[CallFeed]:
    """Call servers whose records cannot be fetched now, with why and since when."""
    mine: QuerySet[CallFeed] = CallFeed.objects.visible_to(user).exclude(fault="")
    return mine.select_related("server").order_by("server__cm_id")
