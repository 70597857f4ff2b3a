"""Service Stop and Service Resume (guide 2.5.2.3, 2.5.2.4): who may, what is said, what follows, and what never does."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import CallBundle
from customers.models import QuantityChange, Suspension
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from orders.models import Order
from tests.digests import contents
from tests.orders import acts
from tests.orders.later import (
    DAY,
    PLAN,
    REASONS,
    RESUME,
    STOP,
    approved,
    confirmed,
    customer,
    placed,
    said,
    take_effect,
)
from tests.orders.scene import (
    ARTHUR,
    CLERK,
    NEIGHBOUR,
    VERA,
    already,
    do,
    fresh,
    grant,
    not_yours,
    refused,
    who,
)
from tests.orders.test_submit import told
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands")]
FREE = "Vertical Demo"
IS = {
    "ordering": "Jubilee Events", "created": "Zetland School Trust", "activated": FREE,
    "stopped": "Guiseley Beekeepers", "closed": "Woolwich Fern Nursery", "cancel": "Temple Accountants",
}  # fmt: skip
NEEDS = {
    "service_start": ({"created"}, "Service Start is possible once the customer is Created."),
    STOP: ({"activated"}, "Service Stop is possible while the customer is Activated."),
    RESUME: ({"stopped"}, "Service Resume is possible while the customer is Stopped."),
    PLAN: ({"activated"}, "Service Plan Change is possible while the customer is Activated."),
    "customer_close": (
        {"activated", "stopped"},
        "Customer Close is possible while the customer is Activated or Stopped.",
    ),
}


@pytest.mark.parametrize("status", list(IS))
@pytest.mark.parametrize("kind", list(NEEDS))
def test_what_a_customer_may_have_is_told_by_its_status(kind: str, status: str) -> None:
    one = customer(IS[status])
    assert one.status == status
    allowed, words = NEEDS[kind]
    with as_system():
        assert TYPES[kind].may_open(one) == ("" if status in allowed else words)


def test_a_stop_says_what_its_form_said_and_asks_who_holds_its_right() -> None:
    day = timezone.localdate() + 3 * DAY
    order = placed(FREE, STOP, day=day)
    assert (order.state, order.kind, order.title) == ("submitted", STOP, f"{FREE} Service Stop Order")
    assert (order.activation_date, order.note, order.details) == (
        day, "Asked for by telephone.", {"reason": REASONS[STOP]},
    )  # fmt: skip
    assert order.approver_name == "Nimbus Telecom"  # Vertical Cloud approves orders, but no stops
    assert order.snapshot["status"] == "Activated"
    assert kind_of(order).facts(order) == [
        ("Stop Date", date_format(day)),
        ("Reason of Service Stop", REASONS[STOP]),
    ]
    assert kind_of(order).carried(order)[:2] == [("Service Plan", "Standard Plan"), ("Request to", "Nimbus Telecom")]
    assert ARTHUR in told(order, "order.submitted") and VERA not in told(order, "order.submitted")


def test_the_nearest_that_holds_the_right_is_asked_and_nobody_else_decides() -> None:
    order = placed(FREE, STOP)
    with refused(PermissionDenied, not_yours(order, "approver")):
        do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.WITHDRAW, order, who(CLERK))
    do(Verb.CANCEL, order, who(CLERK))
    grant("Vertical Cloud", approve_stop_resume=True)
    again = placed(FREE, STOP)
    assert again.approver_name == "Vertical Cloud"
    do(Verb.APPROVE, again, who(VERA, approve_stop_resume=True), server=None)
    assert fresh(again).state == "approved"


def test_a_stop_from_today_stops_customer_and_network_and_leaves_the_contract() -> None:
    with as_system():
        before = list(QuantityChange.objects.filter(line__customer__name=FREE).values_list("pk", "change"))
    order = confirmed(FREE, STOP)
    one, today = customer(FREE), timezone.localdate()
    assert (one.status, order.took_effect_at is not None, one.ongoing_orders) == ("stopped", True, 0)
    with as_system():
        stop = Suspension.objects.get(customer=one)
        assert (stop.start, stop.end, stop.reason, stop.comment) == (
            today, None, REASONS[STOP], "Asked for by telephone.",
        )  # fmt: skip
        assert (stop.order_no, stop.plan_name, stop.made_by) == (order.no, "Standard Plan", "Clara Clerk")
        (command,) = Command.objects.filter(order_no=order.no)
        assert (command.kind, command.payload, command.target) == ("stop_service", {}, FREE)
        assert list(QuantityChange.objects.filter(line__customer=one).values_list("pk", "change")) == before


def test_a_stop_for_later_stands_in_the_contract_and_happens_on_its_day() -> None:
    order = confirmed(FREE, STOP, days=5)
    one = customer(FREE)
    assert (one.status, order.provisioning, order.took_effect_at) == ("activated", "coming", None)
    with as_system():
        assert Suspension.objects.get(customer=one).start == timezone.localdate() + 5 * DAY
        assert not Command.objects.filter(order_no=order.no).exists()
    assert take_effect(order, noon(order.effective - DAY)) is False
    assert take_effect(order, noon(order.effective)) is True
    assert customer(FREE).status == "stopped"


def test_what_a_stop_costs_is_what_the_contract_costs_each_month() -> None:
    order = placed(FREE, STOP)
    with as_system():
        effect = kind_of(order).effect(Reading(fresh(order)))
        reading = Reading(fresh(order))
        lines = sum(line.price * line.qty for line in reading.now.in_force if line.item.charge == "monthly")
        plan, bundles = reading.now.plan.plan, reading.now.bundles
        more = sum(CallBundle.objects.get(pk=pk).price * n for pk, n in bundles.items())
        more += sum(plan.channel_price(kind).amount * n for kind, n in reading.now.channels.items())
    assert lines > 0 and more > 0
    assert effect.monthly.amount == -(lines + more)
    assert [entry.key for entry in effect.entries] == ["status", "charges"]
    assert (effect.entries[0].now, effect.entries[0].to_be) == ("Activated", "Stopped")
    assert effect.entries[1].to_be == "0.00 GBP"


def test_a_resume_ends_the_stop_the_day_before_and_charges_again() -> None:
    stop = confirmed(FREE, STOP)
    then = timezone.now() + timedelta(days=10)
    by, day = who(CLERK), timezone.localdate(then)
    order = placed(FREE, RESUME, at=then, day=day)
    assert order.details == {"stopped": stop.effective.isoformat(), "reason": REASONS[STOP]}
    assert kind_of(order).facts(order) == [
        ("Service Stopped Date", date_format(stop.effective)),
        ("Resume Date Time", date_format(day)),
        ("Reason of Service Stop", REASONS[STOP]),
    ]
    with as_system():
        effect = kind_of(order).effect(Reading(fresh(order)))
    assert effect.monthly.amount > 0 and (effect.entries[1].now, effect.entries[0].to_be) == ("0.00 GBP", "Activated")
    do(Verb.APPROVE, order, who(ARTHUR), then, server=None)
    do(Verb.CONFIRM, order, by, then, effective=day)
    assert customer(FREE).status == "activated"
    with as_system():
        ended = Suspension.objects.get(customer__name=FREE)
        assert (ended.start, ended.end, ended.ended_by) == (stop.effective, day - DAY, "Clara Clerk")
        assert Command.objects.get(order_no=order.no).kind == "resume_service"


def test_stopped_and_resumed_on_one_day_is_a_stop_of_one_day() -> None:
    confirmed(FREE, STOP)
    confirmed(FREE, RESUME)
    with as_system():
        stop = Suspension.objects.get(customer__name=FREE)
        assert stop.start == stop.end == timezone.localdate()


@pytest.mark.parametrize("kind", [STOP, RESUME])
def test_a_day_before_today_and_one_more_than_a_year_ahead_are_refused(kind: str) -> None:
    if kind == RESUME:
        confirmed(FREE, STOP)
    today = timezone.localdate()
    with refused(
        ValidationError, f"The date may not lie before today, {date_format(today, 'DATE_FORMAT')}.", field="day"
    ):
        placed(FREE, kind, day=today - DAY)
    with refused(ValidationError, "The date may lie at most a year ahead.", field="day"):
        placed(FREE, kind, day=today + 367 * DAY)


def test_a_comment_of_a_stop_is_kept_whole_or_refused() -> None:
    words = "This has up to 200 characters; there are 201."
    with refused(ValidationError, words, field="comment"):
        placed(FREE, STOP, comment="x" * 201)
    assert placed(FREE, STOP, comment="x" * 200).note == "x" * 200


def test_a_stranger_stops_nobody() -> None:
    words = "Only the customer's reseller, or a partner above it, orders for it."
    with refused(PermissionDenied, words):
        placed(FREE, STOP, by=who(NEIGHBOUR))


@pytest.mark.parametrize("end", [Verb.REJECT, Verb.REFUSE, Verb.CANCEL])
def test_a_stop_that_comes_to_nothing_leaves_no_trace_but_itself(end: Verb) -> None:
    before = contents()
    order = placed(FREE, STOP)
    if end == Verb.CANCEL:
        do(Verb.WITHDRAW, order, who(CLERK))
    elif end == Verb.REFUSE:
        do(Verb.APPROVE, order, who(ARTHUR), server=None)
    do(end, order, who(ARTHUR if end == Verb.REJECT else CLERK))
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"orders_order", "orders_ordermove", "partners_notice"}, changed
    assert placed(FREE, STOP).state == "submitted"


def test_what_was_withdrawn_is_corrected_and_sent_again() -> None:
    order, by = placed(FREE, STOP), who(CLERK)
    fields, at = said(STOP, FREE, day=timezone.localdate() + 2 * DAY, comment="Two days later."), timezone.now()
    with acting_for(by.partner_id), refused(acts.AlreadyMoved, already(order)):
        acts.send_corrected(order=order, fields=fields, by=by, at=at)
    do(Verb.WITHDRAW, order, by)
    with acting_for(by.partner_id):
        acts.send_corrected(order=order, fields=fields, by=by, at=at)
    kept = fresh(order)
    assert (kept.state, kept.note, kept.activation_date) == ("submitted", "Two days later.", fields["day"])
    stranger = who(ARTHUR)
    with acting_for(stranger.partner_id), refused(PermissionDenied, not_yours(kept, "requester")):
        acts.send_corrected(order=kept, fields=fields, by=stranger, at=at)


def test_a_resume_waits_for_its_time_of_day_by_the_customers_clock() -> None:
    confirmed(FREE, STOP)
    order = confirmed(FREE, RESUME, days=2, time=time(14, 30))
    assert kind_of(order).facts(order)[1] == ("Resume Date Time", f"{date_format(order.activation_date)}, 14:30")
    early, then = (noon(order.effective).replace(hour=14, minute=minute) for minute in (29, 30))
    assert take_effect(order, early) is False and customer(FREE).status == "stopped"
    assert take_effect(order, then) is True and customer(FREE).status == "activated"


def test_confirmed_before_its_time_on_the_day_itself_it_shows_as_coming() -> None:
    confirmed(FREE, STOP)
    order = approved(FREE, RESUME, time=time(15, 0))
    day = noon(timezone.localdate())
    do(Verb.CONFIRM, order, who(CLERK), day.replace(hour=9), effective=timezone.localdate())
    assert fresh(order).is_coming and customer(FREE).status == "stopped"
    assert take_effect(order, day.replace(hour=15)) and customer(FREE).status == "activated"


def test_the_form_of_a_resume_takes_day_and_time_and_keeps_them(signed_in) -> None:
    confirmed(FREE, STOP)
    day, clerk = timezone.localdate() + 3 * DAY, signed_in(CLERK)
    address = reverse("orders:service-resume", args=[customer(FREE).code])
    page = clerk.get(address).content.decode()
    assert 'type="datetime-local"' in page and f'value="{timezone.localdate().isoformat()}T00:00"' in page
    data = {"title": "Resume", "day": f"{day.isoformat()}T07:45", "comment": "", "nonce": str(uuid.uuid4())}
    assert f'value="{data["day"]}"' in clerk.post(address, data | {"check": "1"}).content.decode()
    clerk.post(address, data)
    with as_system():
        order = Order.objects.get(customer__name=FREE, kind=RESUME, state="submitted")
    assert (order.activation_date, kind_of(order).time_of(order)) == (day, time(7, 45))
    do(Verb.WITHDRAW, order, who(CLERK))
    page = clerk.get(reverse("orders:form", args=[order.no])).content.decode()
    assert f'value="{day.isoformat()}T07:45"' in page
