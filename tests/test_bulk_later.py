"""Acts on many rows are left to a worker: a bar, the result of each row, a message; done once, whatever is killed."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from inventory.models import Command
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.grid import bulk
from orders.models import Order
from partners.desk.actions import bulk as later
from partners.models import Account, BulkWork, Notice
from tests.commands import fresh
from tests.page import read
from tests.people import ABOVE, CLERK, NEIGHBOUR, SP
from tests.test_bulk import JOBS, two  # noqa: F401 - a fixture
from tests.test_order_life import order_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_is_many(monkeypatch, db) -> None:
    """Two rows go to the worker; the demo leaves nothing to it."""
    monkeypatch.setattr(bulk, "MANY", 1)


def works() -> list[BulkWork]:
    with as_system():
        return list(BulkWork.objects.order_by("pk"))


def told(kind: str) -> list[str]:
    with as_system():
        return list(Notice.objects.filter(kind=kind, method="screen").values_list("subject", flat=True))


@pytest.fixture
def asked(signed_in, order_in):  # noqa: F811
    """The address of the work by which the approver rejects three orders, and the orders."""
    orders = [order_in("submitted") for _ in range(3)]
    client = signed_in("admin@vertical.example")
    sent = {"act": "reject", "pk": [order.pk for order in orders], "sure": "1", "reason": "The address is incomplete."}
    answer = client.post(reverse("orders:approval"), sent)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client, answer.url, orders


def states(orders: list[Order]) -> list[str]:
    with as_system():
        return list(Order.objects.filter(pk__in=[o.pk for o in orders]).order_by("pk").values_list("state", flat=True))


def test_the_worker_does_it_row_by_row_and_the_person_is_told(asked) -> None:
    client, address, orders = asked
    text = client.get(address).content.decode()
    assert "“Reject orders” is being done" in text and "a message tells you when it is over" in text
    assert states(orders) == ["submitted"] * 3
    assert deliver_due("bulk") == 1
    page = read(client.get(address).content)
    assert states(orders) == ["rejected"] * 3
    assert "3 of 3 done" in page.text and "every 1s" not in page.text
    found = [li.text for li in page.first("ul", class_="outcome-lines").all("li")]
    assert found == [f"{o.no} {o.customer_name} Rejected; the reseller is told." for o in orders]
    assert told("bulk-done") == ["Reject orders: 3 of 3 done"]
    with as_system():
        assert {o.reason for o in Order.objects.filter(pk__in=[o.pk for o in orders])} == {"The address is incomplete."}


def test_few_rows_are_done_at_once(signed_in, order_in) -> None:  # noqa: F811
    order, client = order_in("submitted"), signed_in("admin@vertical.example")
    sent = {"act": "reject", "pk": [order.pk], "sure": "1", "reason": "The address is incomplete."}
    client.post(reverse("orders:approval"), sent)
    assert states([order]) == ["rejected"] and not works()


def test_what_another_did_meanwhile_is_left_alone_and_said(asked) -> None:
    client, address, orders = asked
    sent = {"act": "reject", "pk": [orders[0].pk], "sure": "1", "reason": "Another reason, given first."}
    client.post(reverse("orders:approval"), sent)
    deliver_due("bulk")
    with as_system():
        assert Order.objects.get(pk=orders[0].pk).reason == "Another reason, given first."
    assert read(client.get(address).content).first("span", class_="news-mark warn")
    (work,) = works()
    assert work.good == 2 and [good for _name, good, _words in work.lines] == [False, True, True]
    assert told("bulk-in-part") == ["Reject orders: 2 of 3 done"]
    shown = [li.text for li in read(client.get(address).content).first("ul", class_="outcome-lines").all("li")]
    assert shown[0].startswith("—") and "This row is gone." in shown[0]


def test_where_no_row_was_done_it_says_so_and_why(asked) -> None:
    client, address, orders = asked
    sent = {"act": "reject", "sure": "1", "reason": "Another reason, given first."}
    for order in orders:
        client.post(reverse("orders:approval"), sent | {"pk": [order.pk]})
    deliver_due("bulk")
    assert told("bulk-nothing") == ["Reject orders: nothing was done"] and not told("bulk-in-part")
    page = read(client.get(address).content)
    assert page.first("h2", id="work-title").text == "“Reject orders”: nothing was done"
    assert "None of the 3 rows was done: This row is gone." in page.text
    assert page.first("span", class_="news-mark bad")


def test_a_worker_lost_on_the_way_does_nothing_twice(asked, monkeypatch) -> None:
    _client, _address, orders = asked
    real, calls = later._note, []

    def lost_at_the_second(work, left, number, lines) -> None:
        calls.append(lines)
        if len(calls) == 2:
            raise OperationalError("the connection is gone")
        real(work, left, number, lines)

    monkeypatch.setattr(later, "_note", lost_at_the_second)
    deliver_due("bulk")
    assert states(orders) == ["rejected", "submitted", "submitted"]
    assert works()[0].done == 1 and works()[0].state == "waiting"
    with as_system():
        BulkWork.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    deliver_due("bulk")
    assert states(orders) == ["rejected"] * 3
    (work,) = works()
    assert (work.done, work.good, len(work.lines), work.state) == (3, 3, 3, "done")
    assert told("bulk-done") == ["Reject orders: 3 of 3 done"]


def test_what_takes_longer_than_one_run_goes_on_in_the_next(asked, monkeypatch) -> None:
    _client, _address, orders = asked
    moments = iter([0, 1, 99, 100, 101, 102, 103, 104, 105])
    monkeypatch.setattr(later.time, "monotonic", lambda: next(moments, 110))
    with as_system():
        work = BulkWork.objects.get()
        BulkWork.objects.update(state="claimed", attempts=1)
    work.state, work.attempts = "claimed", 1
    assert later.carry_out(work) is False
    assert states(orders) == ["rejected", "submitted", "submitted"]
    with as_system():
        later.bulk_done(work, False)
    left = works()[0]
    assert (left.state, left.attempts, left.done, len(left.keys)) == ("waiting", 0, 1, 2) and not told("bulk-done")


def test_who_was_switched_off_does_nothing(asked) -> None:
    _client, _address, orders = asked
    with as_system():
        Account.objects.filter(login_id="admin@vertical.example").update(is_active=False)
    deliver_due("bulk")
    assert states(orders) == ["submitted"] * 3
    assert works()[0].state == "failed" and told("bulk-failed") == ["Reject orders stopped: 0 of 3 done"]


def test_who_may_no_longer_open_the_list_does_nothing(asked, monkeypatch) -> None:
    _client, _address, orders = asked
    real = Account.may_open
    monkeypatch.setattr(Account, "may_open", lambda account, code: code != "order-approval" and real(account, code))
    deliver_due("bulk")
    assert states(orders) == ["submitted"] * 3 and works()[0].state == "failed"


def test_rows_that_the_act_is_not_for_are_said_from_the_start(signed_in, two) -> None:  # noqa: F811
    client = signed_in(CLERK)
    done = [fresh(command).pk for command in two]
    with as_system():
        Command.objects.filter(pk__in=done).update(state="failed")
        other = Command.objects.create(
            **{f.name: getattr(two[0], f.name) for f in Command._meta.concrete_fields if f.name not in ("id", "key", "state")},
            key="probe:done", state="done",
        )  # fmt: skip
    answer = client.post(JOBS, {"act": "retry", "pk": [*done, other.pk]})
    (work,) = works()
    assert work.of == 2 and [line[1:] for line in work.lines] == [[False, "Not for this row."]]
    deliver_due("bulk")
    assert "2 of 3 done" in client.get(answer.url).content.decode()


def test_the_work_of_others_is_not_there(signed_in, asked) -> None:
    _client, address, _orders = asked
    for login in (CLERK, NEIGHBOUR, SP):
        assert signed_in(login).get(address).status_code == 404
    assert ABOVE
