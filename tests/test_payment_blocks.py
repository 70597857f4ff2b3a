"""A customer that does not pay is blocked as its class says, and released by what it pays."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from billing.actions import block as block_module
from billing.actions.block import review, review_blocks
from billing.actions.book import book
from billing.actions.pay import pay
from billing.actions.remind import hold_reminders
from billing.enums import BlockCause, BlockState, EntryKind
from billing.models import BlockCheck, PaymentBlock, Statement
from customers.models import Customer, CustomerClass, Suspension
from inventory.enums import CommandKind
from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.money import Money
from orders.actions.by_rule import order_by_rule
from orders.actions.place import place_order
from orders.actions.submit import cancel_order, withdraw_order
from orders.models import Order
from partners.models import Notice
from tests.billed import in_class
from tests.page import read
from tests.people import CLERK, OWNER
from tests.test_reminders import late, on, run

__all__ = ["late"]

pytestmark = pytest.mark.django_db
BLOCK_DAY = date(2028, 1, 13)  # ten days after the last of three reminders


@pytest.fixture
def strict(late) -> Statement:
    with as_system():
        CustomerClass.objects.filter(name="Of the tests").update(block_days=27)
        CustomerClass.objects.exclude(name="Of the tests").update(block_days=None)  # nobody of the demo beside it
    return late


def fresh(late) -> Customer:
    with as_system():
        return Customer.objects.get(pk=late.customer_id)


def blocks(customer_id: int) -> list[PaymentBlock]:
    with as_system():
        return list(PaymentBlock.objects.filter(customer=customer_id).order_by("pk"))


def sent(customer_id: int) -> list[str]:
    with as_system():
        kinds = (CommandKind.STOP_SERVICE, CommandKind.RESUME_SERVICE)
        rows = Command.objects.filter(customer=customer_id, kind__in=kinds)
        return list(rows.order_by("pk").values_list("kind", flat=True))


def paid(acting, customer: Customer, amount: str, day: date, kind: EntryKind = EntryKind.PAYMENT) -> None:
    with acting(OWNER) as by:
        pay(
            customer=customer, kind=kind, amount=Decimal(amount), day=day, reference=str(uuid4()), comment="", by=by,
            at=on(day),
        )  # fmt: skip


def blocked(late) -> PaymentBlock:
    """After all reminders, on the day of the block."""
    run(date(2027, 12, 20), BLOCK_DAY)
    assert review_blocks(at=on(BLOCK_DAY)) == 1
    [one] = blocks(late.customer_id)
    return one


def test_the_last_warning_says_so_and_the_block_follows(acting, strict) -> None:
    run(date(2027, 12, 20), date(2028, 1, 12))
    assert review_blocks(at=on(date(2028, 1, 12))) == 0
    with as_system():
        last = strict.reminded.get(step=3).reminder
    assert (last.next_step, last.next_day) == ("block", BLOCK_DAY)
    one = blocked(strict)
    assert (one.state, one.cause, one.why) == (
        BlockState.BLOCKED,
        BlockCause.OVERDUE,
        f"Overdue: {strict.no} (31.20 GBP)",
    )
    assert fresh(strict).status == "stopped" and sent(strict.customer_id) == ["stop_service"]
    with as_system():
        order = Order.objects.get(no=one.stop_no)
        stop = Suspension.objects.get(customer=strict.customer_id)
        people = {move.by_name for move in order.moves.all()}
    assert (order.kind, order.state, order.effective, order.by_rule) == (
        "service_stop",
        "confirmed",
        BLOCK_DAY,
        "payment",
    )
    assert order.requested_by == "by the rules of class Of the tests"
    assert people == {"by the rules of class Of the tests"}
    assert (stop.start, stop.reason, stop.comment) == (BLOCK_DAY, "Payment", one.why)
    assert review_blocks(at=on(BLOCK_DAY, 10)) == 0 and not review(strict.customer_id, at=on(BLOCK_DAY, 11))
    assert sent(strict.customer_id) == ["stop_service"]


def test_what_makes_it_whole_releases_it_and_nothing_less(acting, strict) -> None:
    blocked(strict)
    paid(acting, fresh(strict), "31.19", BLOCK_DAY)
    assert review_blocks(at=on(BLOCK_DAY, 10)) == 0
    paid(acting, fresh(strict), "0.01", BLOCK_DAY)
    with as_system():
        check = BlockCheck.objects.filter(customer=strict.customer_id).latest("pk")
    assert review(check.customer_id, at=on(BLOCK_DAY, 11))
    assert not review(check.customer_id, at=on(BLOCK_DAY, 12)) and review_blocks(at=on(BLOCK_DAY, 12)) == 0
    [one] = blocks(strict.customer_id)
    assert (one.state, one.by_hand) == (BlockState.RELEASED, False) and one.resume_no
    assert fresh(strict).status == "activated" and sent(strict.customer_id) == ["stop_service", "resume_service"]


def test_the_account_tells_of_the_block_and_of_its_end(acting, strict, signed_in) -> None:
    def shown() -> str:
        page = signed_in(OWNER).get(reverse("billing:account", args=[strict.customer_code]))
        return " ".join(read(page.content).text.split())

    one = blocked(strict)
    assert f"Blocked for payment: Order {one.stop_no}, 13 Jan 2028, by the rules of class Of the tests." in shown()
    assert "Last block" not in shown()
    paid(acting, fresh(strict), "31.20", BLOCK_DAY)
    assert review(strict.customer_id, at=on(BLOCK_DAY, 10))
    [one] = blocks(strict.customer_id)
    assert "Last block" in shown() and f"13 Jan 2028, Order {one.stop_no} {one.why} Released" in shown()
    assert f"13 Jan 2028, Order {one.resume_no} " in shown()
    assert "Blocked for payment" not in shown()


def test_the_job_alone_releases_as_well(acting, strict) -> None:
    """Nobody was woken: the row of the outbox is lost."""
    blocked(strict)
    paid(acting, fresh(strict), "31.20", BLOCK_DAY)
    with as_system():
        BlockCheck.objects.all().delete()
    assert review_blocks(at=on(BLOCK_DAY, 10)) == 1
    assert fresh(strict).status == "activated"


def test_the_reseller_is_told_of_both(acting, strict) -> None:
    one = blocked(strict)
    paid(acting, fresh(strict), "31.20", BLOCK_DAY)
    review_blocks(at=on(BLOCK_DAY, 10))
    with as_system():
        told = Notice.objects.filter(kind__startswith="block.", account__login_id=OWNER).order_by("pk")
        texts = dict(told.values_list("kind", "text"))
    assert one.stop_no in texts["block.stopped"] and one.why in texts["block.stopped"]
    assert "its service goes on by order" in texts["block.released"]


def test_on_hold_nobody_is_blocked(acting, strict) -> None:
    run(date(2027, 12, 20), date(2028, 1, 12))
    with acting(OWNER) as by:
        stamp = {"by": by, "at": on(date(2028, 1, 12))}
        hold_reminders(customer=fresh(strict), until=date(2028, 1, 20), reason="Dispute.", **stamp)
    assert review_blocks(at=on(date(2028, 1, 20))) == 0
    assert review_blocks(at=on(date(2028, 1, 21))) == 1


def test_what_the_customer_had_stopped_itself_stays_stopped(acting, strict) -> None:
    run(date(2027, 12, 20), date(2028, 1, 12))
    with acting(CLERK) as clerk:
        rule = {"source": "test", "rule": "by itself", "by": clerk, "at": on(date(2028, 1, 12))}
        fields = {"title": "Holidays", "reason": "Holidays"}
        order_by_rule(customer=fresh(strict), kind="service_stop", fields=fields, **rule)
    assert review_blocks(at=on(BLOCK_DAY)) == 0
    paid(acting, fresh(strict), "31.20", BLOCK_DAY)
    assert review_blocks(at=on(BLOCK_DAY, 10)) == 0
    assert fresh(strict).status == "stopped" and blocks(strict.customer_id) == []


def test_a_running_order_makes_the_block_wait_and_says_why(acting, strict) -> None:
    run(date(2027, 12, 20), BLOCK_DAY)
    with acting(CLERK) as clerk:
        fields = {"title": "Stop", "reason": "Holidays", "comment": "", "day": BLOCK_DAY}
        order = place_order(
            customer=fresh(strict), kind="service_stop", fields=fields, nonce=uuid4(), by=clerk, at=on(BLOCK_DAY, 8)
        )
    assert review_blocks(at=on(BLOCK_DAY)) == 0 and review_blocks(at=on(BLOCK_DAY, 10)) == 0
    [one] = blocks(strict.customer_id)
    words = f"Order {order.no} (Service Stop) is under way: Submitted Order. It must be finished or canceled first."
    assert (one.state, one.waits_for, one.stop_no) == (BlockState.WAITING, words, "")
    with as_system():
        assert (
            Notice.objects.filter(kind="block.waits", account__login_id=OWNER).values("thread").distinct().count() == 1
        )
    with acting(CLERK) as clerk:
        withdraw_order(order=order, by=clerk, at=on(BLOCK_DAY, 11))
        cancel_order(order=order, by=clerk, at=on(BLOCK_DAY, 11))
    assert review_blocks(at=on(BLOCK_DAY, 12)) == 1
    assert blocks(strict.customer_id)[0].state == BlockState.BLOCKED


def test_paid_while_it_waits_nothing_is_stopped(acting, strict) -> None:
    run(date(2027, 12, 20), BLOCK_DAY)
    with acting(CLERK) as clerk:
        fields = {"title": "Stop", "reason": "Holidays", "comment": "", "day": BLOCK_DAY}
        place_order(
            customer=fresh(strict), kind="service_stop", fields=fields, nonce=uuid4(), by=clerk, at=on(BLOCK_DAY, 8)
        )
    review_blocks(at=on(BLOCK_DAY))
    paid(acting, fresh(strict), "31.20", BLOCK_DAY)
    assert review_blocks(at=on(BLOCK_DAY, 10)) == 0
    assert blocks(strict.customer_id)[0].state == BlockState.DROPPED and sent(strict.customer_id) == []


def test_what_a_person_resumes_is_not_blocked_again_for_the_same(acting, strict) -> None:
    blocked(strict)
    with acting(CLERK) as clerk:
        rule = {"source": "test", "rule": "by hand", "by": clerk, "at": on(BLOCK_DAY, 10)}
        order_by_rule(customer=fresh(strict), kind="service_resume", fields={"title": "Go on"}, **rule)
    assert review_blocks(at=on(BLOCK_DAY, 11)) == 0
    [one] = blocks(strict.customer_id)
    assert (one.state, one.by_hand) == (BlockState.RELEASED, True)
    assert review_blocks(at=on(date(2028, 1, 20))) == 0 and fresh(strict).status == "activated"


def test_killed_in_the_middle_nothing_is_half_done(strict, monkeypatch) -> None:
    run(date(2027, 12, 20), BLOCK_DAY)

    def die(*_args, **_kwargs) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(block_module, "tell_of", die)
        assert review_blocks(at=on(BLOCK_DAY)) == 0
    assert blocks(strict.customer_id) == [] and fresh(strict).status == "activated" and sent(strict.customer_id) == []
    assert review_blocks(at=on(BLOCK_DAY)) == 1


def test_one_open_block_a_customer_and_its_ways_alone(strict) -> None:
    one = blocked(strict)
    with as_system():
        twice = PaymentBlock(
            partner_id=one.partner_id, customer_id=one.customer_id, key="x", why="x", begun_at=on(BLOCK_DAY)
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            PaymentBlock.objects.filter(pk=one.pk).update(state="dropped")


# --- at the limit


def prepaid(example: Customer, **values) -> Customer:
    in_class(example, blocks_at_limit=True)
    with as_system():
        Customer.objects.filter(pk=example.pk).update(**{"balance_control": "prepaid", **values})
        return Customer.objects.get(pk=example.pk)


def use(customer: Customer, amount: str, day: date) -> None:
    with as_system():
        book(
            customer=customer, kind=EntryKind.STATEMENT, amount=Money(Decimal(amount), "GBP"), day=day,
            reference=f"S-{uuid4()}", by=None, at=on(day),
        )  # fmt: skip


def test_funds_used_up_and_topped_up(acting, example) -> None:
    day = date(2027, 12, 1)
    one = prepaid(example)
    assert review_blocks(at=on(day)) == 0  # nothing was ever booked
    paid(acting, one, "20.00", day, EntryKind.TOP_UP)
    assert not review(one.pk, at=on(day))
    use(one, "-20.00", day)
    assert review(one.pk, at=on(day))
    [block] = blocks(one.pk)
    assert (block.cause, block.why) == (BlockCause.FUNDS, "Funds used up: the balance is 0.00 GBP")
    paid(acting, one, "5.00", day, EntryKind.TOP_UP)
    assert review(one.pk, at=on(day, 10)) and sent(one.pk) == ["stop_service", "resume_service"]
    use(one, "-5.00", day)
    assert review(one.pk, at=on(day, 11)) and len(blocks(one.pk)) == 2


def test_the_limit_of_a_postpaid_customer(acting, example) -> None:
    day = date(2027, 12, 1)
    one = prepaid(example, balance_control="postpaid", credit_limit=Decimal(50))
    use(one, "-49.99", day)
    assert not review(one.pk, at=on(day))
    use(one, "-0.01", day)
    assert review_blocks(at=on(day)) == 1
    assert blocks(one.pk)[0].why == "Credit limit of 50.00 GBP reached: the balance is −50.00 GBP"
    paid(acting, one, "10.00", day)
    assert review(one.pk, at=on(day, 10))


def test_only_where_the_class_says_so(example) -> None:
    day = date(2027, 12, 1)
    one = prepaid(example)
    with as_system():
        CustomerClass.objects.filter(name="Of the tests").update(blocks_at_limit=False)
    use(one, "-20.00", day)
    assert not review(one.pk, at=on(day)) and review_blocks(at=on(day)) == 0
    with as_system():
        assert not BlockCheck.objects.filter(customer=one.pk).exists()
