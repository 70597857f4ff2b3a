"""Numbers to be ported in, against what is held here and what other orders bring (guide 2.5.1.3, 2.5.1.10)."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inventory.enums import CustomerAssign
from inventory.models import Number
from inventory.queries.number import held_here
from inventory.queries.port import ended_numbers
from oms.kit.acting import as_system
from oms.kit.phones import national
from orders.enums import ENDED_BADLY
from orders.models import Order, PortedNumber

MOST_NAMED = 5  # numbers that one message names


def why_not_ported(order: Order, e164s: Iterable[str]) -> dict[str, str]:
    """Number → why it cannot be ported in, saying where it is as far as the reader may know; two to four queries."""
    wanted = sorted(set(e164s))
    if not wanted:
        return {}
    return _brought_by_others(order, wanted) | _held_here(wanted)


def in_few(found: dict[str, str]) -> list[str]:
    """The first reasons, and how many more numbers there are."""
    words = [found[e164] for e164 in sorted(found)]
    if len(words) <= MOST_NAMED:
        return words
    return [*words[:MOST_NAMED], _("Likewise %d more numbers.") % (len(words) - MOST_NAMED)]


def _held_here(wanted: Sequence[str]) -> dict[str, str]:
    """The walls show the reader's own numbers and those below; of others only that they are here."""
    shown = {number.e164: number for number in Number.objects.filter(e164__in=wanted)}
    return {
        e164: _where(shown[e164])
        if e164 in shown
        else _("%(number)s is held here already, so it cannot be ported in.") % {"number": national(e164)}
        for e164 in sorted(held_here(wanted))
    }


def _where(number: Number) -> str:
    told = {"number": national(number.e164), "customer": number.customer_name, "partner": number.partner_name}
    told["order"] = number.reserved_by
    if number.assign == CustomerAssign.USED:
        return _("%(number)s is used by %(customer)s here, so it cannot be ported in.") % told
    if number.assign == CustomerAssign.RESERVED:
        return _("%(number)s is reserved for order %(order)s here, so it cannot be ported in.") % told
    return _("%(number)s is in the stock of %(partner)s: assign it instead of porting it in.") % told


def _brought_by_others(order: Order, wanted: Sequence[str]) -> dict[str, str]:
    """Requests of other orders that did not end badly, and whose port is not over."""
    others = _on_their_way(wanted).exclude(order_id=order.pk)
    over = ended_numbers(wanted)
    with as_system():
        found = {e164 for e164, no in others.values_list("e164", "order__no") if (no, e164) not in over}
    if not found:
        return {}
    shown = {e164: no for e164, no in others.values_list("e164", "order__no") if (no, e164) not in over}
    return {
        e164: _("%(number)s is to be ported in by order %(no)s already.")
        % {"number": national(e164), "no": shown[e164]}
        if e164 in shown
        else _("%(number)s is to be ported in by another order already.") % {"number": national(e164)}
        for e164 in sorted(found)
    }


def twice(ports: Sequence[Sequence[str]]) -> dict[str, str]:
    """Number → that it stands in two rows of one order, and in which."""
    first: dict[str, int] = {}
    found: dict[str, str] = {}
    for row, numbers in enumerate(ports, start=1):
        for e164 in numbers:
            if (before := first.setdefault(e164, row)) != row:
                told = {"number": national(e164), "row": before}
                found[e164] = _("%(number)s stands in row %(row)d already. Name it once.") % told
    return found


def ported_here(e164s: Iterable[str]) -> set[str]:
    """Which of these an order that did not end badly ports in, whoever's it is."""
    with as_system():
        found = set(_on_their_way(e164s).values_list("order__no", "e164"))
    return {e164 for _no, e164 in found - ended_numbers(e164 for _no, e164 in found)}


def _on_their_way(e164s: Iterable[str]) -> QuerySet[PortedNumber]:
    """Those of these that orders bring which did not end badly, as far as the walls show them."""
    return PortedNumber.objects.filter(e164__in=list(e164s)).exclude(order__state__in=ENDED_BADLY)
