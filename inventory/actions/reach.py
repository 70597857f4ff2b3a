"""What a package may call, or whether it has voicemail, has changed: the network is told of its lines, customer by customer."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from customers.enums import LIVE
from customers.models import Customer
from inventory.actions.lines import tell_network
from inventory.enums import LineState
from inventory.models import Line
from inventory.queries.line import living
from oms.kit.acting import as_system

log = logging.getLogger(__name__)

AS_TOLD = Q(reach=F("item__reach"), voicemail=F("item__voicemail"))
MOST = 300  # customers at once; the others a minute later


def tell_reaches(*, at: datetime) -> int:
    """Tell the network of each line that may call something else by its package than the network was told, or has voicemail
    by it and not there; of how many customers those were.

    Each in a transaction of its own: one that fails, or a job that is killed, leaves the others and is tried a minute later.
    """
    told = 0
    for pk in _owing():
        try:
            with as_system(), transaction.atomic():
                told += _tell(pk, at)
        except Exception:
            log.exception("customer %s: what its lines may call could not be told", pk)
    return told


def _owing() -> list[int]:
    with as_system():
        lines = Line.objects.exclude(state=LineState.GONE).exclude(AS_TOLD)
        live = lines.filter(customer__status__in=LIVE).order_by("customer_id")
        return list(live.values_list("customer_id", flat=True).distinct()[:MOST])


def _tell(pk: int, at: datetime) -> bool:
    customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    lines = living(customer).exclude(AS_TOLD).select_for_update(of=("self",)).select_related("item")
    found = list(lines)
    tell_network(customer, found, by=None, at=at)
    return bool(found)
