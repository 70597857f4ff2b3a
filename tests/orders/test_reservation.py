"""A draft that is not sent does not keep its numbers for ever; who owns it is told before and after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from orders.actions.reservation import expire_reservations
from orders.enums import Verb
from orders.models import NumberPick, Order, Reservation
from partners.models import Notice
from tests.orders.scene import CLERK, do, grant, order_in, who
from tests.orders.test_assign import assign

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def draft(settings) -> Order:
    """A saved draft of RS-Vertical that holds a number of its own stock since a moment ago, and can be sent."""
    settings.RESERVATION_DAYS = 5
    grant("RS-Vertical", manage_ddi=True)
    order = order_in("registration")
    assign("next", order, who(CLERK))
    with as_system():
        Reservation.objects.filter(order=order).update(since=NOW)
    return order


def held(order: Order) -> list[str]:
    with as_system():
        picked = set(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))
        assert picked == set(Number.objects.filter(reserved_by=order.no).values_list("e164", flat=True))
    return sorted(picked)


def told(order: Order, kind: str) -> list[str]:
    """Login IDs of those who were told."""
    with as_system():
        found = Notice.objects.filter(kind=kind, link=reverse("orders:order", args=[order.no]))
        logins = list(found.values_list("account__login_id", flat=True))
    assert len(logins) == 2 * len(set(logins)), "once on the screen, once by e-mail"
    return sorted(set(logins))


def sweep(at) -> int:
    return expire_reservations(at=at)


def test_its_owner_is_told_a_day_before_and_when_the_numbers_are_free_again(draft: Order) -> None:
    assert sweep(NOW + 4 * DAY - HOUR) == 0 and not told(draft, "order.numbers_expiring")
    assert sweep(NOW + 4 * DAY) == sweep(NOW + 4 * DAY + HOUR) == 0
    assert CLERK in told(draft, "order.numbers_expiring") and len(held(draft)) == 1
    with as_system():
        text = Notice.objects.filter(kind="order.numbers_expiring").first().text
    assert "Its 1 reserved number is free for others on" in text
    assert sweep(NOW + 5 * DAY - HOUR) == 0 and held(draft)
    assert sweep(NOW + 5 * DAY) == 1 and not held(draft)
    assert told(draft, "order.numbers_expired") == told(draft, "order.numbers_expiring")
    assert sweep(NOW + 9 * DAY) == 0
    with as_system():
        assert Order.objects.get(pk=draft.pk).state == "registration"


def test_nobody_loses_numbers_without_having_been_told_a_day_before(draft: Order) -> None:
    late = NOW + 30 * DAY  # the clock stood still for a month
    assert sweep(late) == 0 and told(draft, "order.numbers_expiring") and held(draft)
    assert sweep(late + DAY - HOUR) == 0
    assert sweep(late + DAY) == 1


def test_with_no_days_set_nothing_expires(draft: Order, settings) -> None:
    settings.RESERVATION_DAYS = 0
    assert sweep(NOW + 900 * DAY) == 0 and held(draft) and not told(draft, "order.numbers_expiring")


def test_another_number_begins_the_days_anew_and_what_was_taken_out_is_forgotten(draft: Order, settings) -> None:
    from tests.orders.test_assign import picks, unassign

    sweep(NOW + 4 * DAY)
    unassign(draft, who(CLERK), [pick.pk for pick in picks(draft)])
    assert sweep(NOW + 5 * DAY) == 0 and not told(draft, "order.numbers_expired")
    with as_system():
        assert not Reservation.objects.filter(order=draft).exists()
    assign("next", draft, who(CLERK))
    with as_system():
        assert Reservation.objects.get(order=draft).told_at is None


def test_what_is_sent_keeps_its_numbers_and_what_comes_back_counts_anew(draft: Order) -> None:
    sweep(NOW + 4 * DAY)
    do(Verb.SUBMIT, draft, who(CLERK))
    assert sweep(NOW + 40 * DAY) == 0 and held(draft)
    do(Verb.WITHDRAW, draft, who(CLERK), at=NOW + 41 * DAY)
    assert sweep(NOW + 44 * DAY) == 0 and held(draft)
    assert sweep(NOW + 45 * DAY) == 0 and sweep(NOW + 46 * DAY) == 1 and not held(draft)


def test_drafts_from_before_this_was_kept_get_all_their_days(draft: Order) -> None:
    with as_system():
        Reservation.objects.all().delete()
    assert sweep(NOW + 30 * DAY) == 0 and held(draft) and not told(draft, "order.numbers_expiring")
    assert sweep(NOW + 34 * DAY) == 0 and sweep(NOW + 35 * DAY) == 1


def test_the_step_says_until_when(draft: Order, signed_in) -> None:
    client = signed_in(CLERK)
    with acting_for(client.account.partner_id):
        address = reverse("orders:step-assign", args=[draft.no])
    assert "These numbers stay reserved until" in client.get(address).content.decode()
