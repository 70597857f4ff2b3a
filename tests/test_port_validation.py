"""Pre-order validation: what is asked before the order's final confirm, what is found, and that it holds nothing up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from inventory.actions import port_decide as decide
from inventory.actions.port_move import PortMoved
from inventory.actions.port_supplier_answers import hear_suppliers
from inventory.actions.port_validate import ask_validation, find_invalid, find_valid
from inventory.models import Port, PortSupplier
from inventory.models.port_check import SENT
from inventory.queries.port import standing_of
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import Order
from partners.models import Notice
from tests.orders.scene import do, grant, who
from tests.port_scene import CLERK, DESK, NEIGHBOUR, VERA, desk, fresh, port_in

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REASON = "The customer keeps the old line."


def act(action, port: Port, *, by=None, at=None, **more) -> Port:
    by = by or desk()
    with acting_for(by.partner_id):
        action(port=fresh(port), by=by, at=at or timezone.now(), **more)
    return fresh(port)


def fields(port: Port, **more) -> dict:
    return {name: getattr(port, name) for name in (*SENT, "comment", "wanted_date")} | more


def answers(port: Port) -> list[tuple[str, str]]:
    """(answer, code) of each validation, the last first."""
    with as_system():
        return list(port.validations.values_list("answer", "reject_code"))


def order_of(port: Port) -> Order:
    with as_system():
        found: Order = Order.objects.select_related("customer").get(no=port.order_no)
        return found


def told(kind: str, port: Port) -> dict[str, str]:
    """Who was told so of this port, and in which words."""
    with as_system():
        found = Notice.objects.filter(kind=kind, thread=f"port:{port.pk}")
        return dict(found.values_list("account__login_id", "text"))


def test_asked_found_not_valid_corrected_and_found_valid() -> None:
    port = port_in("waiting")
    asked = act(ask_validation, port, by=who(CLERK), fields=fields(port))
    assert (asked.state, asked.due_task, asked.due_doer) == ("validating", "validate", "desk") and asked.due_until
    assert (
        "Ask the supplier, and enter what it found. Nothing is ordered yet."
        in told("port.validation_asked", port)[DESK]
    )
    with pytest.raises(ValidationError, match="Choose the code that the supplier gave, or “other”."):
        act(find_invalid, port, code="999")
    with pytest.raises(ValidationError, match="Say in at least 10 characters why; the requester reads it."):
        act(find_invalid, port, code="other", comment="no")
    back = act(find_invalid, port, code="41", comment="Another postcode.")
    assert (back.state, back.reject_code, back.rejections) == ("waiting", "41", 0)
    words = told("port.found_invalid", port)[CLERK]
    assert (
        "41 " in words and "Correct it and have it validated again; the order may be confirmed all the same." in words
    )
    act(ask_validation, port, by=who(CLERK), fields=fields(port, registered_address="1 New Row, Bristol"))
    found = act(find_valid, port)
    assert (found.state, found.reject_code, found.registered_address) == ("waiting", "", "1 New Row, Bristol")
    assert CLERK in told("port.found_valid", port)
    assert answers(port) == [("valid", ""), ("invalid", "41")]
    with as_system():
        assert [one.sent["registered_address"] for one in port.validations.all()][0] == "1 New Row, Bristol"


def test_who_may_and_when() -> None:
    """Who asked for the port and who processes it may ask, the desk alone answers; once ordered it is too late."""
    port, busy = port_in("waiting"), port_in("validating")
    grant("Vertical Cloud", number_porting=True)
    with pytest.raises(PermissionDenied):
        act(ask_validation, port, by=who(VERA), fields=fields(port))
    for action, more in ((find_valid, {}), (find_invalid, {"code": "41"})):
        with pytest.raises(PermissionDenied):
            act(action, busy, by=who(CLERK), **more)
    with pytest.raises(PortMoved, match="Already Requested"):
        act(ask_validation, port_in("submitted"), fields=fields(port))
    with pytest.raises(PortMoved, match="Already Waiting for order confirm"):
        act(find_valid, port)
    with pytest.raises(ValidationError, match="is the earliest"):
        act(ask_validation, port, fields=fields(port, wanted_date=timezone.localdate() + DAY))
    assert fresh(port).state == "waiting" and answers(port) == []


def test_the_order_waits_for_no_answer() -> None:
    port = port_in("waiting")
    act(ask_validation, port, by=who(CLERK), fields=fields(port))
    order = order_of(port)
    do(Verb.APPROVE, order, who(VERA))
    do(Verb.CONFIRM, order, who(CLERK))
    assert fresh(port).state == "submitted" and answers(port) == [("over", "")]


def test_a_bad_answer_holds_the_order_up_as_little() -> None:
    port = port_in("waiting")
    act(ask_validation, port, by=who(CLERK), fields=fields(port))
    act(find_invalid, port, code="41")
    order = order_of(port)
    do(Verb.APPROVE, order, who(VERA))
    do(Verb.CONFIRM, order, who(CLERK))
    requested = fresh(port)
    assert (requested.state, requested.reject_code) == ("submitted", "") and answers(port) == [("invalid", "41")]


def test_an_order_taken_back_brings_its_numbers_anew() -> None:
    """What was asked stays on record, as cancelled; the corrected order opens another port."""
    port = port_in("waiting")
    act(ask_validation, port, by=who(CLERK), fields=fields(port))
    order = order_of(port)
    do(Verb.WITHDRAW, order, who(CLERK))
    assert fresh(port).state == "cancelled" and answers(port) == [("over", "")]
    do(Verb.SUBMIT, order_of(port), who(CLERK))
    with as_system():
        states = Port.objects.filter(order_no=port.order_no, listed=port.listed).order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["cancelled", "waiting"]


def test_the_desk_may_cancel_it_meanwhile() -> None:
    assert act(decide.cancel_port, port_in("validating"), comment=REASON).state == "cancelled"


@pytest.mark.parametrize(("digit", "found"), [("1", "valid"), ("4", "invalid"), ("8", "")])
def test_the_simulator_answers(digit: str, found: str) -> None:
    port = port_in("waiting")
    with as_system():
        supplier = PortSupplier.objects.get(name="Simulated supplier")
        Port.objects.filter(pk=port.pk).update(supplier=supplier)
    main = port.main_number[:-1] + digit
    asked = act(ask_validation, port, by=who(CLERK), fields=fields(port, main_number=main))
    with as_system():
        until = standing_of(asked, asked.since).reply_until
        assert [paper.verb for paper in port.papers.all()] == ["validate"]
    hear_suppliers(at=asked.since + 2 * MINUTE)
    assert answers(port) == [(found, "41" if found == "invalid" else "")]
    if found:
        assert fresh(port).state == "waiting"
        return
    hear_suppliers(at=until + HOUR + MINUTE)
    with as_system():
        (late,) = port.validations.all()
    assert late.answer == "valid" and late.late


def test_on_the_screen(signed_in) -> None:
    waiting, busy = port_in("waiting"), port_in("validating")
    address = reverse("inventory:port-validate", args=[waiting.pk])
    assert signed_in(NEIGHBOUR).get(address).status_code == 404
    clerk = signed_in(CLERK)
    assert address in clerk.get(waiting.get_absolute_url()).content.decode()
    answer = clerk.get(reverse("inventory:port-validate", args=[busy.pk]))
    assert answer.status_code == 403 and "Not now: the port is “Validating (POV)”." in answer.content.decode()
    typed = fields(waiting) | {"main_number": "nonsense"}
    assert clerk.post(address, typed).status_code == 422
    page = clerk.post(address, fields(waiting), follow=True).content.decode()
    assert "The port is being validated; the order may be confirmed meanwhile." in page and "No answer yet" in page
    shown = clerk.get(busy.get_absolute_url()).content.decode()
    assert "Pre-order validation" in shown and "The bill names another postcode." in shown and "Not valid" in shown
    modify = reverse("inventory:port-modify", args=[busy.pk])
    both = signed_in(DESK)
    assert 'value="invalid"' in both.get(modify).content.decode()
    answered = both.post(modify, {"act": "invalid", "code": "06", "comment": ""}, follow=True).content.decode()
    assert "The port is found not valid; the requester was told." in answered and "Reject Code 06" in answered
    order = clerk.get(order_of(busy).get_absolute_url()).content.decode()
    assert "Reject Code 06" in order
