"""A confirmed order is taken back before its day, with the approver's consent: the contract is as if it had never been."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.formats import date_format

from customers.models import DeviceHolding, NumberHolding, PlanPeriod, ServiceLine
from customers.queries.contract import lines_on
from inventory.ems.driver import NetworkUser
from inventory.models import Command, Number
from oms.kit.acting import acting_for, as_system
from orders.enums import Verb
from orders.models import Order, OrderMove
from orders.queries.waiting import queue
from tests.change import scene as change
from tests.orders import acts
from tests.orders.later import ALL, CLOSE, DAY, PLAN, RESUME, STOP, approver, confirmed, customer
from tests.orders.scene import (
    ARTHUR,
    CHILD,
    CLERK,
    NEIGHBOUR,
    REASON,
    VERA,
    already,
    do,
    fresh,
    not_yours,
    order_of,
    refused,
    who,
)
from tests.orders.test_submit import told
from tests.orders.test_take_effect import noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands", "idle")]
FREE, STOPPED = "York Road Tailors", "Guiseley Beekeepers"
LEDGER = {
    "planperiod": "plan_id, effective, order_no", "serviceline": "item_id, act_date, term_date, order_no",
    "quantitychange": "line_id, change, effective, order_no", "channelchange": "kind, change, effective, order_no",
    "numberholding": "e164, site_id, valid_from, valid_to, order_no, return_order_no, ended_by, ended_at",
    "deviceholding": "model_id, mac, valid_from, valid_to, order_no, return_order_no, ended_by, ended_at",
    "bundlechange": "bundle_id, change, effective, order_no", "fraudlimit": "default_limit, custom_limit, effective, order_no",
    "suspension": "start, \"end\", ended_by, ended_at, order_no", "quantityperiod": "line_id, qty, valid_from, valid_to",
}  # fmt: skip


@pytest.fixture
def idle(monkeypatch) -> None:
    """The network answers, and nothing is in use."""
    change.nobody_uses(monkeypatch)


def ledger() -> dict[str, list]:
    """Every entry of every contract."""
    found = {}
    with as_system(), connection.cursor() as cursor:
        for table, columns in LEDGER.items():
            cursor.execute(f"select {columns} from customers_{table} order by {columns}")
            found[table] = cursor.fetchall()
    return found


def ready(kind: str) -> str:
    """The name of a customer that may have such an order now."""
    if kind != RESUME:
        return FREE
    with as_system():
        order = Order.objects.get(customer__name=STOPPED, kind=RESUME, state="processing")
    do(Verb.REJECT, order, who(ARTHUR))
    return STOPPED


@pytest.mark.parametrize("kind", ALL)
def test_taken_back_the_contract_is_as_if_it_had_never_been(kind: str) -> None:
    name = ready(kind)
    before = ledger()
    order = confirmed(name, kind, days=28)
    day, written = order.effective, ledger()
    assert (written != before) and order.is_coming
    do(Verb.ASK_BACK, order, who(CLERK))
    assert ledger() == written
    do(Verb.TAKE_BACK, fresh(order), who(approver(kind)), comment="Agreed.")
    kept = fresh(order)
    assert (kept.state, kept.effective, kept.provisioning, kept.reason) == ("canceled", None, "", REASON)
    assert ledger() == before and not kept.back_is_asked
    acts.take_due_orders(at=noon(day))
    with as_system():
        assert not Command.objects.filter(order_no=order.no).exists()
    assert fresh(order).took_effect_at is None


def test_a_change_order_with_more_and_fewer() -> None:
    one = change.contract()
    more, fewer = change.has(one, "premium-one", 11), change.has(one, "basic-user-vm", 6)
    before = ledger()
    order = change.ordered(change.begun(one), change.changes(more, 1), change.changes(fewer, -6))
    order = change.through(order, change.today() + 28 * DAY)
    with as_system():
        assert ServiceLine.objects.get(pk=fewer.pk).term_date == change.today() + 27 * DAY
    do(Verb.ASK_BACK, order, who(CLERK))
    do(Verb.TAKE_BACK, fresh(order), who(VERA))
    assert ledger() == before


def test_a_new_customer_ends_with_its_order_and_its_numbers_are_free() -> None:
    order = order_of("Ashton Gate Sports")
    with as_system():
        reserved = list(Number.objects.filter(reserved_by=order.no).values_list("e164", flat=True))
    assert reserved
    do(Verb.ASK_BACK, order, who(CLERK))
    do(Verb.TAKE_BACK, fresh(order), who(VERA))
    with as_system():
        assert set(Number.objects.filter(e164__in=reserved).values_list("assign", "use")) == {("unused", "creation")}
        assert not NumberHolding.objects.filter(customer=order.customer).exists()
        assert not DeviceHolding.objects.filter(customer=order.customer).exists()
    assert customer("Ashton Gate Sports").status == "cancel"


def test_it_is_asked_with_a_reason_and_stands_in_the_approvers_queue() -> None:
    order = confirmed(FREE, STOP, days=28)
    words = "Give a reason of at least 10 characters; the approver reads it."
    with refused(ValidationError, words, field="reason"):
        do(Verb.ASK_BACK, order, who(CLERK), reason=" no  more ")
    for login in (ARTHUR, VERA):
        with refused(PermissionDenied, not_yours(order, "requester")):
            do(Verb.ASK_BACK, order, who(login))
    with refused(acts.AlreadyMoved, already(order)):
        do(Verb.TAKE_BACK, order, who(ARTHUR))
    do(Verb.ASK_BACK, order, who(CLERK))
    with refused(acts.AlreadyMoved, already(order)):
        do(Verb.ASK_BACK, order, who(CLERK))
    asked = fresh(order)
    assert (asked.state, asked.back_asked_by, asked.back_reason) == ("confirmed", who(CLERK).name, REASON)
    assert told(order, "order.back_asked") >= {ARTHUR} and CLERK not in told(order, "order.back_asked")
    with acting_for(who(ARTHUR).partner_id):
        assert order.no in set(queue(who(ARTHUR)).values_list("no", flat=True))
    for login in (CLERK, VERA):
        with refused(PermissionDenied, not_yours(order, "approver")):
            do(Verb.TAKE_BACK, asked, who(login))
    for login in (CHILD, NEIGHBOUR):
        with pytest.raises(Order.DoesNotExist):
            do(Verb.TAKE_BACK, asked, who(login))


def test_consent_is_recorded_and_told_and_a_copy_may_be_ordered() -> None:
    order = confirmed(FREE, CLOSE, days=28)
    do(Verb.ASK_BACK, order, who(CLERK))
    do(Verb.TAKE_BACK, fresh(order), who(ARTHUR), comment="Agreed with the customer.")
    with as_system():
        verbs = list(order.moves.values_list("verb", "source", "target", "why"))[-2:]
    assert verbs == [
        ("ask_back", "confirmed", "confirmed", REASON), ("take_back", "confirmed", "canceled", "Agreed with the customer."),
    ]  # fmt: skip
    assert CLERK in told(order, "order.taken_back") and ARTHUR not in told(order, "order.taken_back")
    assert confirmed(FREE, STOP).state == "confirmed"


def test_a_refusal_leaves_all_as_it_is_and_it_may_be_asked_again() -> None:
    order = confirmed(FREE, PLAN, days=28)
    do(Verb.ASK_BACK, order, who(CLERK))
    words = "Give a reason of at least 10 characters; the reseller reads it."
    with refused(ValidationError, words, field="comment"):
        do(Verb.KEEP, fresh(order), who(ARTHUR), comment="No.")
    written = ledger()
    do(Verb.KEEP, fresh(order), who(ARTHUR))
    kept = fresh(order)
    assert (kept.state, kept.is_coming, kept.back_is_asked, ledger()) == ("confirmed", True, False, written)
    assert CLERK in told(order, "order.back_refused")
    do(Verb.ASK_BACK, kept, who(CLERK))
    assert fresh(order).back_is_asked


def test_whoever_asked_may_no_longer_want_it(signed_in) -> None:
    order = confirmed(FREE, PLAN, days=28)
    with refused(acts.AlreadyMoved, already(order)):
        do(Verb.LEAVE, order, who(CLERK))
    do(Verb.ASK_BACK, order, who(CLERK))
    with refused(PermissionDenied, not_yours(order, "requester")):
        do(Verb.LEAVE, fresh(order), who(ARTHUR))
    written, clerk = ledger(), signed_in(CLERK)
    leave = reverse("orders:leave-back", args=[order.no])
    assert leave in clerk.get(order.get_absolute_url()).content.decode()
    assert leave not in signed_in(ARTHUR).get(order.get_absolute_url()).content.decode()
    page = clerk.post(leave, follow=True).content.decode()
    assert f"Order {order.no} stays as it is." in page and leave not in page
    kept = fresh(order)
    assert (kept.state, kept.is_coming, kept.back_is_asked, ledger()) == ("confirmed", True, False, written)
    assert told(order, "order.back_left") >= {ARTHUR} and CLERK not in told(order, "order.back_left")
    with acting_for(who(ARTHUR).partner_id):
        assert order.no not in set(queue(who(ARTHUR)).values_list("no", flat=True))
    for verb, login in ((Verb.TAKE_BACK, ARTHUR), (Verb.LEAVE, CLERK)):
        with refused(acts.AlreadyMoved, already(kept)):
            do(verb, kept, who(login))


def test_its_day_comes_first_and_the_wish_lapses_with_words() -> None:
    order = confirmed(FREE, STOP, days=2)
    do(Verb.ASK_BACK, order, who(CLERK))
    day = order.effective
    late = f"Order {order.no} takes effect on {date_format(day, 'DATE_FORMAT')}; only a new order changes anything now."
    with refused(acts.AlreadyMoved, late):
        do(Verb.TAKE_BACK, fresh(order), who(ARTHUR), noon(day))
    acts.take_due_orders(at=noon(day))
    kept = fresh(order)
    assert (kept.state, kept.back_is_asked) == ("confirmed", False) and kept.took_effect_at
    with as_system():
        lapse = OrderMove.objects.filter(order=order).latest("at", "id")
    assert lapse.verb == "lapse" and lapse.why.startswith("It took effect on ")
    assert told(order, "order.back_lapsed") >= {CLERK, ARTHUR}
    for verb, login in ((Verb.TAKE_BACK, ARTHUR), (Verb.ASK_BACK, CLERK)):
        with refused(acts.AlreadyMoved, already(kept)):
            do(verb, kept, who(login))


def test_what_another_order_builds_upon_stays() -> None:
    one = change.contract()
    line = change.has(one, "premium-one", 1)
    first = change.through(change.ordered(change.begun(one), change.changes(line, 5)), change.today() + 10 * DAY)
    second = change.begun(one)
    with as_system():
        Order.objects.filter(pk=second.pk).update(activation_date=change.today() + 20 * DAY)
    change.through(change.ordered(fresh(second), change.changes(line, -4)), change.today() + 20 * DAY)
    do(Verb.ASK_BACK, first, who(CLERK))
    words = f"{line.item.name}: a later order takes away what this one brings; take that one back first."
    with refused(ValidationError, words):
        do(Verb.TAKE_BACK, fresh(first), who(VERA))
    do(Verb.ASK_BACK, fresh(second), who(CLERK))
    do(Verb.TAKE_BACK, fresh(second), who(VERA))
    do(Verb.TAKE_BACK, fresh(first), who(VERA))
    with as_system():
        assert {n.item.code: n.qty for n in lines_on(one, change.today() + 40 * DAY)}["premium-one"] == 1


def test_what_is_in_use_later_and_what_is_set_anew_later_rests_on_it(monkeypatch) -> None:
    """Six and five more, six fewer after that: without the five nothing would be left for the two who use it."""
    one = change.contract()
    users = [NetworkUser(str(200 + n), f"Person {n}", ("premium-one",)) for n in range(2)]
    change.uses(monkeypatch, *users)
    line = change.has(one, "premium-one", 6)
    first = change.through(change.ordered(change.begun(one), change.changes(line, 5)), change.today() + 10 * DAY)
    second = change.begun(one)
    with as_system():
        Order.objects.filter(pk=second.pk).update(activation_date=change.today() + 20 * DAY)
    second = change.through(change.ordered(fresh(second), change.changes(line, -6)), change.today() + 20 * DAY)
    do(Verb.ASK_BACK, first, who(CLERK))
    why = "0 is 2 below what is in use. 2 use it now: 200 Person 0, 201 Person 1. Take it from 2 of them first, or order −4."
    words = f"Order {second.no} rests on what this one brings; take that one back first. {line.item}: {why}"
    with refused(ValidationError, words):
        do(Verb.TAKE_BACK, fresh(first), who(VERA))


def test_who_approves_its_own_orders_takes_them_back_alone() -> None:
    order = confirmed(FREE, STOP, days=28)
    with as_system():
        Order.objects.filter(pk=order.pk).update(requester_id=who(ARTHUR).partner_id)
    do(Verb.ASK_BACK, fresh(order), who(ARTHUR))
    assert fresh(order).state == "canceled"


def test_the_history_keeps_what_left_the_contract() -> None:
    order = confirmed(FREE, PLAN, days=28)
    do(Verb.ASK_BACK, order, who(CLERK))
    do(Verb.TAKE_BACK, fresh(order), who(ARTHUR))
    with as_system():
        events = PlanPeriod.pgh_event_model.objects.filter(order_no=order.no).order_by("pgh_id")
        assert list(events.values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_the_pages_of_both_sides(signed_in) -> None:
    order = confirmed(FREE, STOP, days=28)
    clerk, arthur = signed_in(CLERK), signed_in(ARTHUR)
    page = clerk.get(order.get_absolute_url()).content.decode()
    assert reverse("orders:ask-back", args=[order.no]) in page
    ask = reverse("orders:ask-back", args=[order.no])
    wrong = clerk.post(ask, {"reason": "short"})
    assert wrong.status_code == 422 and "short" in wrong.content.decode()
    assert clerk.post(ask, {"reason": "The customer has changed its mind."}).status_code == 302
    decide = reverse("orders:decide-back", args=[order.no])
    assert arthur.get(reverse("orders:approve", args=[order.no])).url == decide
    assert order.no in arthur.get(reverse("orders:approval") + "?own=on").content.decode()
    shown = arthur.get(decide).content.decode()
    assert "The customer has changed its mind." in shown and 'name="consent"' in shown
    assert 'name="consent"' not in signed_in(VERA).get(decide).content.decode()
    wrong = arthur.post(decide, {"keep": "1", "comment": "no"})
    assert wrong.status_code == 422 and "at least 10 characters" in wrong.content.decode()
    assert arthur.post(decide, {"consent": "1", "comment": ""}).status_code == 302
    assert fresh(order).state == "canceled"
    assert clerk.get(ask).status_code == 302 and arthur.get(decide).status_code == 302
