"""Orders of the demo in every state, who may act on them, and what a refusal leaves."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import NumberType
from inventory.models import CallServer
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import NumberPick, Order
from partners.models import Account, Partner
from partners.sign_in.queries.account import account_by_login
from tests.digests import unchanged
from tests.orders import acts

CLERK, VERA, ARTHUR, CHILD, NEIGHBOUR = (
    "clerk@rs-vertical.example",  # requests
    "admin@vertical.example",  # is asked to approve
    "approver@nimbus.example",  # stands above both
    "admin@tideway.example",  # stands below the requester
    "admin@orbit.example",
)
IN_STATE = {
    "temporary": "Jubilee Events",
    "registration": "Kirkstall Motors",
    "submitted": "Lambeth Housing Trust",
    "processing": "Orpington Veterinary Group",
    "approved": "Portishead Marine",
    "confirmed": "Zetland School Trust",
    "canceled": "Temple Accountants",
    "rejected": "Roundhay Nurseries",
    "rejected_approval": "Southville Print",
}
LABELS = {
    "temporary": "Temporary", "registration": "Registration", "submitted": "Submitted Order", "processing": "Processing",
    "approved": "Approved", "confirmed": "Confirmed", "canceled": "Order Canceled", "rejected": "Rejected Order",
    "rejected_approval": "Rejected Approval Order",
}  # fmt: skip
REASON = "A reason that is long enough."


def order_of(customer: str, kind: str = "new_customer") -> Order:
    with as_system():
        return Order.objects.select_related("customer", "plan").get(customer_name=customer, kind=kind)


def order_in(state: str) -> Order:
    """The demo's order of RS-Vertical in `state`."""
    found = order_of(IN_STATE[state])
    assert (found.state, found.requester_name) == (state, "RS-Vertical")
    return found


def fresh(order: Order) -> Order:
    with as_system():
        return Order.objects.select_related("customer", "plan", "server").get(pk=order.pk)


def who(login: str, **rights: bool) -> Account:
    """An account; `rights` are held or not, whatever its company was given."""
    user = account_by_login(login)
    for right, held in rights.items():
        setattr(user.partner, right, held)
    return user


def grant(company: str, **rights: bool) -> None:
    """Rights that the database knows of."""
    with as_system():
        Partner.objects.filter(name=company).update(**rights)


def server(cm_id: str = "CM-LON-01") -> CallServer:
    with as_system():
        return CallServer.objects.get(cm_id=cm_id)


def number_type(name: str = "Geographic London") -> NumberType:
    with as_system():
        return NumberType.objects.get(name=name)


def do(verb: Verb, order: Order, by: Account, at=None, **more):
    """`verb` with everything it needs, acting for `by`'s partner."""
    stamp = {"order": order, "by": by, "at": at or timezone.now()}
    with acting_for(by.partner_id):
        if verb == Verb.SAVE:
            return acts.save_order(**stamp)
        if verb == Verb.SUBMIT:
            return acts.submit_order(**stamp)
        if verb == Verb.CANCEL:
            return acts.cancel_order(**stamp, **more)
        if verb == Verb.WITHDRAW:
            return acts.withdraw_order(**stamp, **more)
        if verb == Verb.HOLD:
            return acts.hold_order(**stamp, **more)
        if verb == Verb.APPROVE:
            return acts.approve_order(**stamp, **{"server": server(), **more})
        if verb == Verb.REJECT:
            return acts.reject_order(**stamp, **{"reason": REASON, **more})
        if verb == Verb.CONFIRM:
            return acts.confirm_order(**stamp, **{"effective": timezone.localdate(), **more})
        if verb == Verb.ASK_BACK:
            return acts.ask_back(**stamp, **{"reason": REASON, **more})
        if verb == Verb.TAKE_BACK:
            return acts.consent_to_back(**stamp, **more)
        if verb == Verb.KEEP:
            return acts.refuse_back(**stamp, **{"comment": REASON, **more})
        if verb == Verb.LEAVE:
            return acts.leave_back(**stamp)
        if verb == Verb.REOPEN:
            return acts.take_up_order(order=order.pk, state="temporary", picks=[], by=by, at=stamp["at"])
        return acts.refuse_order(**stamp, **{"reason": REASON, **more})


def give_numbers(order: Order, by: Account) -> None:
    """Every demand of `order` gets what it lacks from the stock of `by`."""
    with as_system():
        demands = list(order.numberdemands.all())
    with acting_for(by.partner_id):
        for demand in demands:
            lacking = demand.quantity - NumberPick.objects.filter(demand=demand, active=True).count()
            if lacking:
                acts.assign_next(
                    order=order, demand_id=demand.pk, number_type=number_type(), quantity=lacking, by=by,
                    at=timezone.now(),
                )  # fmt: skip


# --- the words of a refusal


def not_yours(order: Order, role: str) -> str:
    if role == "requester":
        return f"Only RS-Vertical, who requested order {order.no}, may do this."
    name = order.approver_name or "the approver"
    return f"Only {name}, who is asked to approve order {order.no} and holds the right, may do this."


def already(order: Order) -> str:
    """The state, and who brought the order there when."""
    with as_system():
        last = order.moves.order_by("-at", "-id").first()
    when = date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT")
    return f"Already {LABELS[order.state]}, {when} by {last.by_name} ({last.by_partner})."


# --- what a refusal leaves


@contextmanager
def refused(kind: type[Exception], *words: str, field: str = "") -> Iterator[None]:
    """Exactly `kind`, with exactly these words, about `field`; and nothing is left."""
    with unchanged(), told(kind, *words, field=field):
        yield


@contextmanager
def told(kind: type[Exception], *words: str, field: str = "") -> Iterator[None]:
    """As `refused`, without a look at what is left."""
    with pytest.raises(kind) as caught:
        yield
    error = caught.value
    assert type(error) is kind
    if kind is PermissionDenied:
        assert (str(error),) == words
    else:
        assert isinstance(error, ValidationError), "whoever adds a kind of refusal says here where its words are"
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        assert found == {field or NON_FIELD_ERRORS: list(words)}


# --- rows that somebody else is writing just now


@contextmanager
def held(model: type, *pks: int) -> Iterator[None]:
    """Another connection is about to change these rows."""
    url = os.environ["MIGRATOR_DATABASE_URL"].replace("/placeholder", f"/{settings.DATABASES['default']['NAME']}")
    link = psycopg2.connect(url)
    try:
        with link.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute("set lock_timeout = '2s'")  # the test itself must not have written them
            cursor.execute(f"select 1 from {table} where id = any(%s) for no key update", [list(pks)])
            assert cursor.rowcount == len(pks), f"{table} has no such committed rows"
            yield
    finally:
        link.rollback()
        link.close()


@contextmanager
def waits_for(model: type) -> Iterator[None]:
    """The act waits for a row of `model` before it decides or writes anything."""
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '100ms'")
    with pytest.raises(OperationalError) as caught, transaction.atomic():
        yield
    fault = caught.value.__cause__
    asked, where = fault.cursor.query.decode(), fault.diag.context or ""
    assert asked.startswith("SELECT") and f'in relation "{model._meta.db_table}"' in where, f"{asked[:200]} {where}"
