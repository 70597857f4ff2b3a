"""Approvers lost by tree, right and status, by several processes at once, while orders are sent and withdrawn."""

import random
import sys
from collections import Counter

from tests.processes import database, together

HEAD = ("changed at random, all at once", "times", "of them refused", "orders that nobody could end")
MARKS = ("<!-- approvers -->", "<!-- /approvers -->")
SP, CLERK = "admin@nimbus.example", "clerk@rs-vertical.example"
WAYS, SENT = ("right", "status", "tree"), "an order is sent or withdrawn"
REFUSED = {"ValidationError", "PermissionDenied", "AlreadyMoved"}  # another process was faster


def play(times: int, only: list[str]) -> list[tuple]:
    """Each way so many times, all at once, beside somebody who sends orders and takes them back."""
    ways = [way for way in WAYS if not only or any(words in way for words in only)]
    with database("approvers") as environment:
        each = [{"way": way, "times": times, "seed": seed} for seed, way in enumerate([*ways, SENT])]
        done = together(environment, act, each, seconds=max(600, 60 * times))
        (rest,) = together(environment, at_rest, [{}])
    rows = [(one["way"], one["done"], one["refused"], one["stuck"]) for one in done]
    return [*rows, (f"at rest; {rest['anew']} times another was asked", "", "", rest["stuck"])]


def act(way: str, times: int, seed: int) -> dict:
    """In a process of its own: change `way` so many times; after each, is there an order that nobody can end?"""
    from partners.sign_in.queries.account import account_by_login  # settings are ready only now
    from tests.orders.upheaval import ACTS, NAMES

    chance, found = random.Random(seed), Counter()
    for _time in range(times):
        found["done"] += 1
        try:
            if way == SENT:
                send_or_withdraw(chance)
            else:
                ACTS[way](chance.choice(NAMES), chance, account_by_login(SP))
        except Exception as error:
            if type(error).__name__ not in REFUSED:
                raise
            found["refused"] += 1
        if nobody := stuck_now():
            found["stuck"] += len(nobody)
            print(f"after {way}: {nobody}", file=sys.stderr)
    return {"way": way, **{name: found[name] for name in ("done", "refused", "stuck")}}


def send_or_withdraw(chance: random.Random) -> None:
    """One order of RS-Vertical goes out, or comes back."""
    from oms.kit.acting import as_system  # settings are ready only now
    from orders.enums import Verb
    from orders.models import Order
    from partners.sign_in.queries.account import account_by_login
    from tests.orders.scene import do

    with as_system():
        order = chance.choice(
            list(Order.objects.filter(requester_name="RS-Vertical", state__in=("registration", "submitted")))
        )
    do(Verb.SUBMIT if order.state == "registration" else Verb.WITHDRAW, order, account_by_login(CLERK))


def stuck_now() -> list[str]:
    """As one moment shows it, whatever the others write meanwhile."""
    from django.db import connection, transaction  # settings are ready only now

    from tests.orders.upheaval import stuck

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        return stuck()


def at_rest() -> dict:
    from oms.kit.acting import as_system  # settings are ready only now
    from orders.models import OrderMove

    found = stuck_now()
    with as_system():
        return {"anew": OrderMove.objects.filter(verb="reask").count(), "stuck": len(found)}
