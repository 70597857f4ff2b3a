"""Numbers held here that another provider asks for: who may do what, until when, and what becomes of the numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from customers.models import NumberHolding
from inventory.actions import port_out as act
from inventory.actions.port_out_clock import expire_due_outs, leave_due_numbers
from inventory.models import Command, Number, Port, PortOut
from inventory.porting.lead import losing_until
from inventory.porting.out import OUT_OPEN, OUT_WAYS, OutState, may_object_until
from inventory.queries.history import past_of
from inventory.queries.number import held_here
from inventory.queries.port_out import out_rules
from inventory.queries.use import Use
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import national
from orders.queries.transfer import why_not_left
from orders.queries.transfer_customer import why_not_leave
from partners.models import Account, Notice
from tests.orders.scene import grant, who
from tests.port_scene import CLERK, DESK, NEIGHBOUR, desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = "A reason that is long enough."


def out_in(state: str) -> PortOut:
    with as_system():
        found: PortOut = PortOut.objects.select_related("customer", "supplier").filter(state=state).order_by("pk")[0]
        return found


def fresh(port: PortOut) -> PortOut:
    with as_system():
        return PortOut.objects.select_related("customer", "supplier").get(pk=port.pk)


def do(action, port: PortOut, *, by: Account | None = None, at=None, **more) -> PortOut:
    by = by or desk()
    with acting_for(by.partner_id):
        return action(port=port, by=by, at=at or timezone.now(), **more)


@contextmanager
def says(words: str) -> Iterator[None]:
    """Refused with exactly these words, at whatever field."""
    with pytest.raises(ValidationError) as found:
        yield
    assert found.value.messages == [words]


def told(kind: str, port: PortOut) -> set[str]:
    with as_system():
        rows = Notice.objects.filter(kind=kind, thread=f"port-out:{port.pk}")
        return set(rows.values_list("account__login_id", flat=True))


def numbers_of(port: PortOut) -> dict[str, str]:
    with as_system():
        return dict(port.numbers.values_list("e164", "state"))


def free_numbers(n: int) -> list[Number]:
    """Used ones of one customer of RS-Vertical that nobody asks for."""
    with as_system():
        rows = Number.objects.filter(assign="used", partner_name="RS-Vertical", use="using").order_by(
            "customer", "e164"
        )
        asked = set(PortOut.objects.filter(numbers__state="asked").values_list("numbers__e164", flat=True))
        rows = [row for row in rows.select_related("customer") if row.e164 not in asked]
        first = next(row for row in rows if sum(other.customer_id == row.customer_id for other in rows) >= n)
        return [row for row in rows if row.customer_id == first.customer_id][:n]


def asked_for(rows: list[Number], **more) -> act.NewPortOut:
    with as_system():
        post_code = rows[0].customer.sites.order_by("pk")[0].post_code
    values = {
        "gaining_provider": "Probe Voice", "reference": "P-1", "numbers": [row.e164 for row in rows],
        "main_number": rows[0].e164, "post_code": post_code, "wanted_date": timezone.localdate() + 20 * DAY,
    }  # fmt: skip
    return act.NewPortOut(**values | more)


def record(asked: act.NewPortOut, by: Account | None = None) -> PortOut:
    by = by or desk()
    with acting_for(by.partner_id):
        return act.record_port_out(asked=asked, by=by, at=timezone.now())


VERBS = {
    "validate": lambda port, by: do(act.validate_out, port, by=by),
    "reject": lambda port, by: do(act.reject_out, port, by=by, code="41"),
    "again": lambda port, by: do(act.present_again, port, by=by),
    "accept": lambda port, by: do(act.accept_out, port, by=by, day=timezone.localdate() + 9 * DAY, comment=REASON),
    "cancel": lambda port, by: do(act.cancel_out, port, by=by, comment=REASON),
    "withdraw": lambda port, by: do(act.withdraw_out, port, by=by),
}


def test_each_verb_in_each_state_and_by_the_desk_alone() -> None:
    with as_system():
        assert set(PortOut.objects.values_list("state", flat=True)) == set(OutState), "the demo has each state"
    for verb, way in ((verb, OUT_WAYS[verb]) for verb in VERBS):
        for state in OutState:
            port = out_in(state)
            with transaction.atomic():
                if state in way.sources:
                    with pytest.raises(PermissionDenied):
                        VERBS[verb](port, who(CLERK))
                    VERBS[verb](port, desk())
                    assert fresh(port).state == way.target, (verb, state)
                else:
                    with pytest.raises(ValidationError, match="Not now: the request is"):
                        VERBS[verb](port, desk())
                    assert fresh(port).state == state
                transaction.set_rollback(True)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), as_system():
        PortOut.objects.filter(state="requested").update(state="ported_out", porting_date=timezone.localdate())
    with acting_for(who(NEIGHBOUR).partner_id):
        assert not PortOut.objects.exists()


def test_what_cannot_be_recorded() -> None:
    rows = free_numbers(2)
    with as_system():
        other = Number.objects.filter(assign="used").exclude(customer=rows[0].customer).select_related("customer")[0]
        unused = Number.objects.filter(assign="unused", port_until=None)[0]
    for more, field, words in (
        ({"numbers": [rows[0].e164, unused.e164]}, "numbers", "is not used by a customer here."),
        ({"numbers": [rows[0].e164, other.e164]}, "numbers", "These numbers belong to several customers"),
        ({"main_number": rows[1].e164, "numbers": [rows[0].e164]}, "main_number", "It is not among the numbers asked for."),
        ({"wanted_date": timezone.localdate()}, "wanted_date", "The porting date must lie in the future."),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as found:
            record(asked_for(rows, **more))
        assert words in " ".join(found.value.message_dict[field])
    port = record(asked_for(rows[:1]))
    assert CLERK in told("port_out.asked", port) and DESK not in told("port_out.asked", port)
    with says("A request of this provider with this reference is open."):
        record(asked_for(rows[1:]))
    with says("One of these numbers stands in another open request."):
        record(asked_for(rows, reference="P-2"))
    grant("RS-Vertical", number_porting=False)
    with pytest.raises(PermissionDenied, match="Number Porting Process"):
        record(asked_for(rows[1:], reference="P-3"), by=who(CLERK))


def test_a_wrong_postcode_is_not_validated_and_a_code_says_why() -> None:
    port = record(asked_for(free_numbers(1), post_code="ZZ1 1ZZ"))
    with says("ZZ1 1ZZ is the postcode of none of the customer's sites."):
        do(act.validate_out, port)
    with says("Choose the code that the gaining provider gets, or “other”."):
        do(act.reject_out, port, code="no")
    with says("Say in at least 10 characters why."):
        do(act.reject_out, port, code="other")
    do(act.reject_out, port, code="41")
    port = fresh(port)
    assert (port.state, port.reject_code) == ("rejected", "41") and CLERK in told("port_out.answered", port)
    expire_due_outs(at=port.due_until)
    assert fresh(port).state == "rejected"
    expire_due_outs(at=port.due_until + timedelta(seconds=1))
    assert fresh(port).state == "expired" and set(numbers_of(port).values()) == {"stays"}
    record(asked_for(free_numbers(1)))  # asked for anew


def test_the_reseller_objects_in_time_and_the_desk_decides() -> None:
    port = record(asked_for(free_numbers(1)))
    with as_system():
        until = may_object_until(out_rules(port), port.requested_at, None)
    with pytest.raises(PermissionDenied):
        do(act.object_out, port, reason="unwanted")
    with pytest.raises(ValidationError, match="You could object until"):
        do(act.object_out, port, by=who(CLERK), reason="unwanted", at=until + timedelta(minutes=1))
    with says("Choose the reason."):
        do(act.object_out, port, by=who(CLERK), reason="no")
    with says("Say in at least 10 characters why."):
        do(act.object_out, port, by=who(CLERK), reason="other", words="no")
    do(act.object_out, port, by=who(CLERK), reason="signatory", words=REASON, at=until)
    assert DESK in told("port_out.objected", port)
    do(act.validate_out, port)
    day = timezone.localdate() + 9 * DAY
    with says("Say in at least 10 characters why."):
        do(act.accept_out, port, day=day)
    do(act.accept_out, port, day=day, comment="The customer has confirmed it in writing.")
    port = fresh(port)
    assert (port.state, port.objection, port.porting_date) == ("accepted", "", day)
    with as_system():
        last = losing_until(out_rules(port), day)
    with pytest.raises(ValidationError, match="It could be called off until"):
        do(act.cancel_out, port, comment=REASON, at=last + timedelta(minutes=1))
    do(act.cancel_out, port, comment=REASON, at=last)
    assert set(numbers_of(port).values()) == {"stays"}


def test_on_the_day_the_numbers_leave_contract_stock_and_network_and_some_stay() -> None:
    rows = free_numbers(3)
    port = record(asked_for(rows))
    stays = rows[-1].e164
    for more, words in (({"numbers": [], "reason": "x"}, "Tick the numbers that stay."),
                        ({"numbers": [row.e164 for row in rows], "reason": "x"}, "None would leave: reject or cancel the whole request."),
                        ({"numbers": [stays], "reason": " "}, "Say why they stay.")):  # fmt: skip
        with pytest.raises(ValidationError) as found:
            do(act.keep_numbers, port, **more)
        assert found.value.messages == [words]
    do(act.keep_numbers, port, numbers=[stays], reason="The alarm line stays.")
    do(act.validate_out, port)
    day = timezone.localdate() + 9 * DAY
    do(act.accept_out, port, day=day)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    leave_due_numbers(at=midnight - 12 * timedelta(hours=1))
    assert fresh(port).state == "accepted", "not before the day"
    assert leave_due_numbers(at=midnight + timedelta(hours=2)) >= 1
    assert leave_due_numbers(at=midnight + timedelta(hours=3)) == 0
    port, gone = fresh(port), [row.e164 for row in rows[:2]]
    assert port.state == "ported_out" and numbers_of(port) == {gone[0]: "gone", gone[1]: "gone", stays: "stays"}
    with as_system():
        left = Number.objects.filter(e164__in=gone)
        assert {
            (n.assign, n.use, n.customer_id, n.former_customer_id, n.port_until, n.quarantine_until) for n in left
        } == {("ported_out", "returned", None, None, None, None)}
        assert not Number.objects.in_stock_of(left[0].partner_id, day + 400 * DAY).filter(e164__in=gone).exists()
        held = NumberHolding.objects.filter(e164__in=gone, customer=port.customer)
        assert {(h.valid_to, h.return_order_no) for h in held} == {(day - DAY, port.mark)}
        assert NumberHolding.objects.filter(e164=stays, valid_to=None).exists()
        assert (port.command.kind, port.command.payload) == ("remove_numbers", {"numbers": sorted(gone)})
        assert Command.objects.filter(pk=port.command_id, state="waiting").exists()
        assert past_of(gone[0], desk()).records[0]["what"] == "Ported out"
    assert held_here([*gone, stays]) == {stays}, "what has left may come back, by a port in"
    assert {CLERK} <= told("port_out.done", port)


def test_pages_for_the_desk_and_for_the_reseller(signed_in) -> None:
    """One road: recorded by the form, objected to by the reseller, rejected by the desk; and refusals at their field."""
    rows = free_numbers(2)
    asked = asked_for(rows)
    new = reverse("inventory:record-port-out")
    form = {**vars(asked), "numbers": "\n".join(asked.numbers), "wanted_date": asked.wanted_date.isoformat()}
    answer = signed_in(DESK).post(new, form | {"main_number": "020 7946 0000"})
    assert answer.status_code == 422 and "It is not among the numbers asked for." in answer.content.decode()
    assert signed_in(DESK).post(new, form).status_code == 302
    with as_system():
        port = PortOut.objects.get(reference="P-1")
    page = signed_in(CLERK).get(port.get_absolute_url()).content.decode()
    objection, answering = (reverse(f"inventory:port-out-{name}", args=[port.pk]) for name in ("object", "answer"))
    assert objection in page and answering not in page and "The reseller may object until" in page
    assert signed_in(CLERK).get(answering).status_code == 403
    assert signed_in(DESK).get(objection).status_code == 403
    assert signed_in(NEIGHBOUR).get(port.get_absolute_url()).status_code == 404
    assert signed_in(CLERK).post(objection, {"reason": "other", "words": ""}).status_code == 422
    assert signed_in(CLERK).post(objection, {"reason": "unwanted", "words": ""}).status_code == 302
    shown = signed_in(DESK).get(answering).content.decode()
    assert "The customer did not ask for it." in shown
    assert signed_in(DESK).post(answering, {"act": "no", "comment": ""}).status_code == 422
    assert signed_in(DESK).post(answering, {"act": "reject", "code": "31", "comment": ""}).status_code == 302
    assert fresh(port).state == "rejected"
    grid = signed_in(CLERK).get(reverse("inventory:port-outs"), {"q": "P-1"}).content.decode()
    assert port.get_absolute_url() in grid and "Record a request" not in grid


def test_what_is_asked_for_or_on_its_way_is_not_transferred() -> None:
    """Neither the numbers nor the customer; in words."""
    with as_system():
        leaving = out_in("accepted")
        number = leaving.numbers.get().e164
        asked = f"Another provider asks for: {national(number)}."
        assert asked in list(why_not_left(leaving.customer, [number], Use()))
        oldest = PortOut.objects.filter(customer=leaving.customer, state__in=OUT_OPEN).order_by("pk")[0]
        assert f"Another provider asks for: {oldest.listed}." in list(why_not_leave(leaving.customer))
        coming = Port.objects.open().filter(customer__status="activated").order_by("pk").first()
        first = Port.objects.filter(customer=coming.customer).open().order_by("pk").first()
        assert f"A porting request is open for: {first.listed}." in list(why_not_leave(coming.customer))
        theirs = coming.numbers.order_by("e164")[0].e164
        words = f"A porting request is open for: {national(theirs)}."
        assert words in list(why_not_left(coming.customer, [theirs], Use()))
