"""The port desk: who may do what in which state, and what becomes of numbers, contract and network (guide 2.3.2)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from customers.models import NumberHolding
from inventory.actions import port_decide as decide
from inventory.actions.port_ask import ask_date, resubmit_port
from inventory.actions.port_clock import begin_due_ports, expire_due_ports
from inventory.actions.port_move import PortMoved
from inventory.actions.port_numbers import fail_numbers
from inventory.models import Command, Number, Port, PortNumber
from inventory.models.port_check import SENT
from inventory.porting.lead import change_until, losing_until
from inventory.porting.states import PORT_WAYS, PortState, Role
from inventory.queries.port import earliest_for, ended_numbers, rules_for, wish_for
from inventory.queries.port_waits import ports_to_count, waits_of_ports
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import Order
from orders.parts.numbers.ports import why_not_ported
from partners.models import Notice
from tests.orders.scene import do, grant, refused, who
from tests.port_scene import CLERK, DESK, NEIGHBOUR, VERA, desk, fresh, numbers_of, port_in, stock_of

pytestmark = pytest.mark.django_db
REASON = "A reason that is long enough."
DAY = timedelta(days=1)


def act(action, port: Port, *, by=None, at=None, **more):
    """`action` on a port, acting for who does it."""
    by = by or desk()
    with acting_for(by.partner_id):
        return action(port=port, by=by, at=at or timezone.now(), **more)


def first_day(port: Port, at=None):
    with as_system():
        return earliest_for(port, at or timezone.now()).day


def accepted(state: str = "submitted") -> Port:
    port = port_in(state)
    act(decide.accept_port, port, day=first_day(port) + DAY)
    return fresh(port)


def told(kind: str, port: Port) -> set[str]:
    with as_system():
        return set(
            Notice.objects.filter(kind=kind, thread=f"port:{port.pk}").values_list("account__login_id", flat=True)
        )


def test_the_demo_has_a_port_in_every_state() -> None:
    with as_system():
        assert set(Port.objects.values_list("state", flat=True)) == set(PortState)


VERBS = {
    "accept": lambda port, by: act(decide.accept_port, port, by=by, day=first_day(port) + DAY),
    "reject": lambda port, by: act(decide.reject_port, port, by=by, code="41"),
    "require": lambda port, by: act(decide.require_changes, port, by=by, comment=REASON),
    "agree_date": lambda port, by: act(decide.agree_date, port, by=by),
    "refuse_date": lambda port, by: act(decide.refuse_date, port, by=by, comment=REASON),
    "complete": lambda port, by: act(decide.complete_port, port, by=by),
    "cancel": lambda port, by: act(decide.cancel_port, port, by=by, comment=REASON),
    "cancel_losing": lambda port, by: act(decide.cancelled_by_losing, port, by=by),
    "resubmit": lambda port, by: act(resubmit_port, port, by=by, fields=again(port)),
    "ask_date": lambda port, by: act(ask_date, port, by=by, day=port.porting_date + 7 * DAY),
}


def again(port: Port, **more) -> dict:
    fields = {name: getattr(port, name) for name in (*SENT, "comment")}
    return fields | {"wanted_date": timezone.localdate() + 40 * DAY} | more


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_in_each_state(verb: str) -> None:
    """Allowed ways lead to their target; every other state refuses, and leaves everything as it was."""
    way = PORT_WAYS[verb]
    for state in PortState:
        port = port_in(state)
        with transaction.atomic():
            if state in way.sources:
                VERBS[verb](port, desk())
                assert fresh(port).state == way.target, (verb, state)
            elif verb != "ask_date" or port.porting_date:
                with pytest.raises(PortMoved, match="^\\['Already "):
                    VERBS[verb](port, desk())
                assert fresh(port).state == state
            transaction.set_rollback(False)


@pytest.mark.parametrize("verb", VERBS)
def test_who_may(verb: str) -> None:
    """The desk may all; who asked may correct and ask for a day; those between and beside may nothing."""
    way = PORT_WAYS[verb]
    port = port_in(way.sources[0])
    grant("Vertical Cloud", number_porting=True)  # the right alone is not enough: the port is asked of another
    with pytest.raises(PermissionDenied):
        VERBS[verb](port, who(VERA))
    if way.role == Role.REQUESTER:
        VERBS[verb](port, who(CLERK))
        assert fresh(port).state == way.target
    else:
        with pytest.raises(PermissionDenied):
            VERBS[verb](port, who(CLERK))
    with acting_for(who(NEIGHBOUR).partner_id):
        assert not Port.objects.filter(pk=port.pk).exists()


def test_the_database_lets_no_state_be_left_out() -> None:
    port = port_in("submitted")
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), as_system():
        Port.objects.filter(pk=port.pk).update(state="completed")


def test_from_the_order_to_the_desk_and_back() -> None:
    """Submitted: the desk sees it coming; it cannot accept before the final confirm; withdrawn, it is gone."""
    port = port_in("waiting")
    with as_system():
        order = Order.objects.get(no=port.order_no)
    with pytest.raises(PortMoved):
        act(decide.accept_port, port, day=first_day(port))
    do(Verb.WITHDRAW, order, who(CLERK))
    with as_system():
        assert not Port.objects.filter(pk=port.pk).exists()
        order = Order.objects.select_related("customer").get(no=port.order_no)
    do(Verb.SUBMIT, order, who(CLERK))
    do(Verb.APPROVE, order, who(VERA))
    do(Verb.CONFIRM, order, who(CLERK))
    with as_system():
        made = Port.objects.get(order_no=order.no, listed=port.listed)
    assert (made.state, made.version, made.desk_name) == ("submitted", 1, "Nimbus Telecom")
    assert numbers_of(made) == dict.fromkeys(numbers_of(made), "asked") and made.effective == timezone.localdate()
    assert DESK in told("port.requested", made) and CLERK not in told("port.requested", made)


def test_accept_creates_the_numbers_and_sends_nothing_before_the_day() -> None:
    port = port_in("submitted")
    with as_system():
        commands = Command.objects.count()
    port = accepted()
    assert {row[1:] for row in stock_of(port)} == {("reserved", "creation", True)} and len(stock_of(port)) == 3
    assert set(numbers_of(port).values()) == {"accepted"}
    with as_system():
        assert set(Number.objects.filter(reserved_by=port.holds).values_list("customer_name", "partner_name")) == {
            (port.customer_name, "RS-Vertical")
        }
        assert Command.objects.count() == commands
        assert not NumberHolding.objects.filter(e164__in=numbers_of(port)).exists()
    assert CLERK in told("port.accepted", port)
    assert begin_due_ports(at=timezone.now()) == 0


def test_the_porting_day_and_the_completion() -> None:
    port = accepted()
    at = datetime.combine(port.porting_date, datetime.min.time(), tzinfo=UTC) + timedelta(hours=1)
    last = sorted(numbers_of(port))[-1]
    assert begin_due_ports(at=at) >= 1
    port = fresh(port)
    with as_system():
        assert (port.state, port.command.kind, port.command.payload) == (
            "porting", "add_numbers", {"numbers": sorted(numbers_of(port))}
        )  # fmt: skip
        held = NumberHolding.objects.filter(e164__in=numbers_of(port))
        assert {(h.ported, h.in_use, h.valid_from) for h in held} == {(True, False, port.porting_date)}
    with refused(ValidationError, "The network has not taken the numbers yet; look at the order’s commands."):
        act(decide.complete_port, port, at=at)
    act(fail_numbers, port, numbers=[last], reason="Not in service.", at=at)
    with as_system():
        gone = Command.objects.filter(customer=port.customer).latest("id")
        assert (gone.kind, gone.payload) == ("remove_numbers", {"numbers": [last]})
        assert not Number.objects.filter(e164=last).exists()
        Command.objects.filter(pk=port.command_id).update(state="done")
    act(decide.complete_port, port, at=at)
    assert sorted(numbers_of(port).values()) == ["failed", "ported", "ported"]
    assert {row[1:] for row in stock_of(port)} == {("used", "using", True)} and len(stock_of(port)) == 2
    with as_system():
        current = NumberHolding.objects.filter(e164__in=numbers_of(port), valid_to__isnull=True)
        assert [h.in_use for h in current] == [True, True]
    assert CLERK in told("port.completed", port)


def test_a_refused_change_of_day_keeps_the_old_one() -> None:
    port = port_in("change_asked")
    was = port.porting_date
    act(decide.refuse_date, port, comment="The losing provider has no engineer on that day.")
    port = fresh(port)
    assert (port.state, port.porting_date, port.asked_date) == ("accepted", was, None)
    assert CLERK in told("port.date_answered", port)
    act(ask_date, port, by=who(CLERK), day=was + DAY)
    assert fresh(port).asked_date == was + DAY and DESK in told("port.date_asked", port)
    act(decide.agree_date, port)
    assert (fresh(port).porting_date, fresh(port).asked_date) == (was + DAY, None)


def test_until_when_another_day_may_be_asked_for_and_the_losing_provider_may_cancel() -> None:
    port = accepted()
    with as_system():
        rules, wish = rules_for(port), wish_for(port)
    late = change_until(rules, wish, port.porting_date) + timedelta(minutes=1)
    with pytest.raises(ValidationError, match="Another day could be asked for until"):
        act(ask_date, port, by=who(CLERK), day=port.porting_date + 9 * DAY, at=late)
    with pytest.raises(ValidationError, match="It is ported on that day already."):
        act(ask_date, port, by=who(CLERK), day=port.porting_date)
    late = losing_until(rules, port.porting_date) + timedelta(minutes=1)
    with pytest.raises(ValidationError, match="The losing provider could cancel until"):
        act(decide.cancelled_by_losing, port, at=late)
    act(decide.cancelled_by_losing, port, at=late - timedelta(minutes=2))
    port = fresh(port)
    assert (port.state, port.porting_date, stock_of(port)) == ("cancelled_lcp", None, [])
    assert set(numbers_of(port).values()) == {"asked"} and CLERK in told("port.came_back", port)


def test_rejected_corrected_and_sent_again_the_lead_time_starts_anew() -> None:
    port = port_in("submitted")
    for more, words in (({"code": "no"}, "Choose the code that the supplier gave, or “other”."),
                        ({"code": "other"}, "Say in at least 10 characters why; the requester reads it.")):  # fmt: skip
        with pytest.raises(ValidationError) as found:
            act(decide.reject_port, port, **more)
        assert found.value.messages == [words]
    act(decide.reject_port, port, code="25")
    port = fresh(port)
    with as_system():
        assert (
            "Order it as multi-line." in Notice.objects.filter(kind="port.came_back", thread=f"port:{port.pk}")[0].text
        )
    tomorrow = timezone.localdate() + DAY
    with pytest.raises(ValidationError, match="is the earliest: 10 working days"):
        act(resubmit_port, port, by=who(CLERK), fields=again(port, wanted_date=tomorrow))
    act(resubmit_port, port, by=who(CLERK), fields=again(port, installation="range"))
    port = fresh(port)
    with as_system():
        versions = list(port.versions.values_list("number", "answer", "reject_code", "sent__installation"))
    assert versions == [(2, "", "", "range"), (1, "rejected", "25", "")]
    assert port.state == "submitted" and timezone.now() - port.submitted_at < timedelta(minutes=5)
    with pytest.raises(ValidationError, match="is the earliest: 13 working days"):
        act(decide.accept_port, port, day=tomorrow)


def test_not_sent_again_in_time_it_expires_and_its_numbers_are_free() -> None:
    port = port_in("rejected")
    assert expire_due_ports(at=port.due_until) == 0 and fresh(port).state == "rejected"
    assert expire_due_ports(at=port.due_until + timedelta(seconds=1)) >= 1
    assert fresh(port).state == "expired" and set(numbers_of(port).values()) == {"ended"}
    assert {CLERK, DESK} & told("port.ended", port)
    e164 = next(iter(numbers_of(port)))
    assert ended_numbers([e164]) == {(port.order_no, e164)}
    with as_system():
        other = Order.objects.exclude(no=port.order_no).select_related("customer")[0]
        assert why_not_ported(other, [e164]) == {}
        waits = port_in("changes")
        words = why_not_ported(other, numbers_of(waits))
    assert set(words) == set(numbers_of(waits)), "what may be sent again is not free"


def test_a_number_stands_in_one_open_port() -> None:
    port, other = port_in("submitted"), port_in("accepted")
    with pytest.raises(IntegrityError), transaction.atomic(), as_system():
        PortNumber.objects.create(port=other, e164=min(numbers_of(port)), order_no=other.order_no)


def test_some_numbers_fail_but_never_all() -> None:
    port = port_in("submitted")
    both = sorted(numbers_of(port))
    for more, words in (({"numbers": [], "reason": "x"}, "Tick the numbers that do not come."),
                        ({"numbers": both, "reason": "x"}, "None would be left: reject or cancel the whole port."),
                        ({"numbers": both[:1], "reason": " "}, "Say why they do not come.")):  # fmt: skip
        with pytest.raises(ValidationError) as found:
            act(fail_numbers, port, **more)
        assert found.value.messages == [words]
    act(fail_numbers, port, numbers=both[:1], reason="Not in service.")
    act(decide.accept_port, port, day=first_day(port) + DAY)
    assert [row[0] for row in stock_of(port)] == both[1:] and numbers_of(port)[both[0]] == "failed"


def test_what_is_cancelled_leaves_stock_contract_and_network() -> None:
    port = port_in("porting")
    act(decide.cancel_port, port, comment=REASON)
    assert fresh(port).state == "cancelled" and stock_of(port) == [] and set(numbers_of(port).values()) == {"ended"}
    with as_system():
        assert not NumberHolding.objects.filter(e164__in=numbers_of(port), valid_to__isnull=True).exists()
        assert Command.objects.filter(customer=port.customer).latest("id").kind == "remove_numbers"


def test_what_waits_for_whom() -> None:
    with as_system():
        clerk, nora = who(CLERK), desk()
        assert {port.state for port in ports_to_count(clerk)} == {"rejected", "changes", "cancelled_lcp"}
        assert {port.state for port in ports_to_count(nora)} == {"validating", "submitted", "change_asked", "porting"}
        lines = waits_of_ports(clerk, 10)
    assert lines[0].act == "Correct and resubmit" and lines[0].link.startswith("/ddi/porting/")
