"""Many approvals at once: each order with what its own page would propose for what is not chosen in it yet."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.queries.load import server_loads
from oms.kit.figures import figure
from orders.actions.approve import approve_as_it_stands
from orders.effect.part import Typed
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.assign.decision import NumbersDecision
from partners.models import Account


def approve_one(order: Order, *, proposals: bool = False, by: Account, at: datetime) -> str:
    """What it was approved with, in words, where that was proposed; nothing where it was approved as it stood."""
    found, words = _proposed(order, by, at) if proposals else ({}, "")
    approve_as_it_stands(order, by=by, at=at, **found)
    return words


def _proposed(order: Order, by: Account, at: datetime) -> tuple[dict[str, Any], str]:
    """Call server and numbers for the approval, and the same in words."""
    kind, reading = kind_of(order), Reading(order)
    found: dict[str, Any] = {}
    said = []
    if kind.needs_server and order.server is None:
        town = next((site.city for site in reading.sites if site.is_main), "")
        if loads := server_loads(order.today(at), town=town):
            found["server"] = loads[0].server
            said.append(str(loads[0].server))
    for part in kind.parts:
        asked = part.decision(reading, Typed(by, at, None))
        if isinstance(asked, NumbersDecision) and asked.proposals:
            number = sum(len(proposal.numbers) for proposal in asked.proposals.values())
            sent = asked.as_proposed()
            if number and sent.is_valid():
                found["decided"] = {part.code: sent.cleaned_data}
                said.append(ngettext("%(n)s number", "%(n)s numbers", number) % {"n": figure(number)})
    return found, _("Approved with %(what)s; the requester is told.") % {"what": ", ".join(said)} if said else ""
