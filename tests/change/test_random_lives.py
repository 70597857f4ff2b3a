"""Whatever is ordered in a random life of a contract: To Be = Now + Order, never negative, never below use."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import QuantityChange
from customers.queries.contract import lowest, quantity_on
from inventory.ems.driver import NetworkUser
from inventory.models import Command
from orders.actions.submit import cancel_order, withdraw_order
from orders.effect.reading import Reading
from orders.enums import OrderState
from orders.kinds import kind_of
from tests.change import scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
CODES = ("premium-one", "basic-user-vm")
STEP = st.tuples(st.integers(-6, 6), st.integers(-6, 6), st.integers(0, 6), st.sampled_from(["on", "cancel"]))


class Undo(Exception):
    """The end of one life."""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(life=st.lists(STEP, min_size=1, max_size=4), used=st.integers(0, 4))
def test_a_random_life(life, used, monkeypatch) -> None:
    users = [NetworkUser(str(200 + n), f"Person {n}", CODES) for n in range(used)]
    try:
        with transaction.atomic():
            live(life, used, users, monkeypatch)
            raise Undo
    except Undo:
        pass


def live(life, used: int, users: list[NetworkUser], monkeypatch) -> None:
    scene.uses(monkeypatch, *users)
    customer = scene.contract()
    lines = [scene.has(customer, code, 6) for code in CODES]
    for *amounts, ahead, end in life:
        day = scene.today() + timedelta(days=ahead)
        rows = [scene.changes(line, n) for line, n in zip(lines, amounts, strict=True) if n]
        if rows:
            one_order(customer, rows, day, end)
        for line in lines:
            entries = list(line.changes.values_list("effective", "change"))
            assert lowest(entries, scene.today()) >= min(used, 6), "below use on some day"
            replayed = Counter()
            for effective, change in sorted(entries):
                replayed[line.pk] += change if effective <= day else 0
            assert quantity_on(line, day) == replayed[line.pk]


def one_order(customer, rows: list[dict], day, end: str) -> None:
    order = scene.begun(customer)
    order.activation_date = day
    order.save(update_fields=["activation_date"])
    scene.ordered(order, *rows)
    effect = kind_of(order).effect(Reading(order))
    assert all(entry.now + entry.change == entry.to_be for entry in effect.entries)
    before = list(QuantityChange.objects.order_by("pk").values_list("pk", flat=True))
    try:
        with transaction.atomic():
            scene.submitted(order)
    except ValidationError:
        end = "cancel"
    if end == "cancel":
        if order.state == OrderState.SUBMITTED:
            with transaction.atomic():
                withdraw_order(order=order, by=scene.clerk(), at=timezone.now())
        cancel_order(order=order, by=scene.clerk(), at=timezone.now())
        assert list(QuantityChange.objects.order_by("pk").values_list("pk", flat=True)) == before
        assert not Command.objects.filter(order_no=order.no).exists()
        return
    scene.confirmed(scene.approved(order), day)
    written = {(row.line.item.name, row.change) for row in QuantityChange.objects.filter(order_no=order.no)}
    promised = {(e.what, e.change) for e in effect.entries if e.key.startswith("line:")}
    assert written == promised, "preview = effect, entry by entry"
