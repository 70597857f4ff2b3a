"""A person with the right blocks a customer for payment and releases it: the orders and the story are those of the rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from billing.actions.block import review, review_blocks
from billing.actions.block_by_hand import block_by_hand, release_by_hand
from billing.enums import BlockCause, BlockState
from billing.models import PaymentBlock, ReminderHold
from billing.queries.block_home import coming_blocks
from billing.reminding import Rules
from oms.kit.acting import as_system
from orders.models import Order
from partners.models import Account, Notice, Role
from tests.page import read
from tests.people import ABOVE, CLERK, OWNER
from tests.test_payment_blocks import BLOCK_DAY, blocked, blocks, fresh, paid, sent, strict
from tests.test_reminders import DUE, STEPS, late, on, run

__all__ = ["late", "strict"]

pytestmark = pytest.mark.django_db
EARLY = date(2027, 12, 16)  # the statement is overdue, nobody was reminded
DAY = timedelta(days=1)


def block(
    acting, customer, day: date, login: str = CLERK, reason: str = "Promised twice.", hour: int = 9
) -> PaymentBlock:
    with acting(login) as by:
        return block_by_hand(customer=customer, reason=reason, by=by, at=on(day, hour))


def release(acting, customer, day: date, until: date | None = None, reason: str = "Pays on Friday.") -> PaymentBlock:
    with acting(CLERK) as by:
        return release_by_hand(customer=customer, reason=reason, until=until, by=by, at=on(day, 10))


def without_the_right(login: str) -> None:
    with as_system():
        one = Account.objects.select_related("role").get(login_id=login)
        menus = [code for code in one.role.menus if code != "block-by-hand"]
        role = Role.objects.create(
            names={"en": "No blocks"},
            owner_id=one.partner_id,
            system_role=one.role.system_role,
            parent=one.role,
            menus=menus,
        )
        Account.objects.filter(pk=one.pk).update(role=role)


def test_what_is_overdue_is_blocked_before_the_rules_do_and_released_by_the_payment(acting, strict) -> None:
    one = block(acting, fresh(strict), EARLY)
    assert (one.state, one.cause, one.why, one.rules, one.by_name, one.reason) == (
        BlockState.BLOCKED, BlockCause.OVERDUE, f"Overdue: {strict.no} (31.20 GBP)", "by hand", one.by_name, "Promised twice.",
    )  # fmt: skip
    assert fresh(strict).status == "stopped" and sent(strict.customer_id) == ["stop_service"]
    with as_system():
        order = Order.objects.get(no=one.stop_no)
        people = {move.by_name for move in order.moves.all()}
    assert (order.kind, order.state, order.by_rule, people) == ("service_stop", "confirmed", "payment", {one.by_name})
    assert review_blocks(at=on(EARLY, 10)) == 0
    paid(acting, fresh(strict), "31.20", EARLY)
    assert review_blocks(at=on(EARLY, 11)) == 1
    [one] = blocks(strict.customer_id)
    assert (one.state, one.by_hand) == (BlockState.RELEASED, False) and fresh(strict).status == "activated"
    with as_system():
        assert Order.objects.get(no=one.resume_no).requested_by == "by the payment"


def test_where_nothing_is_overdue_only_a_person_releases(acting, strict) -> None:
    paid(acting, fresh(strict), "31.20", EARLY)
    one = block(acting, fresh(strict), EARLY)
    assert (one.cause, one.why) == (BlockCause.HAND, "Nothing is overdue; a person releases it")
    assert review_blocks(at=on(EARLY, 12)) == 0
    release(acting, fresh(strict), EARLY)
    assert fresh(strict).status == "activated" and sent(strict.customer_id) == ["stop_service", "resume_service"]


def test_held_off_the_rules_block_after_that_day(acting, strict) -> None:
    blocked(strict)
    until = BLOCK_DAY + 5 * DAY
    one = release(acting, fresh(strict), BLOCK_DAY, until)
    assert (one.state, one.by_hand, one.held_until, one.release_reason) == ("released", True, until, "Pays on Friday.")
    with as_system():
        assert ReminderHold.objects.get(customer=strict.customer_id).until == until
    assert review_blocks(at=on(until)) == 0
    assert review_blocks(at=on(until + DAY)) == 1 and fresh(strict).status == "stopped"


def test_released_without_a_day_it_is_not_blocked_again_for_the_same(acting, strict) -> None:
    blocked(strict)
    release(acting, fresh(strict), BLOCK_DAY)
    assert not review(strict.customer_id, at=on(BLOCK_DAY + 30 * DAY)) and fresh(strict).status == "activated"
    with as_system():
        told = Notice.objects.filter(kind="block.released_by_hand", account__login_id=OWNER).latest("pk")
    assert "It was blocked for: Overdue:" in told.text and "Reason: Pays on Friday." in told.text


@pytest.mark.parametrize(
    ("reason", "until", "field", "words"),
    [
        (" ", None, "reason", "Say why it is released."),
        ("x", date(2020, 1, 1), "until", "That day is over."),
        ("x", date(2040, 1, 1), "until", "Hold reminders back for a year at most."),
    ],
)
def test_what_a_release_refuses(acting, strict, reason, until, field, words) -> None:
    blocked(strict)
    with pytest.raises(ValidationError) as refused:
        release(acting, fresh(strict), BLOCK_DAY, until, reason)
    assert refused.value.message_dict == {field: [words]}


def test_what_a_block_refuses(acting, strict) -> None:
    with pytest.raises(ValidationError, match=r"Say why it is blocked\."):
        block(acting, fresh(strict), EARLY, reason="  ")
    with pytest.raises(ValidationError, match=r"It is not blocked for payment\."):
        release(acting, fresh(strict), EARLY)
    one = block(acting, fresh(strict), EARLY)
    with pytest.raises(ValidationError, match=f"It is blocked already, by order {one.stop_no}\\."):
        block(acting, fresh(strict), EARLY)
    with as_system():
        PaymentBlock.objects.filter(pk=one.pk).update(state=BlockState.RELEASED)
    with pytest.raises(ValidationError, match="Only a service that runs is blocked: it is “Suspended”|“Stopped”"):
        block(acting, fresh(strict), EARLY)


def test_who_lacks_the_right_is_told_so(acting, strict, signed_in) -> None:
    without_the_right(CLERK)
    words = "Your role does not hold the right “Block and release by hand”."
    with pytest.raises(PermissionDenied, match=words):
        block(acting, fresh(strict), EARLY)
    client = signed_in(CLERK)
    for name in ("block", "release"):
        answer = client.post(reverse(f"billing:{name}", args=[strict.customer_code]), {"reason": "x"})
        assert answer.status_code == 403 and words in read(answer.content).text
    page = read(client.get(reverse("billing:account", args=[strict.customer_code])).content)
    assert "Block now" not in page.text
    reseller = fresh(strict).partner_name
    with pytest.raises(PermissionDenied, match=f"Only {reseller}, whose customer it is, blocks and releases it."):
        block(acting, fresh(strict), EARLY, ABOVE)


def test_the_right_stands_among_the_menus_of_a_role(signed_in) -> None:
    client = signed_in(OWNER)
    page = read(client.get(reverse("partners:role-menus", args=[client.account.role_id])).content)
    assert "Block and release by hand" in page.text


def test_the_pages_do_it_and_the_account_tells_it(signed_in, late) -> None:
    client = signed_in(CLERK)
    account = reverse("billing:account", args=[late.customer_code])
    answer = client.post(reverse("billing:block", args=[late.customer_code]), {"reason": ""})
    assert answer.status_code == 422 and "Say why it is blocked." in read(answer.content).text
    assert (
        client.post(reverse("billing:block", args=[late.customer_code]), {"reason": "Asked for twice."}).status_code
        == 302
    )
    page = " ".join(read(client.get(account).content).text.split())
    assert f"by hand, {client.account.name}." in page and "Reason: Asked for twice." in page and "Block now" not in page
    page = " ".join(read(client.get(reverse("billing:release", args=[late.customer_code])).content).text.split())
    assert "Blocked for payment: Order " in page
    answer = client.post(
        reverse("billing:release", args=[late.customer_code]), {"reason": "Paid in cash.", "until": ""}
    )
    assert answer.status_code == 302
    page = " ".join(read(client.get(account).content).text.split())
    assert f"{client.account.name} Paid in cash." in page and "Block now" in page
    grid = read(client.get(reverse("billing:blocks"), {"q": late.customer_code}).content).text
    assert "Paid in cash." in grid and client.account.name in grid


# --- who will be


@pytest.mark.parametrize(
    ("today", "until", "day"),
    [
        (date(2027, 12, 16), date(2028, 1, 12), None),
        (date(2027, 12, 16), date(2028, 1, 13), date(2028, 1, 13)),
        (date(2028, 1, 20), date(2028, 2, 20), date(2028, 2, 13)),  # the steps come late, the days between them stay
    ],
)
def test_the_day_of_a_block_is_known_ahead(today, until, day) -> None:
    assert Rules.of(2, STEPS, 27).block_day(DUE, 0, None, today=today, until=until) == day


def test_within_a_week_says_what_the_rules_do_then(acting, strict) -> None:
    run(date(2027, 12, 20), date(2028, 1, 5))
    with acting(OWNER) as user:
        assert coming_blocks(user, on(date(2028, 1, 5))).get(strict.customer_id) is None
    run(date(2028, 1, 6), date(2028, 1, 6))
    with acting(OWNER) as user:
        assert coming_blocks(user, on(date(2028, 1, 6)))[strict.customer_id] == BLOCK_DAY
    blocked(strict)
    with acting(OWNER) as user:
        assert strict.customer_id not in coming_blocks(user, on(BLOCK_DAY))


def test_the_figures_of_my_home_lead_to_their_rows(signed_in) -> None:
    client = signed_in(OWNER)
    box = read(
        client.get(reverse("partners:home-part", args=["payment-blocks"]), headers={"HX-Request": "true"}).content
    )
    blocked_ones, coming = box.all("a")[:2]
    assert blocked_ones.get("href") == reverse("billing:blocks") + "?state=blocked"
    for link in (blocked_ones, coming):
        number = int(link.text.split()[0])
        rows = read(client.get(link.get("href")).content).first("tbody")
        assert len([row for row in rows.all("tr") if row.first("a")] if rows else []) == number
    with as_system():
        expected = PaymentBlock.objects.filter(state="blocked", partner=client.account.partner).count()
    assert int(blocked_ones.text.split()[0]) >= expected > 0
    with as_system():
        assert coming_blocks(client.account, timezone.now()) is not None
