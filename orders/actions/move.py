"""The one door for an order's state: lock, permit, change, transition, event, tell."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.actions.row import count_orders, one_row
from oms.kit.lengths import whole
from orders.enums import ONGOING, WAYS, Role, Verb
from orders.models import Order, OrderMove
from orders.rules import may_move
from partners.messages.actions.acknowledge import settle
from partners.models import Account

MOST_WORDS = 2000  # of a reason or comment in the timeline


class AlreadyMoved(ValidationError):
    """Somebody was faster, or the order is not where this verb starts. Says what happened."""


@contextmanager
def moving(
    order: Order, verb: Verb, *, by: Account, at: datetime, why: str = "", with_customer: bool = False
) -> Iterator[Order]:
    """Inside: the order as it stands now, locked; the verb's own checks and changes. At the end it has moved.

    `with_customer`: its customer's row is held meanwhile (customers/actions/row.py) and written once, after the order.

    Raises PermissionDenied for another partner's role, AlreadyMoved when the state does not allow `verb`.
    """
    with transaction.atomic():
        joined, held = ("customer", "plan", "agreement", "server"), ("self", "customer") if with_customer else ("self",)
        locked = Order.objects.select_for_update(of=held).select_related(*joined).get(pk=order.pk)
        if not may_move(by, locked, verb):
            raise PermissionDenied(not_yours(locked, verb))
        source = locked.state
        if not locked.allows(verb):
            raise AlreadyMoved(what_happened(locked))
        customer = locked.customer
        with one_row(customer, locked=True) if with_customer else nullcontext(customer) as locked.customer:
            yield locked
            WAYS.take(locked, verb)
            locked.save()
            record(locked, verb, source=source, by=by, at=at, why=why)
            if more := (locked.state in ONGOING) - (source in ONGOING):
                count_orders(locked.customer_id, more)
        order.take_over(locked)


def record(order: Order, verb: Verb, *, source: str, by: Account, at: datetime, why: str = "") -> OrderMove:
    """Keep a move for the timeline; what people were asked for before it is over, unless the work is only saved."""
    if verb not in (Verb.OPEN, Verb.HOLD):
        settle(f"order:{order.no}", at=at)
    return OrderMove.objects.create(
        order=order,
        verb=verb,
        source=source,
        target=order.state,
        by_name=by.name,
        by_partner=by.partner.name,
        why=whole(why, MOST_WORDS, "why"),
        at=at,
    )


def what_happened(order: Order) -> str:
    """“Already Approved 10:42 by Arthur Prover (Nimbus Telecom).”"""
    last = order.moves.latest("at", "id")  # every order has at least the move that opened it
    return _("Already %(state)s, %(time)s by %(name)s (%(partner)s).") % {
        "state": order.get_state_display(),
        "time": date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT"),
        "name": last.by_name,
        "partner": last.by_partner,
    }


def not_yours(order: Order, verb: Verb) -> str:
    if WAYS[verb].role == Role.REQUESTER:
        return _("Only %(partner)s, who requested order %(no)s, may do this.") % {
            "partner": order.requester_name,
            "no": order.no,
        }
    return _("Only %(partner)s, who is asked to approve order %(no)s and holds the right, may do this.") % {
        "partner": order.approver_name or _("the approver"),
        "no": order.no,
    }
