"""What processes do that approve orders of lifetime licenses at once (tests/test_lifetime_at_once.py)."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from billing.actions.lifetime import approve_lifetime
from billing.models import LifetimeOrder
from billing.queries.lifetime import least_from
from oms.kit.acting import acting_for, as_system
from tests.lifetimes import BELOW, OWNER, SP, VSP, company, ordered, person
from tests.processes import wait_for_the_others


def order() -> list[tuple[int, str]]:
    """All that RS-Vertical has free is ordered twice, of two companies."""
    return [(ordered(BELOW, OWNER, 70).pk, OWNER), (ordered(BELOW, SP, 70).pk, SP)]


def order_both() -> list[tuple[int, str]]:
    """All that RS-Vertical has free is to go back, and to go on."""
    return [(ordered(OWNER, VSP, -70).pk, VSP), (ordered(BELOW, OWNER, 70).pk, OWNER)]


def approve(pk: int, login: str) -> str:
    """What it is refused with; nothing where it is done."""
    by = person(login)
    with as_system():
        found = LifetimeOrder.objects.select_related("partner").get(pk=pk)
    wait_for_the_others()
    try:
        with acting_for(by.partner_id):
            approve_lifetime(order=found, by=by, at=timezone.now())
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def free() -> int:
    with as_system():
        return least_from(company(OWNER), "lifetime", timezone.localdate()).free
