"""The requester's last word: a day from today to a year ahead, or a reason against."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer, ServiceLine
from inventory.models import Command, Number
from oms.kit.acting import as_system
from orders.enums import Verb
from orders.models import NumberPick
from tests.orders.scene import CLERK, VERA, do, fresh, order_in, refused, who
from tests.orders.test_submit import told

pytestmark = pytest.mark.django_db
SHORT = "Give a reason of at least 10 characters; the approver reads it."


def test_a_day_before_today_is_refused() -> None:
    words = f"The date may not lie before today, {date_format(timezone.localdate(), 'DATE_FORMAT')}."
    with refused(ValidationError, words, field="effective"):
        do(Verb.CONFIRM, order_in("approved"), who(CLERK), effective=timezone.localdate() - timedelta(days=1))


def test_more_than_a_year_ahead_is_refused_and_a_year_is_not() -> None:
    order = order_in("approved")
    with refused(ValidationError, "The date may lie at most a year ahead.", field="effective"):
        do(Verb.CONFIRM, order, who(CLERK), effective=timezone.localdate() + timedelta(days=367))
    do(Verb.CONFIRM, order, who(CLERK), effective=timezone.localdate() + timedelta(days=366))
    assert fresh(order).effective == timezone.localdate() + timedelta(days=366)


def test_today_is_the_day_in_the_customers_time_zone() -> None:
    order, late = order_in("approved"), datetime(2027, 3, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    with as_system():
        Customer.objects.filter(pk=order.customer_id).update(time_zone="Pacific/Kiritimati")
    words = "The date may not lie before today, 2 Mar 2027."
    with refused(ValidationError, words, field="effective"):
        do(Verb.CONFIRM, order, who(CLERK), late, effective=late.date())


def test_from_today_it_takes_effect_at_once() -> None:
    order, at = order_in("approved"), timezone.now()
    do(Verb.CONFIRM, order, who(CLERK), at)
    kept = fresh(order)
    assert (kept.state, kept.effective, kept.completed_at) == ("confirmed", timezone.localdate(at), at)
    assert (kept.took_effect_at, kept.provisioning, kept.customer.status) == (at, "running", "created")
    with as_system():
        assert Command.objects.filter(order_no=order.no).exists()


def test_from_tomorrow_the_contract_is_written_and_the_rest_waits() -> None:
    order, at, tomorrow = order_in("approved"), timezone.now(), timezone.localdate() + timedelta(days=1)
    do(Verb.CONFIRM, order, who(CLERK), at, effective=tomorrow)
    kept = fresh(order)
    assert (kept.effective, kept.completed_at, kept.took_effect_at) == (tomorrow, at, None)
    assert (kept.provisioning, kept.customer.status) == ("coming", "ordering")
    with as_system():
        assert set(ServiceLine.objects.filter(customer=order.customer_id).values_list("act_date", flat=True)) == {
            tomorrow
        }
        assert not Command.objects.filter(order_no=order.no).exists()
        assert set(Number.objects.filter(reserved_by=order.no).values_list("assign", flat=True)) == {"reserved"}


def test_the_approver_hears_of_both_endings() -> None:
    order = order_in("approved")
    do(Verb.CONFIRM, order, who(CLERK))
    assert VERA in told(order, "order.confirmed") and CLERK not in told(order, "order.confirmed")


@pytest.mark.parametrize("reason", ["", "too short", "  too short  "])
def test_refusing_without_a_reason_is_refused(reason: str) -> None:
    with refused(ValidationError, SHORT, field="reason"):
        do(Verb.REFUSE, order_in("approved"), who(CLERK), reason=reason)


@pytest.mark.parametrize("reason", [" 0123456789 ", "x" * 500])
def test_refusing_gives_numbers_back_and_tells_the_approver(reason: str) -> None:
    order, at = order_in("approved"), timezone.now()
    with as_system():
        numbers = list(Number.objects.filter(reserved_by=order.no).values_list("pk", flat=True))
        assert numbers
    do(Verb.REFUSE, order, who(CLERK), at, reason=reason)
    kept = fresh(order)
    assert (kept.state, kept.reason, kept.completed_at) == ("rejected_approval", reason.strip()[:500], at)
    with as_system():
        assert not NumberPick.objects.filter(order=order, active=True).exists()
        assert set(Number.objects.filter(pk__in=numbers).values_list("assign", flat=True)) == {"unused"}
    assert VERA in told(order, "order.refused") and CLERK not in told(order, "order.refused")
