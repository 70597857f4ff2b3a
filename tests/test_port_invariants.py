"""What holds of a port in every country, under a moved clock: asked for on the eve of a holiday, called off at the last
minute, not sent again in time, partly failed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from customers.models import NumberHolding
from inventory.actions import port_decide as decide
from inventory.actions.port_clock import begin_due_ports, expire_due_ports
from inventory.actions.port_numbers import fail_numbers
from inventory.models import Command, Port, PortSupplier
from oms.kit.acting import acting_for, as_system
from tests.port_scene import desk, fresh, numbers_of, port_in, stock_of

pytestmark = pytest.mark.django_db
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# supplier, asked for (its clock), earliest day, last moment to call off (UTC), then to be sent again until (UTC); three
# numbers of a range that another provider holds
CASES = [
    # a Friday after the cut-off before a bank holiday weekend: ten days from Tuesday
    ("UK industry process", "2027-04-30T13:30", "2027-05-18", "2027-05-16T09:00", "2027-05-18T23:00"),
    # over the night on which the clocks go back: 48 hours of the clock are 48 hours; two working days end by the clock
    ("UK industry process", "2026-10-12T13:00", "2026-10-26", "2026-10-24T10:00", "2026-10-28T00:00"),
    # over the night on which they go forward, with Easter behind it
    ("UK industry process", "2027-03-15T09:00", "2027-03-31", "2027-03-29T09:00", "2027-03-31T23:00"),
    # the eve of Ascension Day after the cut-off: twenty days from Friday, counted from the acceptance
    ("EXPO.e Switzerland", "2027-05-05T13:30", "2027-06-04", "2027-06-02T08:00", "2027-06-04T08:00"),
    # the Friday before Constitution Day, over Corpus Christi
    ("EXPO.e Poland", "2027-04-30T13:30", "2027-06-02", "2027-05-31T08:00", "2027-06-02T08:00"),
]


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def asked(supplier: str, when: str) -> tuple[Port, datetime]:
    """The demo's port as this supplier got it at that moment."""
    port = port_in("submitted")
    with as_system():
        found = PortSupplier.objects.get(name=supplier)
        moment = at(when, found.zone)
        changes = {"supplier": found, "submitted_at": moment, "since": moment, "effective": moment.date()}
        Port.objects.filter(pk=port.pk).update(**changes)
    return fresh(port), moment


def act(action, port: Port, moment: datetime, **more) -> None:
    with acting_for(desk().partner_id):
        action(port=fresh(port), by=desk(), at=moment, **more)


def holds_none(port: Port) -> None:
    """Neither stock nor contract has any of its numbers."""
    assert stock_of(port) == []
    with as_system():
        held = NumberHolding.objects.filter(e164__in=numbers_of(port), customer=port.customer)
        assert not [row for row in held if row.valid_to is None or row.valid_to >= row.valid_from]


@pytest.mark.parametrize(("supplier", "when", "first", "last", "until"), CASES)
def test_in_every_country(supplier, when, first, last, until) -> None:
    port, moment = asked(supplier, when)
    first, last, until = date.fromisoformat(first), at(last), at(until)
    with pytest.raises(ValidationError, match="is the earliest"):
        act(decide.accept_port, port, moment, day=first - DAY)
    holds_none(port)
    act(decide.accept_port, port, moment, day=first)
    assert {row[1:] for row in stock_of(port)} == {("reserved", "creation", True)}

    # the losing provider calls it off, at the last moment and not after it
    with pytest.raises(ValidationError, match="The losing provider could cancel until"):
        act(decide.cancelled_by_losing, port, last + SECOND)
    act(decide.cancelled_by_losing, port, last)
    holds_none(port)
    back = fresh(port)
    assert (back.state, back.due_until.astimezone(UTC)) == ("cancelled_lcp", until)
    expire_due_ports(at=until)
    assert fresh(port).state == "cancelled_lcp"
    expire_due_ports(at=until + SECOND)
    assert fresh(port).state == "expired" and set(numbers_of(port).values()) == {"ended"}
    holds_none(port)


@pytest.mark.parametrize(("supplier", "when", "first"), [(case[0], case[1], case[2]) for case in CASES])
def test_a_part_fails_on_the_day_and_the_rest_comes(supplier, when, first) -> None:
    port, moment = asked(supplier, when)
    day, numbers = date.fromisoformat(first), sorted(numbers_of(port))
    act(decide.accept_port, port, moment, day=day)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo("Europe/London"))  # the customer's
    begin_due_ports(at=midnight - SECOND)
    assert fresh(port).state == "accepted", "not before the customer's own day"
    begin_due_ports(at=midnight)
    assert fresh(port).state == "porting" and begin_due_ports(at=midnight) == 0
    act(fail_numbers, port, midnight + HOUR, numbers=numbers[:1], reason="Not in service.")
    with as_system():
        Command.objects.filter(pk=fresh(port).command_id).update(state="done")
    act(decide.complete_port, port, midnight + 2 * HOUR)
    assert list(numbers_of(port).values()) == ["failed", "ported", "ported"]
    with as_system():
        held = NumberHolding.objects.filter(e164__in=numbers, customer=port.customer, valid_to=None)
        assert [(row.e164, row.valid_from, row.in_use) for row in held.order_by("e164")] == [
            (e164, day, True) for e164 in numbers[1:]
        ]
