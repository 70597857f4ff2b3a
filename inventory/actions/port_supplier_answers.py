"""What suppliers answer that are not reached by hand, taken as the port desk would."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from inventory.actions import port_decide as decide
from inventory.actions.port_validate import find_invalid, find_valid
from inventory.models import Port
from inventory.porting.states import PortState
from inventory.queries.port import standing_of
from inventory.suppliers.driver import Answer
from inventory.suppliers.drivers import BY_HAND, SUPPLIERS
from oms.kit.acting import acting_for, as_system
from partners.models import Account

log = logging.getLogger(__name__)
ASKED = (PortState.VALIDATING, PortState.SUBMITTED, PortState.CHANGE_ASKED, PortState.ACCEPTED)


def hear_suppliers(*, at: datetime) -> int:
    """Take each answer that is there, acting for the partner that processes the port; how many were taken."""
    ways = [name for name in SUPPLIERS if name != BY_HAND]
    with as_system():
        asked = Port.objects.filter(supplier__driver__in=ways, state__in=ASKED).order_by("pk")
        found = list(asked.values_list("pk", "desk_id"))
    return sum(_hear(pk, desk, at) for pk, desk in found)


def _hear(pk: int, desk_id: int, at: datetime) -> bool:
    """What cannot be taken is left to people: the next look finds it again."""
    try:
        with acting_for(desk_id):
            port = Port.objects.select_related("customer", "supplier", "number_type").get(pk=pk)
            answer = SUPPLIERS[port.supplier.driver].answer(standing_of(port, at), at) if port.supplier else None
            if answer is None:
                return False
            by = Account.objects.select_related("partner", "role").get(partner_id=desk_id, is_chief=True)
            _take(port, answer, {"port": port, "by": by, "at": at})
            return True
    except ValidationError as refused:
        log.warning("port %s: the supplier's answer is refused: %s", pk, "; ".join(refused.messages))
    except Exception:  # one port's fault must not hold back the others
        log.exception("port %s: the supplier's answer failed", pk)
    return False


def _take(port: Port, answer: Answer, stamp: dict[str, Any]) -> None:
    if answer.verb == "accept":
        decide.accept_port(day=answer.day, sub_status=port.sub_status, comment=answer.words, **stamp)
    elif answer.verb == "reject":
        decide.reject_port(code=answer.code, comment=answer.words, **stamp)
    elif answer.verb == "valid":
        find_valid(comment=answer.words, **stamp)
    elif answer.verb == "invalid":
        find_invalid(code=answer.code, comment=answer.words, **stamp)
    elif answer.verb == "agree":
        decide.agree_date(comment=answer.words, **stamp)
    elif answer.verb == "refuse":
        decide.refuse_date(comment=answer.words, **stamp)
    else:
        decide.cancelled_by_losing(comment=answer.words, **stamp)
