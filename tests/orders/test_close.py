"""Customer Close (guide 2.5.2.6): what remains, what becomes of it, and that nothing is held afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import BillingAccount, Customer, GroupMember, ServiceLine, Site, Suspension
from customers.queries.contract import bundles_on, channels_on, devices_on, lines_on, numbers_on
from inventory.models import Command, Device, Number
from oms.kit.acting import acting_for, as_system
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import TYPES, kind_of
from orders.models import NumberDemand, Order, PortRequest
from partners.models import Partner
from tests.digests import contents
from tests.orders.later import CLOSE, DAY, REASONS, STOP, confirmed, customer, placed, take_effect
from tests.orders.scene import ARTHUR, CLERK, VERA, do, fresh, not_yours, number_type, refused, who
from tests.orders.test_take_effect import noon

pytestmark = pytest.mark.django_db
FULL = "Vertical Demo"  # has numbers, devices, channels, bundles


def holds(name: str, day: date) -> tuple[int, int, int, int, int]:
    """Service lines, numbers, devices, channels and bundles on `day`."""
    one = customer(name)
    with as_system():
        return (
            len(lines_on(one, day)), numbers_on(one, day).count(), sum(d.quantity for d in devices_on(one, day)),
            sum(channels_on(one, day).values()), sum(b["qty"] for b in bundles_on(one, day)),
        )  # fmt: skip


def remaining(name: str) -> dict[str, int]:
    with as_system():
        return {one.what: one.count for one in TYPES[CLOSE].remains(customer(name), at=timezone.now())}


def test_a_close_says_what_its_form_said_and_asks_who_holds_its_right() -> None:
    today = timezone.localdate()
    order = placed(FULL, CLOSE)
    assert (order.state, order.approver_name) == ("submitted", "Nimbus Telecom")
    assert order.details == {"reason": REASONS[CLOSE], "last_payment": (today + 30 * DAY).isoformat()}
    assert kind_of(order).facts(order) == [
        ("Closing Date", date_format(today)),
        ("Last Payment Date", date_format(today + 30 * DAY)),
        ("Reason of Closing", REASONS[CLOSE]),
    ]
    with refused(PermissionDenied, not_yours(order, "approver")):
        do(Verb.APPROVE, order, who(VERA), server=None)


def test_the_last_payment_lies_not_before_the_service_start() -> None:
    start = customer(FULL).service_start
    words = f"The last payment may not lie before the service start, {date_format(start, 'DATE_FORMAT')}."
    with refused(ValidationError, words, field="last_payment"):
        placed(FULL, CLOSE, last_payment=start - DAY)
    assert placed(FULL, CLOSE, last_payment=start).state == "submitted"


def test_the_checklist_names_everything_that_remains() -> None:
    lines, numbers, devices, channels, bundles = holds(FULL, timezone.localdate())
    assert min(lines, numbers, devices, channels, bundles) > 0
    found = remaining(FULL)
    with as_system():
        waiting = Order.objects.get(customer__name=FULL, ship_requested__gt=0, ship_done_at=None)
        gone = sum(waiting.packed.filter(parcel__isnull=False).values_list("quantity", flat=True))
    assert found == {
        f"Devices of order {waiting.no} that were not shipped": waiting.ship_requested - gone, "Numbers in use": numbers,
        "Devices": devices, "Service lines": lines, "Trunk channels": channels, "Call bundles": bundles,
        "Tenant in the network": 1,
    }  # fmt: skip


def test_open_orders_ports_and_trials_are_on_the_checklist() -> None:
    order = placed(FULL, STOP)
    with as_system():
        one = customer(FULL)
        first = Order.objects.get(customer=one, kind="new_customer")
        place = {"site": Site.objects.filter(customer=one).first()}
        place["billing_account"] = BillingAccount.objects.filter(customer=one).first()
        PortRequest.objects.create(
            order=first, number_type=number_type(), numbers=["+442079460980", "+442079460981"],
            main_number="+442079460980", registered_address="1 Example Row", losing_provider="Lakeside Voice",
            wanted_date=timezone.localdate() + 30 * DAY, comment="", **place,
        )  # fmt: skip
        ServiceLine.objects.filter(customer=one).update(billing_start=timezone.localdate() + DAY)
    found = remaining(FULL)
    assert found[f"{order.no} {order.title}"] == 1
    assert (found["Numbers being ported"], found["Trials that were not charged yet"]) == (2, found["Service lines"])
    assert list(found)[:2] == [f"{order.no} {order.title}", "Numbers being ported"]


def test_closed_from_today_nothing_is_held_and_the_history_stays() -> None:
    today = timezone.localdate()
    before, had = holds(FULL, today - DAY), remaining(FULL)
    with as_system():
        one = Customer.objects.get(name=FULL)
        stock = dict(Number.objects.filter(customer=one).values_list("e164", "stock_partner_id"))
        partner, count = one.partner, one.partner.customer_count
        names = dict(Partner.objects.values_list("pk", "name"))
        Device.objects.filter(pk=Device.objects.first().pk).update(
            customer=one, customer_name=FULL, status="used", partner=partner, partner_name=partner.name
        )
    assert len(stock) == had["Numbers in use"]
    order = confirmed(FULL, CLOSE)
    closed = customer(FULL)
    assert (closed.status, closed.user_licenses, closed.ongoing_orders) == ("closed", 0, 0)
    assert (closed.service_end, closed.last_payment) == (today - DAY, today + 30 * DAY)
    assert holds(FULL, today) == (0, 0, 0, 0, 0) and holds(FULL, today - DAY) == before
    assert holds(FULL, today + 400 * DAY) == (0, 0, 0, 0, 0)
    assert remaining(FULL) == {"Tenant in the network": 1}
    with as_system():
        numbers = Number.objects.filter(e164__in=stock)
        assert {(n.assign, n.use, n.customer_id, n.customer_name) for n in numbers} == {
            ("unused", "returned", None, "")
        }
        assert {n.e164: n.partner_id for n in numbers} == stock
        assert {n.partner_name for n in numbers} == {names[pk] for pk in stock.values()}
        assert not Device.objects.filter(customer=closed).exists()
        assert Device.objects.filter(status="returned", customer_name="").exists()
        (command,) = Command.objects.filter(order_no=order.no)
        assert (command.kind, command.payload) == ("remove_tenant", {})
        partner.refresh_from_db()
        assert partner.customer_count == count - 1


def test_a_close_for_later_changes_nothing_before_its_day() -> None:
    today = timezone.localdate()
    before = holds(FULL, today)
    order = confirmed(FULL, CLOSE, days=20)
    assert (customer(FULL).status, order.provisioning) == ("activated", "coming")
    with as_system():
        assert GroupMember.objects.filter(customer__name=FULL).exists()
    assert holds(FULL, today) == holds(FULL, today + 19 * DAY) == before
    assert holds(FULL, today + 20 * DAY) == (0, 0, 0, 0, 0)
    with as_system():
        assert set(Number.objects.filter(customer__name=FULL).values_list("assign", flat=True)) == {"used"}
    for kind in ("service_stop", "plan_change"):
        day = date_format(order.effective, "DATE_FORMAT")
        words = f"Order {order.no} (Customer Close) takes effect on {day}; until then this would contradict it."
        with refused(ValidationError, words):
            placed(FULL, kind)
    assert take_effect(order, noon(order.effective)) is True
    assert customer(FULL).status == "closed"
    with as_system():
        assert not Number.objects.filter(customer__name=FULL).exists()
        assert not GroupMember.objects.filter(customer__name=FULL).exists()


def test_a_stopped_customer_is_closed_and_its_stop_ends() -> None:
    confirmed(FULL, STOP)
    then = timezone.now() + timedelta(days=4)
    day = timezone.localdate(then)
    order = placed(FULL, CLOSE, at=then, day=day, last_payment=day)
    do(Verb.APPROVE, order, who(ARTHUR), then, server=None)
    do(Verb.CONFIRM, order, who(CLERK), then, effective=day)
    assert customer(FULL).status == "closed"
    with as_system():
        assert Suspension.objects.get(customer__name=FULL).end == day - DAY


def test_what_the_preview_says_is_what_happens() -> None:
    order = placed(FULL, CLOSE)
    with as_system():
        before = kind_of(order).effect(Reading(fresh(order)))
        ends = {entry.key: entry.now for entry in before.entries if entry.key != "status"}
        lines = [entry for entry in before.entries if entry.key.startswith("line:")]
    counts = holds(FULL, timezone.localdate())
    sums = [
        sum(n for key, n in ends.items() if key.startswith(f"{word}:"))
        for word in ("numbers", "devices", "channels", "bundles")
    ]
    assert (len(lines), *sums) == counts
    assert all((entry.change, entry.to_be) == (-entry.now, 0) for entry in before.entries if entry.key != "status")
    assert before.monthly.amount < Decimal(0)
    do(Verb.APPROVE, order, who(ARTHUR), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    with as_system():
        after = kind_of(order).effect(Reading(fresh(order)))
    assert after.now == before.now and after.monthly == before.monthly


def test_a_close_that_was_rejected_leaves_no_trace_but_itself() -> None:
    before = contents()
    order = placed(FULL, CLOSE)
    do(Verb.REJECT, order, who(ARTHUR))
    changed = {table for table, digest in contents().items() if before[table] != digest}
    assert changed == {"orders_order", "orders_ordermove", "partners_notice"}


@pytest.mark.parametrize("typed", ["", "Vertical", "vertical  demo", "Vertical Demo "])
def test_the_name_is_typed_to_confirm(typed: str) -> None:
    by = who(CLERK)
    with acting_for(by.partner_id):
        one = customer(FULL)
        data = {"title": "Close", "day": "2030-01-01", "last_payment": "2030-01-01", "name": typed}
        form = TYPES[CLOSE].ask(one, data, at=timezone.now())
        found = form.errors.get("name")
    if typed.split() and typed.lower().split() == ["vertical", "demo"]:
        assert found is None
    else:
        word = "Type “Vertical Demo”, the name of the customer that is to be closed."
        assert found == [word if typed else "This field is required."]


def test_numbers_of_demands_that_were_never_given_are_no_part_of_it() -> None:
    with as_system():
        assert NumberDemand.objects.filter(order__customer__name="York Road Tailors").count() == 0
    assert "Numbers in use" not in remaining("York Road Tailors")


def test_the_approver_may_change_the_day_of_the_last_payment(signed_in) -> None:
    order, today = placed(FULL, CLOSE), timezone.localdate()
    page, arthur = reverse("orders:approve", args=[order.no]), signed_in(ARTHUR)
    assert f'name="own-last_payment" value="{(today + 30 * DAY).isoformat()}"' in arthur.get(page).content.decode()
    early = customer(FULL).service_start
    data = {"comment": "", "note": "", "approve": "1", "own-last_payment": (early - DAY).isoformat()}
    answer = arthur.post(page, data)
    words = f"The last payment may not lie before the service start, {date_format(early, 'DATE_FORMAT')}."
    assert answer.status_code == 422 and words in answer.content.decode() and fresh(order).state == "submitted"
    assert arthur.post(page, data | {"own-last_payment": (today + 45 * DAY).isoformat()}).status_code == 302
    kept = fresh(order)
    assert kept.state == "approved" and kept.details["last_payment"] == (today + 45 * DAY).isoformat()
    then, asked = date_format(today + 45 * DAY), date_format(today + 30 * DAY)
    assert ("Last Payment Date", f"{then} (asked for: {asked})") in kind_of(kept).facts(kept)
    do(Verb.CONFIRM, kept, who(CLERK))
    assert customer(FULL).last_payment == today + 45 * DAY
